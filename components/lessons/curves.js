// A recorded run: its loss, its metric and its idle units, up to an epoch that one chooses.

import { Chart } from "./chart.js"
import { Options, Slider, add, filled, writer } from "./controls.js"
import { MARKS } from "./looks.js"

const WIDE = 50 // times the smallest loss: a largest one beyond it would flatten the rest
const EDGE = 0.06 // share of the axis that stays free beyond the values
const HEIGHT = 260 // of a chart, in pixels

/** Whether losses span so much that only a logarithmic axis shows them all. */
export function spread(losses) {
  const known = losses.filter((loss) => loss > 0)
  return Math.max(...known) > WIDE * Math.min(...known)
}

/** The range of an axis that has all values, whatever part of them is shown. */
export function range(values, log) {
  const known = values.filter((value) => Number.isFinite(value) && (!log || value > 0))
  const scaled = known.map((value) => (log ? Math.log10(value) : value))
  const low = log ? Math.min(...scaled) : Math.min(0, ...scaled)
  const high = Math.max(...scaled)
  const edge = EDGE * (high - low || 1)
  return log ? [10 ** (low - edge), 10 ** (high + edge)] : [low, high + edge]
}

export class Figure {
  constructor(root) {
    const moved = () => this.draw()
    const row = add(root, "div", "ui__row")
    this.epochs = new Slider(row, { min: 1, max: 1, step: 1, value: 1 }, moved)
    this.scale = new Options(row, ["linear", "log"], ["linear"], moved)
    const charts = add(root, "div", "ui__row")
    this.charts = ["loss", "metric", "idle"].map((name) => new Chart(charts, HEIGHT, (theme) => this[name](theme)))
    this.never = add(root, "p")
  }

  update(data) {
    const other = data.run !== this.data?.run
    this.data = data
    const { texts, loss, val_loss, language } = data
    this.write = writer(language, 3)
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 })
    this.percent = (share) => percent.format(share)
    this.epochs.input.max = loss.length
    if (other) {
      this.epochs.value = loss.length
      this.scale.value = spread([...loss, ...val_loss]) ? "log" : "linear"
    }
    this.epochs.describe(texts.epochs, writer(language, 0))
    this.scale.describe(texts.scale, texts)
    this.never.textContent = data.idle.kind ? "" : texts.never
    this.charts[2].element.hidden = !data.idle.kind
    for (const chart of this.charts) chart.describe(data)
  }

  draw() {
    for (const chart of this.charts) chart.draw()
  }

  /** The values up to the epoch shown, against their epochs. */
  series(values, name, look) {
    const y = values.slice(0, this.epochs.value)
    return { name, x: y.map((_, place) => place + 1), y, look: { size: y.length > 40 ? 0.6 : 0.8, ...look }, line: true, marks: true }
  }

  /** Training and validation, told apart by dash and marker as well as by colour. */
  both(training, validation, theme) {
    const { texts } = this.data
    return [
      this.series(training, texts.training, { colour: theme.training, mark: MARKS.circle }),
      this.series(validation, texts.validation, { colour: theme.validation, dash: "9 4", mark: MARKS.diamond, open: true }),
    ]
  }

  get axis() {
    return { title: this.data.texts.epoch, range: [0.5, this.data.loss.length + 0.5] }
  }

  alt(name, training, validation) {
    const last = this.epochs.value - 1
    return filled(this.data.texts.curve_alt, {
      name,
      epoch: last + 1,
      first: this.write(training[0]),
      last: this.write(training[last]),
      val_first: this.write(validation[0]),
      val_last: this.write(validation[last]),
    })
  }

  loss(theme) {
    const { loss, val_loss, guess, labels, texts } = this.data
    const log = this.scale.value === "log"
    const guessing = { name: texts.guess, x: this.axis.range, y: [guess, guess], look: { colour: theme.text, dash: "2 4" }, line: true, marks: false }
    const known = [...loss, ...val_loss, guess]
    return {
      x: this.axis,
      y: { title: labels.loss, log, range: range(known, log) },
      series: [...this.both(loss, val_loss, theme), guessing],
      alt: `${this.alt(labels.loss, loss, val_loss)} ${filled(texts.guess_alt, { guess: this.write(guess) })}`,
    }
  }

  metric(theme) {
    const { metric, val_metric, labels, percentages } = this.data
    return {
      x: this.axis,
      y: {
        title: labels.metric,
        range: percentages ? [0, 1 + EDGE / 2] : range([...metric, ...val_metric], false),
        ...(percentages && { write: this.percent }),
      },
      series: this.both(metric, val_metric, theme),
      alt: this.alt(labels.metric, metric, val_metric),
    }
  }

  idle(theme) {
    const { idle, texts } = this.data
    const name = texts[idle.kind] ?? texts.idle
    const shares = idle.shares.map((share) => 100 * share)
    const last = shares[this.epochs.value - 1]
    return {
      x: this.axis,
      y: { title: name, range: [0, 103] },
      series: [this.series(shares, name, { colour: theme.colours[4], mark: MARKS.square })],
      alt: filled(texts.idle_alt, { name, first: this.write(shares[0]), last: this.write(last) }),
    }
  }

  close() {
    for (const chart of this.charts) chart.close()
  }
}
