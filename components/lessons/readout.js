// The numbers of the point that is pointed at, beside it.

import { add } from "./controls.js"

const NEAR = 24 // pixels from the pointer to a point

export class Readout {
  /**
   * @param {HTMLElement} parent the element of the chart, which is positioned
   * @param {import("./axes.js").Axes} axes
   */
  constructor(parent, axes) {
    this.axes = axes
    this.element = add(parent, "div", "lesson__readout")
    this.element.setAttribute("aria-hidden", "true") // the table or the sliders have these numbers
    this.element.hidden = true
    axes.svg.addEventListener("pointermove", (event) => {
      this.pointer = event
      this.show()
    })
    axes.svg.addEventListener("pointerleave", () => {
      this.pointer = null
      this.show()
    })
  }

  /** Set what is pointed at: the series of the chart, and what writes their numbers. */
  follow(series, write) {
    this.series = series.filter(({ name, marks }) => name && marks)
    this.write = write
    this.show()
  }

  show() {
    const found = this.pointer && this.nearest()
    this.element.hidden = !found
    if (!found) return
    const { name, x, y, at } = found
    const { ranges } = this.axes
    const [across, up] = [ranges.x, ranges.y].map((axis, place) => (axis.write ?? this.write)([x, y][place]))
    this.element.textContent = `${name} · ${across}: ${up}`
    const box = this.element.parentElement.getBoundingClientRect()
    const frame = this.axes.frame.getBoundingClientRect()
    const [x0, y0] = [frame.left - box.left, frame.top - box.top]
    const right = at[0] > frame.width / 2
    Object.assign(this.element.style, {
      top: `${y0 + at[1] - 14}px`,
      left: right ? "auto" : `${x0 + at[0] + 12}px`,
      right: right ? `${box.width - x0 - at[0] + 12}px` : "auto",
    })
  }

  nearest() {
    const frame = this.axes.frame.getBoundingClientRect()
    const [left, top] = [this.pointer.clientX - frame.left, this.pointer.clientY - frame.top]
    const pixels = frame.width / this.axes.size.width // of a unit of the drawing
    let found = null
    let least = NEAR
    for (const { name, x, y } of this.series) {
      x.forEach((value, place) => {
        if (y[place] === null || !Number.isFinite(y[place])) return
        const drawn = [this.axes.x(value), this.axes.y(y[place])]
        const at = drawn.map((one) => one * pixels)
        const distance = Math.hypot(at[0] - left, at[1] - top)
        if (distance >= least || !this.axes.holds(drawn)) return
        least = distance
        found = { name, x: value, y: y[place], at }
      })
    }
    return found
  }
}
