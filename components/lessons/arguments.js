// The table of all arguments of Dense.

import { add } from "./controls.js"

const COLUMNS = ["name", "default", "help"]

/** A part of the table; its role is said, because on narrow screens it is laid out as a block. */
function part(parent, name, role, style = "") {
  const element = add(parent, name, style)
  element.setAttribute("role", role)
  return element
}

export class Figure {
  constructor(root) {
    this.title = add(root, "h4")
    this.table = part(root, "table", "table", "ui__table arguments__table")
    const line = part(part(this.table, "thead", "rowgroup"), "tr", "row")
    this.heads = COLUMNS.map(() => part(line, "th", "columnheader"))
    this.body = part(this.table, "tbody", "rowgroup")
  }

  update({ rows, texts }) {
    this.title.textContent = texts.title
    this.table.setAttribute("aria-label", texts.title)
    COLUMNS.forEach((name, place) => (this.heads[place].textContent = texts[name]))
    this.body.replaceChildren()
    for (const { name, default: value, lines } of rows) {
      const line = part(this.body, "tr", "row")
      add(part(line, "th", "rowheader"), "code", "", name)
      const usual = part(line, "td", "cell")
      usual.dataset.label = texts.default
      if (value) add(usual, "code", "", value)
      else usual.textContent = name.startsWith("*") ? "–" : texts.required
      const cell = part(line, "td", "cell")
      for (const { label, help } of lines) {
        const one = add(cell, "div")
        add(one, label ? "strong" : "em", "", label || texts.not_here)
        one.append(`: ${help}`)
      }
    }
  }
}
