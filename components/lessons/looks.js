// How the lines of a drawing are told apart: colour, dash and marker together.

import { add, change, draw } from "./controls.js"

export const MARKS = {
  circle: "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0",
  square: "M-4.5,-4.5h9v9h-9z",
  diamond: "M0,-6.5L6.5,0L0,6.5L-6.5,0z",
  up: "M0,-6L6,5H-6z",
  down: "M0,6L6,-5H-6z",
  plus: "M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z",
  left: "M-6,0L5,-6V6z",
  right: "M6,0L-5,-6V6z",
  hourglass: "M-5.5,-6H5.5L-5.5,6H5.5z",
  bar: "M-7,-2.5H7V2.5H-7z",
}
const ORDER = Object.values(MARKS)
const DASHES = [null, "9 4", "3 3", "9 3 3 3", "15 4"]
const CLOSE = 1 // in units of a drawing

/**
 * How a line is drawn.
 *
 * @typedef {object} Look
 * @property {string} colour
 * @property {string|null} [dash] as SVG has it
 * @property {string} [mark] path of its marker
 * @property {boolean} [open] whether the marker is only outlined
 * @property {number} [size] of the marker, relative to its path
 */

/** The look of the line at a place: the first ten differ in at least two of the three. */
export function lookAt(place, { colours }) {
  const again = Math.floor(place / colours.length)
  const colour = colours[place % colours.length]
  return { colour, dash: DASHES[(place + again) % DASHES.length], mark: ORDER[(place + again) % ORDER.length] }
}

/** Draw a marker at a point of the drawing, on an edge in the colour of the paper. */
export function drawMark(parent, [x, y], look, theme) {
  return showMark(draw(parent, "path"), [x, y], look, theme)
}

function showMark(path, [x, y], { colour, mark, open, size = 1 }, { paper }) {
  change(path, {
    d: mark ?? null,
    fill: open ? "none" : colour,
    stroke: open ? colour : paper,
    "stroke-width": open ? 2 : 1.5,
    transform: `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${size})`,
  })
  return path
}

/** A line with a marker at its end, on a halo in the colour of the paper. */
export class Trail {
  constructor(parent) {
    this.group = draw(parent, "g", { fill: "none", "stroke-linejoin": "round" })
    this.halo = draw(this.group, "path", { "stroke-width": 5, opacity: 0.7 })
    this.line = draw(this.group, "path", { "stroke-width": 2.5 })
    this.mark = draw(this.group, "path")
  }

  /** Draw it through points of the drawing, the last of which has the marker. */
  show(points, look, theme) {
    const d = lineThrough(points)
    change(this.halo, { d, stroke: theme.paper })
    change(this.line, { d, stroke: look.colour, "stroke-dasharray": look.dash ?? null })
    showMark(this.mark, points.at(-1), look, theme)
  }

  remove() {
    this.group.remove()
  }
}

/** The path of a line through points, without those that nobody could tell from the one before. */
function lineThrough(points) {
  let [x, y] = points[0]
  let d = `M${x.toFixed(1)},${y.toFixed(1)}`
  for (let place = 1; place < points.length; place += 1) {
    const [right, down] = points[place]
    const near = Math.abs(right - x) + Math.abs(down - y) < CLOSE
    if (near && place < points.length - 1) continue
    d += `L${right.toFixed(1)},${down.toFixed(1)}`
    x = right
    y = down
  }
  return d
}

/** A small drawing of a line's look beside its name. */
export class Sample {
  constructor(parent) {
    this.drawing = draw(parent, "svg", { class: "lesson__sample", viewBox: "-20 -8 40 16", "aria-hidden": "true" })
    this.trail = new Trail(this.drawing)
  }

  /** Show a look, of which only the line or only the marker may be drawn. */
  show(look, theme, { line = true, marks = true } = {}) {
    this.trail.show([[-19, 0], [19, 0], [0, 0]], look, theme)
    for (const one of [this.trail.halo, this.trail.line]) change(one, { visibility: line ? null : "hidden" })
    change(this.trail.mark, { visibility: marks && look.mark ? null : "hidden" })
  }
}

/** The names of a drawing's lines, each beside its look. */
export class Legend {
  constructor(parent) {
    this.element = add(parent, "div", "lesson__legend")
  }

  /** @param {{name: string, look: Look, line: boolean, marks: boolean}[]} series */
  show(series, theme) {
    const key = JSON.stringify([series.map(({ name, look, line, marks }) => [name, look, line, marks]), theme.paper])
    if (this.key === key) return
    this.key = key
    this.element.replaceChildren()
    for (const { name, look, line, marks } of series) {
      const entry = add(this.element, "span")
      new Sample(entry).show(look, theme, { line, marks })
      add(entry, "span", "", name)
    }
  }
}
