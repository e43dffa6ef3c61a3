// A chart of a figure: curves and points between two axes, drawn before the next frame after
// something has moved, for which Plotly takes too long.

import { themeOf } from "../live/plot.js"
import { Axes, roundedIn } from "./axes.js"
import { add, change, draw } from "./controls.js"
import { Legend, drawMark } from "./looks.js"
import { Readout } from "./readout.js"

const ROOT = 16 // pixels of the page's text for which sizes are given

/**
 * A curve, or points without a line.
 *
 * @typedef {object} Series
 * @property {number[]} x
 * @property {(number|null)[]} y a gap where it is null or not finite
 * @property {import("./looks.js").Look} look
 * @property {string} [name] in the legend, which leaves out those without
 * @property {boolean} [line] whether its points are joined, as is usual
 * @property {boolean} [marks] whether each point has a marker
 * @property {number} [opacity]
 * @property {(number|null)[]} [still] where it has a band, like `y`
 * @property {number[]} [point] one place with a marker
 */

/**
 * What is drawn.
 *
 * @typedef {object} Drawing
 * @property {object} x axis; see `Axes.describe`
 * @property {object} y axis
 * @property {Series[]} series
 * @property {{at: number, dash: string, label?: string}[]} [lines] upright ones
 * @property {{from: number, to: number, label: string}} [shade] a part of the area
 * @property {{at: number[], reach: number[]}} [ring] an ellipse: its centre and half its size
 * @property {string} alt what is seen, for screen readers
 */

export class Chart {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {number} height of the area between the axes, in pixels on a page of usual size
   * @param {(theme: object) => Drawing} figure returns what to draw
   */
  constructor(parent, height, figure) {
    this.element = add(parent, "div", "lesson__chart")
    this.legend = new Legend(this.element)
    this.height = height
    this.figure = figure
    this.axes = new Axes(this.element, { width: height, height })
    this.lines = draw(this.axes.area, "g", { fill: "none", "stroke-linejoin": "round" })
    this.points = draw(this.axes.over, "g")
    this.readout = new Readout(this.element, this.axes)
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(this.element)
  }

  /** Set the language to draw for. */
  describe({ language }) {
    this.write = roundedIn(language)
    this.draw()
  }

  /** Draw before the next frame, however often this is called. */
  draw() {
    if (!this.write || this.closed) return
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined
      if (this.element.clientWidth) this.show(themeOf(this.element))
    })
  }

  show(theme) {
    const { x, y, series, alt, ...rest } = this.figure(theme)
    // In units that grow with the text of the page.
    const unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / ROOT
    this.axes.fit(this.element.clientWidth / unit, this.height)
    this.axes.describe({ x, y, write: this.write, theme })
    this.legend.show(series.filter(({ name }) => name), theme)
    this.lines.replaceChildren()
    this.points.replaceChildren()
    this.drawGround(rest, theme)
    for (const one of series) this.drawSeries(one, theme)
    this.readout.follow(series, this.write)
    change(this.axes.svg, { "aria-label": alt })
    this.element.dataset.draws = Number(this.element.dataset.draws ?? 0) + 1
  }

  drawGround({ lines = [], shade, ring }, theme) {
    const { axes } = this
    const { width, height } = axes.size
    if (shade) {
      const [from, to] = [shade.from, shade.to].map((value) => axes.x(value))
      draw(this.lines, "rect", { x: from, width: to - from, y: 0, height, fill: theme.text, opacity: 0.07 })
      this.label(shade.label, from + 6, "start", 38)
    }
    for (const { at, dash, label } of lines) {
      const x = axes.x(at)
      draw(this.lines, "line", { x1: x, x2: x, y1: 0, y2: height, stroke: theme.text, "stroke-dasharray": dash })
      const right = x < width / 2
      if (label) this.label(label, right ? x + 5 : x - 5, right ? "start" : "end", 16)
    }
    if (!ring) return
    const [cx, cy] = [axes.x(ring.at[0]), axes.y(ring.at[1])]
    const [rx, ry] = [axes.x(ring.at[0] + ring.reach[0]) - cx, cy - axes.y(ring.at[1] + ring.reach[1])]
    draw(this.lines, "ellipse", { cx, cy, rx, ry, stroke: theme.text, "stroke-width": 2, "stroke-dasharray": "9 4" })
  }

  drawSeries({ x, y, look, line = true, marks, opacity = 1, still, point }, theme) {
    const { colour, dash = null } = look
    if (still) draw(this.lines, "path", { d: this.path(x, still), stroke: colour, "stroke-width": 13, opacity: 0.25 })
    if (line) draw(this.lines, "path", { d: this.path(x, y), stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash, opacity })
    const shown = marks ? x.map((value, place) => [value, y[place]]) : []
    if (point) shown.push(point)
    const group = draw(this.points, "g", { class: "lesson__marks", opacity })
    for (const [across, up] of shown) {
      const at = [this.axes.x(across), this.axes.y(up)]
      if (Number.isFinite(up) && up !== null && this.axes.holds(at)) drawMark(group, at, look, theme)
    }
  }

  label(text, x, anchor, y) {
    draw(this.points, "text", { x, y, "text-anchor": anchor, "font-size": 14 }, text)
  }

  /** Through all points; a gap begins a new piece. */
  path(x, y) {
    let pen = "M"
    let d = ""
    y.forEach((value, place) => {
      if (value === null || !Number.isFinite(value)) {
        pen = "M"
        return
      }
      d += `${pen}${this.axes.x(x[place]).toFixed(1)},${this.axes.y(value).toFixed(1)}`
      pen = "L"
    })
    return d
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    this.resized.disconnect()
  }
}
