// A drawing with two axes for what moves in every frame, for which Plotly takes too long.

import { change, draw } from "./controls.js"

const LEFT = 68 // of the area, at least
const TITLE = 23 // what a title of one line takes of it
const LINE = 18 // that one of two lines takes more
const GAP = 7 // between numbers and the area
const LETTER = 8 // width of one in a title, about
const MANY = 10 // powers of ten that are all marked
const FEW = 3 // powers of ten between which there are more marks
const TOP = 10
const RIGHT = 12
const BOTTOM = 50
let count = 0 // of drawings, for the ids of their clips

/** Round numbers within a range, about as many as wanted. */
export function ticksOf([low, high], wanted = 6) {
  const rough = (high - low) / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)))
}

/** The powers of ten within a range: some of many, and numbers between few. */
export function powersOf([low, high]) {
  const first = Math.ceil(Math.log10(low) - 1e-9)
  const last = Math.floor(Math.log10(high) + 1e-9)
  const count = last - first + 1
  const every = Math.ceil(count / MANY)
  if (count >= FEW) return Array.from({ length: Math.ceil(count / every) }, (_, place) => Number(`1e${first + every * place}`))
  const powers = Array.from({ length: count + 1 }, (_, place) => first - 1 + place)
  const marks = powers.flatMap((power) => [1, 2, 5].map((one) => Number(`${one}e${power}`)))
  return marks.filter((value) => value >= low && value <= high)
}

/** What writes numbers of any size in a language, with three significant digits. */
export function roundedIn(language) {
  const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 3, useGrouping: "always" })
  const plain = (value) => format.format(value === 0 ? 0 : value).replace("-", "−")
  return (value) => {
    const size = Math.abs(value)
    if (value === 0 || (size >= 1e-4 && size < 1e6)) return plain(value)
    const [digits, power] = value.toExponential(2).split("e").map(Number)
    const raised = String(power).replace("-", "⁻").replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit])
    return digits === 1 ? `10${raised}` : `${plain(digits)} · 10${raised}`
  }
}

export class Axes {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {{width: number, height: number}} size of the area between the axes
   */
  constructor(parent, size) {
    this.svg = draw(parent, "svg", { class: "lesson__drawing", role: "img" })
    const clip = draw(draw(this.svg, "defs"), "clipPath", { id: `lesson-clip-${(count += 1)}` })
    this.clip = draw(clip, "rect")
    this.ground = draw(this.svg, "g") // what lies under the lines
    this.marks = draw(this.svg, "g", { "font-size": 15 })
    this.frame = draw(this.svg, "rect", { fill: "none" })
    this.area = draw(this.svg, "g", { "clip-path": `url(#${clip.id})` })
    this.over = draw(this.svg, "g") // what the edge does not cut
    const title = { "text-anchor": "middle", "font-size": 16 }
    this.across = draw(this.svg, "text", title)
    this.up = draw(this.svg, "text", title)
    this.left = LEFT
    this.resize(size)
  }

  /** Give the area between the axes another size. */
  resize({ width, height }) {
    const { left } = this
    const key = `${width} ${height} ${left}`
    if (this.shape === key) return
    this.shape = key
    this.key = null
    this.size = { width, height }
    change(this.svg, { viewBox: `${-left} ${-TOP} ${left + width + RIGHT} ${TOP + height + BOTTOM}` })
    for (const one of [this.clip, this.frame]) change(one, { width, height })
    change(this.across, { x: width / 2, y: height + 44 })
    change(this.up, { transform: `translate(${15 - left} ${height / 2}) rotate(-90)` })
  }

  /** Take a width, margins included, so that texts have the same size in every one. */
  fit(width, height) {
    this.whole = width
    this.resize({ width: Math.max(width - this.left - RIGHT, 80), height })
  }

  /** Leave a margin on the left. It is not narrowed for smaller numbers: the area would jump. */
  leave(left) {
    if (left === this.left) return
    this.left = left
    if (this.whole) this.fit(this.whole, this.size.height)
    else this.resize(this.size)
  }

  /**
   * Set the axes, each with its title, its range, whether it is logarithmic, whether it has no
   * grid (`bare`), and, unless they follow from these, its `ticks` and what writes them (`write`).
   * They are drawn again only if they are others.
   */
  describe({ x, y, write, theme }) {
    this.ranges = { x, y }
    const key = JSON.stringify([x, y, theme.grid, write(0.5)])
    if (this.key === key) return
    if (this.title !== y.title) this.leave(LEFT) // another chart
    this.title = y.title
    this.across.textContent = x.title
    this.up.replaceChildren()
    const titles = linesOf(y.title, this.size.height)
    titles.forEach((text, place) => draw(this.up, "tspan", { x: 0, dy: place * LINE }, text))
    this.marks.replaceChildren()
    change(this.frame, { stroke: theme.grid })
    const ticks = y.ticks ?? (y.log ? powersOf : ticksOf)(y.range)
    const numbers = ticks.map((value) => {
      const place = { x: -GAP, y: this.y(value) + 5, "text-anchor": "end" }
      return draw(this.marks, "text", place, (y.write ?? write)(value)).getComputedTextLength()
    })
    this.leave(Math.max(this.left, TITLE + (titles.length - 1) * LINE + GAP + Math.ceil(Math.max(...numbers, 0))))
    this.key = key
    const { width, height } = this.size
    for (const value of x.ticks ?? (x.log ? powersOf : ticksOf)(x.range)) {
      const at = this.x(value)
      draw(this.marks, "line", { x1: at, x2: at, y1: x.bare ? height : 0, y2: height + 4, stroke: theme.grid })
      draw(this.marks, "text", { x: at, y: height + 21, "text-anchor": "middle" }, (x.write ?? write)(value))
    }
    for (const value of ticks) {
      const at = this.y(value)
      draw(this.marks, "line", { x1: -4, x2: y.bare ? 0 : width, y1: at, y2: at, stroke: theme.grid })
    }
  }

  /** Place of a value on an axis, in units of the drawing. */
  x(value) {
    return share(value, this.ranges.x) * this.size.width
  }

  y(value) {
    return (1 - share(value, this.ranges.y)) * this.size.height
  }

  /** Whether a place of the drawing lies in the area, or on its edge. */
  holds([across, down]) {
    const { width, height } = this.size
    return across >= -0.5 && across <= width + 0.5 && down >= -0.5 && down <= height + 0.5
  }

  /** The values at a place of the screen. */
  valuesAt({ clientX, clientY }) {
    const box = this.frame.getBoundingClientRect()
    const within = (part) => Math.min(1, Math.max(0, part))
    const across = within((clientX - box.left) / box.width)
    const up = within((box.bottom - clientY) / box.height)
    const value = ([low, high], part) => low + part * (high - low)
    return [value(this.ranges.x.range, across), value(this.ranges.y.range, up)]
  }
}

/** How far a value is along an axis, from 0 to 1; far beyond its ends it is a few times as far. */
function share(value, { range: [low, high], log }) {
  const [from, to, at] = log ? [low, high, Math.max(value, low)].map(Math.log10) : [low, high, value]
  return Math.min(5, Math.max(-5, (at - from) / (to - from)))
}

/** A title in two lines if it is longer than its axis. */
function linesOf(title, length) {
  if (title.length * LETTER <= length) return [title]
  const cut = title.lastIndexOf(" ", title.length / 2 + 6)
  return cut > 0 ? [title.slice(0, cut), title.slice(cut + 1)] : [title]
}
