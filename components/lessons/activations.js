// Activations and their slopes, several at once, with the numbers at one point.

import { themeOf } from "../live/plot.js"
import { Chart } from "./chart.js"
import { Options, Slider, add, filled, writer } from "./controls.js"
import { ACTIVATIONS } from "../inside/functions.js"
import { Sample, lookAt } from "./looks.js"
import { Table } from "./table.js"

const REACH = 6 // of the sum, on both sides of zero
const POINTS = Array.from({ length: 241 }, (_, place) => REACH * (place / 120 - 1))
const FLAT = 0.05 // slopes below this count as none
const FAR = 10_000 // where a function has reached its limit, if it has one
const TAIL = 50 // how far out its tails are looked at

/** Where a function is almost flat towards both ends: up to `left` and from `right`; null where it
 * is not. `everywhere` if it is flat at every point. */
export function flatTails({ d }, own) {
  const flat = (x) => Math.abs(d(x, own)) < FLAT
  const end = (direction) => {
    let at = direction * TAIL
    while (flat(at) && at * direction > -TAIL) at -= direction * 0.05
    return at
  }
  const [left, right] = [end(-1), end(1)]
  if (left >= TAIL - 0.1) return { left: null, right: null, everywhere: true }
  return { left: left > -TAIL ? left : null, right: right < TAIL ? right : null, everywhere: false }
}

/** The least and the largest output; infinite where it grows without a limit. */
export function rangeOf({ f, d }, own, bounds) {
  if (bounds) return bounds
  const outputs = Array.from({ length: 4001 }, (_, place) => f(place / 100 - 20, own))
  const ends = [-1, 1].map((side) => {
    const slope = side * d(side * FAR, own)
    return Math.abs(slope) < 0.001 ? f(side * FAR, own) : slope * Infinity
  })
  return [Math.min(...outputs, ...ends), Math.max(...outputs, ...ends)]
}

export class Figure {
  constructor(root, data) {
    this.root = root
    const changed = () => this.draw()
    this.names = data.offered
    this.shapes = new Map()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    this.chosen = new Options(left, this.names, data.chosen, changed, true)
    this.samples = this.chosen.inputs.map(({ input }) => new Sample(input.parentElement))
    this.at = new Slider(left, { min: -REACH, max: REACH, step: 0.1, value: 1 }, changed)
    this.own = Object.entries(data.settings).map(([name, range]) => ({
      name,
      slider: new Slider(left, range, changed),
    }))
    const right = add(row, "div", "ui__column")
    this.outputs = new Chart(right, 250, (theme) => this.drawing(theme, "f", "output", [-2.2, 4.2]))
    this.slopes = new Chart(right, 160, (theme) => this.drawing(theme, "d", "slope", [-1.6, 2.4]))
    this.table = new Table(root, 7, [5, 6])
    this.note = add(root, "p")
  }

  update(data) {
    this.data = data
    const { texts, labels, settings, language } = data
    this.write = writer(language, 2, 2)
    this.round = writer(language, 2)
    const one = writer(language, 1, 1)
    this.chosen.describe(texts.activations, labels)
    this.at.describe(texts.x, one)
    for (const { name, slider } of this.own) slider.describe(settings[name].label, this.write)
    this.table.describe(texts.table, texts.heads)
    this.note.textContent = filled(texts.note, { slope: this.write(FLAT) })
    const theme = themeOf(this.root) // Streamlit updates when another one is chosen
    this.samples.forEach((sample, place) => sample.show(lookAt(place, theme), theme))
    for (const chart of [this.outputs, this.slopes]) chart.describe(data)
    this.draw()
  }

  draw() {
    if (!this.data) return
    const { uses, entries } = this.data
    // A setting of an activation that is not shown moves nothing.
    for (const { name, slider } of this.own) slider.input.disabled = !this.chosen.chosen.includes(uses[name])
    this.table.fill(this.chosen.chosen.map((name) => this.line(name, entries[name])))
    for (const chart of [this.outputs, this.slopes]) chart.draw()
  }

  get settings() {
    return Object.fromEntries(this.own.map(({ name, slider }) => [name, slider.value]))
  }

  line(name, { bounds, fate, use }) {
    const { texts, labels } = this.data
    const one = ACTIVATIONS[name]
    const [x, own] = [this.at.value, this.settings]
    const { range, tails } = this.shapeOf(name, own, bounds)
    const [low, high] = range.map((value) => (Number.isFinite(value) ? this.round(value) : value > 0 ? "∞" : "−∞"))
    return [
      labels[name],
      this.write(one.f(x, own)),
      this.write(one.d(x, own)),
      filled(texts.range, { low, high }),
      this.tails(tails),
      texts[fate ?? fateOf(tails)],
      use,
    ]
  }

  /** Range and tails, which do not depend on the point: found once for each of its settings. */
  shapeOf(name, own, bounds) {
    const key = `${name} ${Object.values(own)}`
    if (!this.shapes.has(key)) {
      const one = ACTIVATIONS[name]
      this.shapes.set(key, { range: rangeOf(one, own, bounds), tails: flatTails(one, own) })
    }
    return this.shapes.get(key)
  }

  tails({ left, right, everywhere }) {
    if (everywhere) return this.data.texts.everywhere
    const parts = []
    if (left !== null) parts.push(`x\u00a0<\u00a0${this.round(Math.round(left * 10) / 10)}`)
    if (right !== null) parts.push(`x\u00a0>\u00a0${this.round(Math.round(right * 10) / 10)}`)
    return parts.join(", ") || "–"
  }

  /** What a chart shows: the function (`f`) or its derivative (`d`) of all that are chosen. */
  drawing(theme, key, title, range) {
    const { texts, labels } = this.data
    const { settings: own, chosen: { chosen } } = this
    const x = this.at.value
    const series = chosen.map((name) => {
      const one = ACTIVATIONS[name]
      const y = POINTS.map((point) => one[key](point, own))
      const flat = (value, place) => (Math.abs(one.d(POINTS[place], own)) < FLAT ? value : null)
      const look = lookAt(this.names.indexOf(name), theme)
      return { look, x: POINTS, y: jumps(y), point: [x, one[key](x, own)], still: key === "f" ? y.map(flat) : null }
    })
    return {
      x: { title: texts.x, range: [-REACH, REACH] },
      y: { title: texts[title], range },
      series,
      lines: [{ at: x, dash: "2 4" }],
      alt: filled(texts[`${title}_alt`], { names: chosen.map((name) => labels[name]).join(", ") || "–", x: this.round(x) }),
    }
  }

  close() {
    for (const chart of [this.outputs, this.slopes]) chart.close()
  }
}

function fateOf({ left, right }) {
  if (left !== null && right !== null) return "saturates"
  return left === null && right === null ? "never" : "one_sided"
}

/** The same values with a gap where they jump, so that no line joins both sides. */
function jumps(values) {
  return values.map((value, place) => (place && Math.abs(value - values[place - 1]) > 0.45 ? null : value))
}
