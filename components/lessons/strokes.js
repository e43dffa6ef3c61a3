// How curves are told apart: by colour and dash together.

import { change, draw } from "./controls.js"

const DASHES = [null, "10 6", "3 4", "10 4 3 4", "18 5"]

/** The look of the curve at a place; no two are alike until all colours have had all dashes. */
export function strokeAt(place, { colours }) {
  const again = Math.floor(place / colours.length)
  return { color: colours[place % colours.length], dash: DASHES[(place + again) % DASHES.length] }
}

/** A piece of a curve beside its name. */
export class Swatch {
  constructor(parent) {
    const picture = draw(parent, "svg", { width: 30, height: 8, "aria-hidden": "true" })
    this.line = draw(picture, "line", { x1: 0, y1: 4, x2: 30, y2: 4, "stroke-width": 3 })
  }

  show({ color, dash }) {
    change(this.line, { stroke: color, "stroke-dasharray": dash })
  }
}
