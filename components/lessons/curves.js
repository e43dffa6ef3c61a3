// A recorded run: its loss, its metric and its idle units, up to an epoch that one chooses.

import { Options, Slider, add, filled, writer } from "./controls.js"
import { Graph } from "./graph.js"

const WIDE = 50 // times the smallest loss: a largest one beyond it would flatten the rest
const EDGE = 0.06 // share of the axis that stays free beyond the values

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
  return [log ? low - edge : low, high + edge]
}

export class Figure {
  constructor(root) {
    const moved = () => this.draw()
    const row = add(root, "div", "lesson__row")
    this.epochs = new Slider(row, { min: 1, max: 1, step: 1, value: 1 }, moved)
    this.scale = new Options(row, ["linear", "log"], ["linear"], moved)
    const graphs = add(root, "div", "lesson__row")
    this.graphs = ["loss", "metric", "idle"].map((name) => new Graph(graphs, (theme) => this[name](theme)))
    this.never = add(root, "p")
  }

  update(data) {
    const other = data.run !== this.data?.run
    this.data = data
    const { texts, loss, val_loss, language } = data
    this.write = writer(language, 3)
    this.epochs.input.max = loss.length
    if (other) {
      this.epochs.value = loss.length
      this.scale.value = spread([...loss, ...val_loss]) ? "log" : "linear"
    }
    this.epochs.describe(texts.epochs, writer(language, 0))
    this.scale.describe(texts.scale, texts)
    this.never.textContent = data.idle.kind ? "" : texts.never
    this.graphs[2].element.hidden = !data.idle.kind
    for (const graph of this.graphs) graph.describe(data)
  }

  draw() {
    for (const graph of this.graphs) graph.draw()
  }

  /** The values up to the epoch shown, against their epochs. */
  line(values, name, style) {
    const y = values.slice(0, this.epochs.value)
    return {
      type: "scatter",
      name,
      x: y.map((_, place) => place + 1),
      y,
      mode: "lines+markers",
      cliponaxis: false,
      hovertemplate: "%{x}: %{y:.4~g}",
      ...style,
    }
  }

  /** Training and validation, told apart by dash and marker as well as by colour. */
  both(training, validation, theme) {
    const { texts } = this.data
    const size = training.length > 40 ? 4 : 6
    return [
      this.line(training, texts.training, {
        line: { color: theme.training, width: 2 },
        marker: { color: theme.training, symbol: "circle", size },
      }),
      this.line(validation, texts.validation, {
        line: { color: theme.validation, width: 2, dash: "dash" },
        marker: { color: theme.validation, symbol: "diamond-open", size: size + 2 },
      }),
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
    const guessing = {
      type: "scatter",
      mode: "lines",
      name: texts.guess,
      x: this.axis.range,
      y: [guess, guess],
      line: { color: theme.text, width: 1, dash: "dot" },
      hovertemplate: "%{y:.4~g}",
    }
    const known = [...loss, ...val_loss, guess]
    return {
      traces: [...this.both(loss, val_loss, theme), guessing],
      layout: {
        xaxis: this.axis,
        yaxis: { title: wrapped(labels.loss), type: log ? "log" : "linear", range: range(known, log) },
      },
      alt: `${this.alt(labels.loss, loss, val_loss)} ${filled(texts.guess_alt, { guess: this.write(guess) })}`,
    }
  }

  metric(theme) {
    const { metric, val_metric, labels, share } = this.data
    const known = [...metric, ...val_metric]
    return {
      traces: this.both(metric, val_metric, theme),
      layout: {
        xaxis: this.axis,
        yaxis: {
          title: wrapped(labels.metric),
          range: share ? [0, 1 + EDGE / 2] : range(known, false),
          ...(share && { tickformat: ".0%" }),
        },
      },
      alt: this.alt(labels.metric, metric, val_metric),
    }
  }

  idle(theme) {
    const { idle, texts } = this.data
    const name = texts[idle.kind] ?? texts.idle
    const shares = idle.shares.map((share) => 100 * share)
    const last = shares[this.epochs.value - 1]
    return {
      traces: [
        this.line(shares, name, {
          line: { color: theme.colours[4], width: 2 },
          marker: { color: theme.colours[4], symbol: "square", size: 5 },
        }),
      ],
      layout: { xaxis: this.axis, yaxis: { title: name, range: [0, 103] } },
      alt: filled(texts.idle_alt, { name, first: this.write(shares[0]), last: this.write(last) }),
    }
  }

  close() {
    for (const graph of this.graphs) graph.close()
  }
}

// A vertical title is as long as its axis is high: a long one takes two lines.
function wrapped(title) {
  if (title.length <= 32) return title
  const cut = title.lastIndexOf(" ", title.length / 2 + 6)
  return cut > 0 ? `${title.slice(0, cut)}<br>${title.slice(cut + 1)}` : title
}
