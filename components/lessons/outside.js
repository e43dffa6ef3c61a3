// Where something is that has left a drawing: an arrow at the edge, with its values.

import { change, draw } from "./controls.js"

const INSET = 16 // of the arrow from the edge
const HEAD = "M12,0L-7,-9V9z"

export class Outside {
  /** @param {import("./axes.js").Axes} axes of the drawing */
  constructor(axes) {
    this.axes = axes
    this.group = draw(axes.over, "g", { visibility: "hidden" })
    this.head = draw(this.group, "path", { d: HEAD, "stroke-width": 2 })
    this.text = draw(this.group, "text", { "font-size": 15, "font-weight": 600, "stroke-width": 4, "paint-order": "stroke" })
  }

  /**
   * Show where a place of the drawing lies, if it lies outside.
   *
   * @param {number[]} place across and down
   * @param {string} text its values
   * @returns {boolean} whether it lies outside
   */
  show(place, text, colour, { paper }) {
    const outside = !this.axes.holds(place)
    change(this.group, { visibility: outside ? "visible" : "hidden" })
    if (!outside) return false
    const { width, height } = this.axes.size
    const [x, y] = [width, height].map((size, axis) => Math.min(Math.max(place[axis], INSET), size - INSET))
    const turn = (Math.atan2(place[1] - y, place[0] - x) * 180) / Math.PI
    change(this.head, { transform: `translate(${x} ${y}) rotate(${turn.toFixed(0)})`, fill: colour, stroke: paper })
    const right = x > width / 2
    change(this.text, { x: right ? x - 18 : x + 18, y: y + 5, "text-anchor": right ? "end" : "start", stroke: paper })
    this.text.textContent = text
    return true
  }
}
