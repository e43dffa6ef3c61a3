// A table of numbers in a figure, which scrolls in itself where it is too wide.

import { add } from "./controls.js"

export class Table {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {number} columns how many it has
   * @param {number[]} prose which of them have sentences, and keep some width
   */
  constructor(parent, columns, prose = []) {
    this.box = add(parent, "div", "ui__scroll")
    this.box.tabIndex = 0 // so that it can be scrolled by the keyboard
    this.box.setAttribute("role", "region")
    this.table = add(this.box, "table", "ui__table")
    const row = add(add(this.table, "thead"), "tr")
    this.heads = Array.from({ length: columns }, (_, place) => {
      const head = add(row, "th", prose.includes(place) ? "lesson__prose" : "")
      head.scope = "col"
      return head
    })
    this.body = add(this.table, "tbody")
    this.rows = []
  }

  /** Set its name, for screen readers, and the heads of its columns. */
  describe(name, heads) {
    this.box.setAttribute("aria-label", name)
    this.heads.forEach((head, place) => (head.textContent = heads[place]))
  }

  /** Return the cells of a new row; the first is its head. */
  row() {
    const row = add(this.body, "tr")
    const cells = this.heads.map((_, place) => add(row, place ? "td" : "th"))
    cells[0].scope = "row"
    this.rows.push({ row, cells })
    return cells
  }

  /** Write a text into each cell of so many rows. */
  fill(texts) {
    while (this.rows.length < texts.length) this.row()
    while (this.rows.length > texts.length) this.rows.pop().row.remove()
    texts.forEach((line, at) => {
      line.forEach((text, place) => {
        const cell = this.rows[at].cells[place]
        if (cell.textContent !== text) cell.textContent = text
      })
    })
  }
}
