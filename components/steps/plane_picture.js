// The network's output over the plane of a toy problem, with the samples of the batch marked.

import { forward } from "../inside/forward.js"
import { figureOf } from "../live/plane.js"
import { load, themeOf } from "../live/plot.js"
import { add } from "./elements.js"

const LEVELS = 256 // of a cell, as in core.runs.frames
const DRAWN = 600 // samples at most; more would hide the background
const LINE = 24 // pixels of one more name in the legend

/**
 * Outputs at the points of the plane as a byte for each, as `core.runs.frames.encoded`.
 *
 * @param {string} task "binary", "multiclass" or "regression"
 * @param {Float64Array[]} columns of each output unit, its value at every point
 * @param {{mean: number, scale: number, low: number, high: number}} place
 */
export function cellsOf(task, columns, { mean, scale, low, high }) {
  const level = (share, largest) => {
    const inside = Math.min(1, Math.max(0, Number.isNaN(share) ? 0 : share))
    return Math.round(inside * largest)
  }
  const units = columns.length
  return Uint8Array.from(columns[0], (_, at) => {
    if (task === "binary") return level(columns[units - 1][at], LEVELS - 1)
    if (task === "regression") {
      return level((columns[0][at] * scale + mean - low) / (high - low), LEVELS - 1)
    }
    const levels = Math.floor(LEVELS / units)
    let best = 0
    for (let unit = 1; unit < units; unit += 1) if (columns[unit][at] > columns[best][at]) best = unit
    const certain = (columns[best][at] - 1 / units) / (1 - 1 / units)
    return best * levels + level(certain, levels - 1)
  })
}

export class PlanePicture {
  constructor(parent, failed) {
    this.failed = failed
    this.title = add(parent, "h4") // not Plotly's, which its buttons would cover
    this.frame = add(parent, "div", "plane")
    this.plot = add(this.frame, "div", "plot")
    this.plot.setAttribute("role", "figure")
    this.note = add(parent, "p", "note")
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.plot)
  }

  describe(data, words) {
    Object.assign(this, { data, words })
    this.title.hidden = this.frame.hidden = this.note.hidden = !data.plane
    this.note.textContent = data.plane?.caption ?? ""
  }

  /**
   * Show a network over the plane.
   *
   * @param {object[]} layers with their weights
   * @param {Samples} samples
   * @param {Int32Array} batch training samples to mark
   * @param {string} title what the picture shows, for the reader and for its text alternative
   */
  show(layers, samples, batch, title) {
    if (!this.data.plane || !samples?.plane) return
    const { plane, points } = samples
    const outputs = forward(layers, plane.columns).at(-1)
    const cells = cellsOf(this.data.plane.task, outputs, plane)
    const train = points.map((column) => column.slice(0, DRAWN))
    const ground = { ...plane, train, test: [[], [], []] }
    const marked = [0, 1].map((axis) => Array.from(batch, (sample) => points[axis][sample]))
    this.shown = { ground, cells, marked, title }
    this.draw()
  }

  draw() {
    if (!this.shown || this.closed) return
    this.request ??= requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch(this.failed)
        .finally(() => (this.request = undefined))
    })
  }

  react(Plotly) {
    const { clientWidth: width } = this.plot
    if (!width || this.closed) return
    const { data, words, shown } = this
    const { ground, cells, marked, title } = shown
    const theme = themeOf(this.plot)
    const size = { width, height: Infinity }
    const figure = figureOf(ground, { epoch: 0, cells }, data, words, theme, size)
    const drawn = figure.data.filter(({ type, x }) => type !== "scatter" || x.length)
    if (marked[0].length) drawn.push(this.rings(marked, theme))
    const { layout } = figure
    layout.title.text = ""
    this.title.textContent = title
    layout.margin.b += LINE
    layout.height += LINE
    this.plot.style.height = `${layout.height}px`
    this.plot.setAttribute("aria-label", title)
    Plotly.react(this.plot, drawn, layout, figure.config)
    this.plot.dataset.drawn = cells.reduce((sum, cell, place) => (sum * 31 + cell + place) % 65521, 7)
    if (this.shown !== shown) this.again = requestAnimationFrame(() => this.draw())
  }

  rings([x, y], theme) {
    return {
      type: "scatter",
      mode: "markers",
      name: this.data.texts.in_batch,
      x,
      y,
      hoverinfo: "skip",
      marker: { symbol: "circle-open", size: 14, color: theme.text, line: { color: theme.text, width: 2 } },
    }
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.request)
    cancelAnimationFrame(this.again)
    this.observer.disconnect()
    if (this.plot._fullLayout) window.Plotly.purge(this.plot)
  }
}
