// Losses over the prediction for a chosen true value, with loss and slope at one prediction.

import { themeOf } from "../live/plot.js"
import { Chart } from "./chart.js"
import { Options, Slider, add, filled, writer } from "./controls.js"
import { CLASSES, REGRESSION } from "../inside/losses.js"
import { Sample, lookAt } from "./looks.js"
import { Table } from "./table.js"

const PERCENT = "mean_absolute_percentage_error"
const LOGARITHMIC = "mean_squared_logarithmic_error"
const RANGES = {
  regression: { got: { min: -2, max: 5, step: 0.05, value: 2 }, target: { min: -1, max: 4, step: 0.05, value: 1 }, top: 9 },
  classes: { got: { min: 0, max: 1, step: 0.01, value: 0.3 }, target: { min: 0, max: 1, step: 1, value: 1 }, top: 6 },
}

/** Predictions to draw: close together at the ends of shares, where cross-entropies are steep. */
export function predictions(kind, target) {
  const { min, max } = RANGES[kind].got
  const even = Array.from({ length: 281 }, (_, place) => min + ((max - min) * place) / 280)
  const near = kind === "classes" ? [1e-7, 1e-5, 1e-4, 0.001, 0.002] : []
  const corners = kind === "classes" ? near.map((one) => 1 - one) : [target - 1, target, target + 1, 0]
  const all = [...even, ...near, ...corners].filter((one) => one >= min && one <= max)
  return [...new Set(all)].sort((one, other) => one - other)
}

/** A number, in powers of ten where it has many digits. */
export function written(value, write, language) {
  if (Math.abs(value) < 1e6) return write(value)
  const [digits, power] = value.toExponential(1).split("e")
  const raised = [...String(Number(power))].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("")
  return `${writer(language, 1, 1)(Number(digits))} · 10${raised}`
}

export class Figure {
  constructor(root, data) {
    this.root = root
    const changed = () => this.draw()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    this.kind = new Options(left, ["regression", "classes"], ["regression"], () => this.draw())
    this.names = { regression: Object.keys(REGRESSION), classes: Object.keys(CLASSES) }
    this.groups = Object.entries(this.names).map(([kind, names]) => {
      const box = add(left, "div", "ui__column")
      const { got, target } = RANGES[kind]
      const chosen = new Options(box, names, data.chosen, changed, true)
      const samples = chosen.inputs.map(({ input }) => new Sample(input.parentElement))
      return { kind, box, chosen, samples, target: new Slider(box, target, changed), got: new Slider(box, got, changed) }
    })
    this.remark = add(left, "p", "lesson__remark")
    this.remark.setAttribute("role", "status")
    this.chart = new Chart(row, 400, (theme) => this.drawing(theme))
    this.table = new Table(root, 4, [3])
    this.note = add(root, "p")
  }

  update(data) {
    this.data = data
    const { texts, labels, language } = data
    this.write = writer(language, 2, 2)
    this.kind.describe(texts.task, texts.tasks)
    const theme = themeOf(this.root) // Streamlit updates when another one is chosen
    for (const { kind, chosen, samples, target, got } of this.groups) {
      samples.forEach((sample, place) => sample.show(lookAt(place, theme), theme))
      chosen.describe(texts.losses, labels)
      target.describe(texts.targets[kind], kind === "classes" ? String : this.write)
      got.describe(texts.predictions[kind], this.write)
    }
    this.table.describe(texts.table, texts.heads)
    this.note.textContent = texts.note
    this.chart.describe(data)
    this.draw()
  }

  get group() {
    return this.groups.find(({ kind }) => kind === this.kind.value)
  }

  draw() {
    if (!this.data) return
    const group = this.group
    for (const { kind, box } of this.groups) box.hidden = kind !== group.kind
    const [target, got] = [group.target.value, group.got.value]
    const { labels, texts, language, means } = this.data
    const write = (value) => written(value, this.write, language)
    this.table.fill(
      group.chosen.chosen.map((name) => {
        const { f, d } = formulas(name)
        const unit = name === PERCENT ? "\u00a0%" : ""
        return [labels[name], write(f(target, got)) + unit, write(d(target, got)) + unit, means[name]]
      }),
    )
    this.remark.textContent = this.remarks(group, target, got).map((name) =>
      filled(texts[name], { target: this.write(target), got: this.write(got), percent: write(formulas(PERCENT).f(target, got)) }),
    ).join(" ")
    this.chart.draw()
  }

  /** Names of the sentences that say what is odd about what is shown. */
  remarks({ kind, chosen }, target, got) {
    const shown = (name) => chosen.chosen.includes(name)
    if (kind === "classes") return [Math.abs(target - got) > 0.9 ? "sure_wrong" : "classes"]
    const found = []
    if (shown(PERCENT)) found.push(target === 0 ? "percent_zero" : Math.abs(target) < 0.5 ? "percent_small" : "percent")
    if (shown(LOGARITHMIC)) found.push(target < 0 ? "log_target" : got < 0 ? "log_got" : "log")
    return found.length ? found : ["regression"]
  }

  drawing(theme) {
    const { texts, labels } = this.data
    const { kind, chosen: { chosen }, ...sliders } = this.group
    const [target, got] = [sliders.target.value, sliders.got.value]
    const { got: { min, max }, top } = RANGES[kind]
    const x = predictions(kind, target)
    const series = chosen.map((name) => {
      const loss = (one) => formulas(name).f(target, one) / (name === PERCENT ? 100 : 1)
      return { look: lookAt(this.names[kind].indexOf(name), theme), x, y: x.map(loss), point: [got, loss(got)] }
    })
    const names = chosen.map((name) => labels[name]).join(", ") || "–"
    const blind = kind === "regression" && chosen.includes(LOGARITHMIC)
    return {
      x: { title: texts.predictions[kind], range: [min, max] },
      y: { title: chosen.includes(PERCENT) && kind === "regression" ? texts.loss_percent : texts.loss, range: [-0.02 * top, top] },
      series,
      lines: [{ at: target, dash: "9 6", label: texts.target_mark }, { at: got, dash: "2 4" }],
      shade: blind ? { from: min, to: 0, label: texts.blind } : null,
      alt: filled(texts.alt, { names, target: this.write(target), got: this.write(got) }),
    }
  }

  close() {
    this.chart.close()
  }
}

function formulas(name) {
  return REGRESSION[name] ?? CLASSES[name]
}
