// Curves in one drawing for any width.

import { Axes } from "./axes.js"
import { add, change, draw } from "./controls.js"
import { Legend, drawMark } from "./looks.js"

const HEIGHT = 220 // of the area between the axes, in pixels
const ROOM = 0.05 // of the range, above and below the values
const MARKED = 30 // points of a curve that all have a marker; of more, the last

export class Drawing {
  /** @param {HTMLElement} parent what it is appended to */
  constructor(parent) {
    this.element = add(parent, "div")
    this.legend = new Legend(this.element)
    this.axes = new Axes(this.element, { width: 300, height: HEIGHT })
    this.lines = draw(this.axes.area, "g", { fill: "none", "stroke-linejoin": "round" })
    this.points = draw(this.axes.over, "g")
  }

  /**
   * Draw curves.
   *
   * @param {{name: string, points: number[][], look: object, line: boolean, marks: boolean}[]} series
   *   points of a place and a value; one without marks is drawn thinly, one without a line has all
   *   its marks
   * @param {{title: string, across: string, log: boolean, label: string, apart: boolean}} axes
   *   `apart`: whether the places across do not begin at 0
   * @param {{write: Function, writeUp: Function?, theme: object}} style what writes numbers, and
   *   those of the vertical axis
   */
  draw(series, { title, across, log, label, apart }, { write, writeUp, theme }) {
    const values = series.flatMap(({ points }) => points.map(([, value]) => value)).filter(shown)
    this.legend.show(series.filter(({ name, points }) => name && points.length), theme)
    this.axes.fit(this.element.clientWidth, HEIGHT)
    const reached = Math.max(1, ...series.map(({ points }) => points.at(-1)?.[0] ?? 0))
    const places = apart ? rangeOf(series.flatMap(({ points }) => points.map(([place]) => place)), false, 0.5) : [0, reached]
    const y = { title, range: rangeOf(values, log, writeUp ? 0.05 : 0.5), log, ...(writeUp && { write: writeUp }) }
    this.axes.describe({ x: { title: across, range: places }, y, write, theme })
    change(this.axes.svg, { "aria-label": label })
    this.lines.replaceChildren()
    this.points.replaceChildren()
    for (const one of series) this.curve(one, theme, log)
  }

  curve({ points, look, line, marks }, theme, log) {
    const drawn = points.filter(([, value]) => shown(value) && (!log || value > 0))
    if (!drawn.length) return
    const places = drawn.map(([across, value]) => [this.axes.x(across), this.axes.y(value)])
    if (line) this.line(places, look, marks)
    if (!marks) return
    const marked = line && places.length > MARKED ? places.slice(-1) : places
    for (const at of marked) if (this.axes.holds(at)) drawMark(this.points, at, look, theme)
  }

  line(places, look, marks) {
    const d = places.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`)
    const style = { stroke: look.colour, "stroke-dasharray": look.dash ?? null }
    draw(this.lines, "path", { d: d.join(""), "stroke-width": marks ? 2.5 : 1.25, ...style })
  }
}

/** Redraw whenever the width of an element, or light and dark, have changed. */
export function onChange(element, again) {
  new ResizeObserver(again).observe(element)
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again)
}

/** The colours of the page. */
export function themeNow() {
  const style = getComputedStyle(document.documentElement)
  const colour = (name) => style.getPropertyValue(`--${name}`).trim()
  return {
    grid: colour("line"),
    paper: colour("back"),
    training: colour("training"),
    validation: colour("validation"),
    colours: colour("series").split(",").map((one) => one.trim()),
  }
}

/** What writes shares as percentages in a language. */
export function percentIn(language) {
  const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 })
  return (value) => percent.format(value)
}

const shown = (value) => Number.isFinite(value)

/** The range of an axis; `half` of one for a single value. */
function rangeOf(values, log, half) {
  const kept = log ? values.filter((value) => value > 0) : values
  if (!kept.length) return log ? [0.1, 1] : [0, 1]
  let [low, high] = [Math.min(...kept), Math.max(...kept)]
  if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - half, high + half]
  if (log) {
    const room = (high / low) ** ROOM
    return [low / room, high * room]
  }
  const room = ROOM * (high - low)
  return [low - room, high + room]
}
