// How the lines of a drawing are told apart: colour, dash and marker together.

import { change, draw } from "./controls.js"

const MARKS = [
  "M-5,0a5,5 0 1,0 10,0a5,5 0 1,0 -10,0", // a circle
  "M-4.5,-4.5h9v9h-9z", // a square
  "M0,-6.5L6.5,0L0,6.5L-6.5,0z", // a diamond
  "M0,-6L6,5H-6z", // triangles
  "M0,6L6,-5H-6z",
  "M-2,-6h4v4h4v4h-4v4h-4v-4h-4v-4h4z", // a plus
  "M-6,0L5,-6V6z",
  "M6,0L-5,-6V6z",
  "M-5.5,-6H5.5L-5.5,6H5.5z", // an hourglass
  "M-7,-2.5H7V2.5H-7z", // a bar
]
const CLOSE = 1 // in units of a drawing
const DASHES = [null, "9 4", "3 3", "9 3 3 3", "15 4"]

/** The look of the line at a place: no two of the first ten are alike in two of the three. */
export function lookAt(place, { colours }) {
  const colour = colours[place % colours.length]
  return { colour, dash: DASHES[place % DASHES.length], mark: MARKS[place % MARKS.length] }
}

/** A line with a marker at its end, on a halo in the colour of the paper. */
export class Trail {
  constructor(parent) {
    this.group = draw(parent, "g", { fill: "none", "stroke-linejoin": "round" })
    this.halo = draw(this.group, "path", { "stroke-width": 5, opacity: 0.7 })
    this.line = draw(this.group, "path", { "stroke-width": 2.5 })
    this.mark = draw(this.group, "path", { "stroke-width": 1.5 })
  }

  /** Draw it through points of the drawing, the last of which has the marker. */
  show(points, { colour, dash, mark }, { paper }) {
    const d = lineThrough(points)
    const [x, y] = points.at(-1)
    change(this.halo, { d, stroke: paper })
    change(this.line, { d, stroke: colour, "stroke-dasharray": dash })
    change(this.mark, { d: mark, fill: colour, stroke: paper, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` })
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

  show(look, theme) {
    this.trail.show([[-19, 0], [19, 0], [0, 0]], look, theme)
  }
}
