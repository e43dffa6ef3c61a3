// A graph of a figure, which Plotly draws before the next frame after something has moved.

import { lookOf } from "../live/look.js"
import { load, themeOf } from "../live/plot.js"
import { add } from "./controls.js"

// Without zoom, so that nothing changes its scale but the figure, and no buttons that would need it.
const CONFIG = { displayModeBar: false, scrollZoom: false, doubleClick: false, showTips: false }

export class Graph {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {(theme: object, width: number) => {traces: object[], layout: object, alt: string}} figure
   *   returns what to draw, with axes made by `axis`, and what is seen, for screen readers
   */
  constructor(parent, figure) {
    this.element = add(parent, "div", "lesson__plot")
    this.element.setAttribute("role", "figure")
    this.figure = figure
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(this.element)
  }

  /** Set the texts and the language to draw for. */
  describe(data) {
    this.data = data
    this.draw()
  }

  /** Draw before the next frame, however often this is called. */
  draw() {
    if (!this.data || this.frame || this.closed) return
    this.frame = requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch((error) => this.fail(error))
        .finally(() => (this.frame = undefined))
    })
  }

  react(Plotly) {
    const { clientWidth: width, clientHeight: height } = this.element
    if (!width || !height || this.closed) return
    const theme = themeOf(this.element)
    const { traces, layout, alt } = this.figure(theme, width)
    const axes = Object.entries(layout).map(([name, one]) => [name, /^[xy]axis/.test(name) ? axis(one, theme) : one])
    const look = lookOf({ run: this.data.figure, language: this.data.language }, theme)
    const legend = { orientation: "h", x: 0, y: 1, yanchor: "bottom", itemsizing: "trace" }
    const usual = { margin: { l: 56, r: 16, t: 36, b: 48 }, dragmode: false, hovermode: "closest", legend }
    Plotly.react(this.element, traces, { ...look, ...usual, width, height, ...Object.fromEntries(axes) }, CONFIG)
    this.element.setAttribute("aria-label", alt)
    this.element.dataset.draws = Number(this.element.dataset.draws ?? 0) + 1
  }

  fail(error) {
    console.warn("Figure:", error)
    this.element.textContent = this.data.unavailable
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    this.resized.disconnect()
    if (this.element._fullLayout) window.Plotly.purge(this.element)
  }
}

/** An axis of a title and whatever else Plotly knows. */
function axis({ title, ...rest }, theme) {
  return {
    title: { text: title, font: { size: 13 }, standoff: 8 },
    gridcolor: theme.grid,
    linecolor: theme.grid,
    zerolinecolor: theme.grid,
    showline: true,
    automargin: true,
    exponentformat: "power",
    fixedrange: true,
    ...rest,
  }
}
