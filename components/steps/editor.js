// Sets a weight by hand: which one, by three choices, and its value, by a number or a slider.

import { add, button, labelled, offer, put } from "./elements.js"
import { nameOf, placeOf } from "./matrices.js"

const REACH = 2 // the slider goes to this many times the largest weight of the layer, at least to it

export class Editor {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {{choose: (place: number) => void, set: (value: number) => void, undo: () => void,
   *   discard: () => void}} orders what the user wants
   */
  constructor(parent, orders) {
    this.title = add(parent, "h4")
    this.note = add(parent, "p", "note")
    const fields = add(parent, "div", "fields")
    this.layer = labelled(fields, "select")
    this.row = labelled(fields, "select")
    this.column = labelled(fields, "select")
    const chosen = () => orders.choose(this.place)
    this.layer.control.addEventListener("change", () => {
      this.offerRest(0, 0)
      chosen()
    })
    for (const one of [this.row, this.column]) one.control.addEventListener("change", chosen)
    this.number = labelled(fields, "input")
    Object.assign(this.number.control, { type: "number", step: "any" })
    this.slider = labelled(fields, "input")
    this.slider.control.type = "range"
    this.slider.line.classList.add("steps__field--wide")
    for (const { control } of [this.number, this.slider]) {
      control.addEventListener("input", ({ target }) => {
        const value = Number(target.value)
        if (target.value !== "" && Number.isFinite(value)) orders.set(Math.fround(value))
      })
    }
    this.state = add(parent, "p", "edited")
    this.state.setAttribute("role", "status")
    const buttons = add(parent, "div", "ui__buttons")
    this.undo = button(buttons, orders.undo)
    this.discard = button(buttons, orders.discard)
  }

  describe({ texts }, matrices, write) {
    Object.assign(this, { texts, matrices, write })
    this.title.textContent = texts.edit
    this.note.textContent = texts.edit_note
    const names = { layer: texts.layer, row: texts.row, column: texts.column, number: texts.value }
    for (const [name, text] of Object.entries(names)) this[name].label.textContent = text
    this.slider.label.textContent = texts.slider
    this.undo.textContent = texts.undo
    this.discard.textContent = texts.discard
    this.offered = undefined
  }

  get matrix() {
    return this.matrices[Number(this.layer.control.value)]
  }

  /** The weight that is chosen. */
  get place() {
    const { start, units } = this.matrix
    return start + Number(this.row.control.value) * units + Number(this.column.control.value)
  }

  offerRest(row, column) {
    offer(this.row.control, this.matrix.rows, row)
    offer(this.column.control, this.matrix.columns, column)
    this.offered = this.matrix
  }

  /** Show a weight, and all changes. */
  show(place, weights, edits) {
    const { matrix, row, column } = placeOf(this.matrices, place)
    if (this.offered !== matrix) {
      const labels = this.matrices.map(({ label }) => label)
      offer(this.layer.control, labels, this.matrices.indexOf(matrix))
      this.offerRest(row, column)
    }
    this.row.control.value = row
    this.column.control.value = column
    const value = weights[place]
    this.showValue(matrix, value, weights)
    const list = edits.differences().map(({ place: at, before, value: now }) =>
      put(this.texts.edit_item, {
        name: nameOf(this.matrices, at),
        before: this.write.number(before),
        after: this.write.number(now),
      }),
    )
    this.state.textContent = edits.any ? put(this.texts.edited, { list: list.join("; ") }) : ""
    this.undo.disabled = this.discard.disabled = !edits.any
  }

  showValue({ start, stop }, value, weights) {
    let largest = 0.5
    for (let at = start; at < stop; at += 1) largest = Math.max(largest, Math.abs(weights[at]))
    const active = document.activeElement
    const slider = this.slider.control
    if (active !== slider) {
      const reach = Number((REACH * largest).toPrecision(2))
      Object.assign(slider, { min: -reach, max: reach, step: reach / 200, value })
    }
    slider.setAttribute("aria-valuetext", this.write.number(value))
    if (active !== this.number.control) this.number.control.value = Number(value.toPrecision(5))
  }
}
