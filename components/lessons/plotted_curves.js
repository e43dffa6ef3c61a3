// Curves over one axis, each with a marked point, drawn at once when something moves.

import { Axes } from "./axes.js"
import { add, change, draw } from "./controls.js"

export class PlottedCurves {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {{width: number, height: number}} size of the area between the axes
   */
  constructor(parent, size) {
    this.axes = new Axes(add(parent, "div", "lesson__curves"), size)
    this.lines = draw(this.axes.area, "g", { fill: "none", "stroke-linejoin": "round" })
    this.points = draw(this.axes.area, "g")
  }

  /**
   * @param {{x: object, y: object, write: (value: number) => string, theme: object}} axes
   * @param {object[]} curves each with its places `x` and `y` (null for a gap), its look `color` and
   *   `dash`, the marked `point`, and the places `still` where a band lies under it
   * @param {object[]} lines upright ones: `at`, `dash` and, if it has one, `label`
   * @param {string} alt what is seen, for screen readers
   * @param {{from: number, to: number, label: string}} [shade] a part of the area
   */
  show(axes, curves, lines, alt, shade) {
    const { theme } = axes
    this.axes.describe(axes)
    this.lines.replaceChildren()
    this.points.replaceChildren()
    const { height } = this.axes.size
    if (shade) {
      const [from, to] = [shade.from, shade.to].map((value) => this.axes.x(value))
      draw(this.lines, "rect", { x: from, width: to - from, y: 0, height, fill: theme.text, opacity: 0.07 })
      this.write(shade.label, from + 6, "start", 38)
    }
    for (const { at, dash, label } of lines) {
      const x = this.axes.x(at)
      draw(this.lines, "line", { x1: x, x2: x, y1: 0, y2: height, stroke: theme.text, "stroke-dasharray": dash })
      const right = x < this.axes.size.width / 2
      if (label) this.write(label, right ? x + 5 : x - 5, right ? "start" : "end", 16)
    }
    for (const { x, y, color, dash, still, point } of curves) {
      if (still) draw(this.lines, "path", { d: this.path(x, still), stroke: color, "stroke-width": 13, opacity: 0.25 })
      draw(this.lines, "path", { d: this.path(x, y), stroke: color, "stroke-width": 3, "stroke-dasharray": dash })
      const [cx, cy] = [this.axes.x(point[0]), this.axes.y(point[1])]
      draw(this.points, "circle", { cx, cy, r: 6, fill: color, stroke: theme.text, "stroke-width": 1.5 })
    }
    change(this.axes.svg, { "aria-label": alt })
  }

  write(text, x, anchor, y) {
    draw(this.points, "text", { x, y, "text-anchor": anchor, "font-size": 14 }, text)
  }

  /** Through all points; a gap begins a new piece. */
  path(x, y) {
    let pen = "M"
    let d = ""
    y.forEach((value, place) => {
      if (value === null) {
        pen = "M"
        return
      }
      d += `${pen}${this.axes.x(x[place]).toFixed(1)},${this.axes.y(value).toFixed(1)}`
      pen = "L"
    })
    return d
  }
}
