// The part of an axis that the user has marked: dragged, moved by the next drag, cleared by a click;
// or with the keys: arrows move it, with Shift they move its upper end, Escape clears it.

import { NOWHERE } from "./axes.js"
import { add } from "./svg.js"

const WIDE = 28 // pixels of the part of an axis that takes the pointer
const BAR = 12
const LEAST = 4 // pixels below which a drag is a click
const KEY_STEPS = 20 // that the keys take along an axis of numbers
const AROUND = 0.035 // what a category takes to either side of its place is at least this

/** Values of an axis from one place to another, with or without those of no effect. */
class Range {
  constructor(axis, low, high) {
    Object.assign(this, { name: axis.label, low, high })
    const value = (at) => axis.value(Math.min(1, Math.max(0, at)))
    this.none = axis.at(null) >= low
    // Values and not places: the range of an axis of results changes.
    this.values = high < 0 ? null : [value(low), value(high)]
  }

  /** The marked values in words. */
  write(axis, words) {
    const none = this.none ? [axis.write(null)] : []
    if (!this.values) return none.join()
    const [low, high] = this.values
    const inside = axis.values?.filter((_, place) => place >= low && place <= high)
    const range = inside ?? [words.say("brush_range", { low: axis.write(low), high: axis.write(high) })]
    return [...range, ...none].join(", ") || words.texts.brush_none
  }

  has(value) {
    if (value === null) return this.none
    return this.values !== null && value >= this.values[0] && value <= this.values[1]
  }
}

// What assistive technology reads: the middle of the marked part, and both ends in words.
const SLIDER = {
  tabindex: 0,
  role: "slider",
  "aria-orientation": "vertical",
  "aria-valuemin": 0,
  "aria-valuemax": 100,
}

/**
 * Where a key moves a marked part of an axis.
 *
 * @param {string} key as in `KeyboardEvent`
 * @param {boolean} stretch whether it moves the upper end alone
 * @param {[number, number]|null} marked the lower and the upper end; without any, it begins at the
 *   end of the axis that the key comes from
 * @param {{step: number, low: number}} axis the length of a step, and the lowest place; the highest is 1
 * @returns {[number, number]|null|undefined} the new ends, null for none; undefined for other keys
 */
export function moved(key, stretch, marked, { step, low }) {
  if (["Escape", "Delete", "Backspace"].includes(key)) return null
  const sign = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[key]
  if (!sign) return undefined
  if (!marked) return sign > 0 ? [low, low + step] : [1 - step, 1]
  const [from, to] = marked
  if (stretch) return [from, Math.min(1, Math.max(from + step, to + sign * step))]
  const by = Math.min(1 - to, Math.max(low - from, sign * step))
  return [from + by, to + by]
}

export class Brush {
  /** @param {() => void} changed called when the marked part changes */
  constructor(changed) {
    this.changed = changed
    this.range = null
  }

  /** Draw it onto an axis of a figure that has just been drawn. */
  draw(group, axis, column, figure) {
    Object.assign(this, { axis, column, figure })
    const area = add(group, "rect", "search-view__brush")
    area.setAttribute("x", -WIDE / 2)
    area.setAttribute("width", WIDE)
    area.setAttribute("y", figure.y(1) - 8)
    area.setAttribute("height", figure.low - figure.y(1) + 16)
    add(area, "title").textContent = figure.view.words.texts.brush
    for (const [name, value] of Object.entries({ ...SLIDER, "aria-label": axis.label })) {
      area.setAttribute(name, value)
    }
    this.area = area
    area.onkeydown = (event) => this.pressed(event)
    this.bar = add(group, "rect", "search-view__bar")
    this.bar.setAttribute("x", -BAR / 2)
    this.bar.setAttribute("width", BAR)
    area.onpointerdown = (event) => this.begin(event, area)
    area.onpointermove = (event) => this.move(event)
    area.onpointerup = area.onpointercancel = () => {
      this.from = undefined
      figure.draw(figure.view)
    }
    this.show()
  }

  /** The places that the keys know: lists have a step for each option. */
  get scale() {
    const { axis, figure } = this
    const step = 1 / (axis.values?.length ?? KEY_STEPS)
    return { step, low: figure.view.conditional.has(axis.name) ? NOWHERE - step / 2 : 0 }
  }

  pressed(event) {
    const { key, shiftKey } = event
    const ends = moved(key, shiftKey, this.range && [this.range.low, this.range.high], this.scale)
    if (ends === undefined) return
    event.preventDefault() // an arrow would scroll the page
    event.stopPropagation()
    this.set(ends && new Range(this.axis, ...ends))
    this.changed()
  }

  begin(event, area) {
    if (event.button) return
    event.preventDefault()
    area.setPointerCapture(event.pointerId)
    this.from = this.height(event)
    this.set(null)
    this.changed()
  }

  move(event) {
    if (this.from === undefined) return
    const now = this.height(event)
    if (Math.abs(now - this.from) < LEAST) return
    const [high, low] = [Math.min(now, this.from), Math.max(now, this.from)]
    this.set(new Range(this.axis, this.figure.place(low), this.figure.place(high)))
    this.changed()
  }

  /** The height of the pointer in the figure. */
  height({ clientY }) {
    const box = this.figure.svg.getBoundingClientRect()
    const y = ((clientY - box.top) * this.figure.height) / box.height
    return Math.min(this.figure.low, Math.max(this.figure.y(1), y))
  }

  set(range) {
    this.range = range
    this.show()
  }

  show() {
    if (!this.bar) return
    this.bar.style.display = this.range ? "" : "none"
    this.describe()
    if (!this.range) return
    const { values, none } = this.range
    const clipped = (value) => Math.min(1, Math.max(0, this.axis.at(value)))
    const top = values ? clipped(values[1]) : this.axis.at(null) + AROUND
    const bottom = none ? this.axis.at(null) - AROUND : clipped(values[0])
    this.bar.setAttribute("y", this.figure.y(top))
    this.bar.setAttribute("height", Math.max(2, this.figure.y(bottom) - this.figure.y(top)))
  }

  describe() {
    const { axis, range, figure } = this
    const { words } = figure.view
    const middle = range ? (range.low + range.high) / 2 : 0.5
    this.area.setAttribute("aria-valuenow", Math.round(100 * Math.min(1, Math.max(0, middle))))
    this.area.setAttribute("aria-valuetext", range ? range.write(axis, words) : words.texts.brush_all)
  }
}
