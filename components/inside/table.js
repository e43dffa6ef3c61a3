// The numbers of all units that are shown, as a table.

import { biasOf, incoming, rangeOf } from "./numbers.js"

const LISTED = 4 // weights of a unit
const PERIOD = 500 // ms between two changes, so that it can be read

export class Table {
  /** @param {HTMLDetailsElement} root contains an empty summary and an empty table */
  constructor(root, opened) {
    this.root = root
    this.summary = root.querySelector("summary")
    this.body = root.querySelector("table")
    this.due = 0
    root.addEventListener("toggle", opened)
  }

  show(picture) {
    const { data, writer, network } = picture
    this.root.hidden = !network
    if (this.summary.textContent !== writer.texts.table) this.summary.textContent = writer.texts.table
    if (!network || !this.root.open) return
    const signature = [...picture.stage.units.keys(), data.texts.table].join()
    const now = performance.now()
    if (signature === this.signature && now < this.due) {
      this.later ??= setTimeout(() => {
        this.later = undefined
        if (!picture.closed) this.show(picture)
      }, this.due - now)
      return
    }
    this.due = now + PERIOD
    const rows = [...picture.stage.units.values()].map((one) => this.row(one, picture))
    if (signature !== this.signature) this.build(rows, writer.texts)
    this.signature = signature
    rows.forEach((cells, at) =>
      cells.forEach((text, column) => {
        const cell = this.cells[at][column]
        if (cell.textContent !== text) cell.textContent = text
      }),
    )
  }

  row({ column, unit, place }, picture) {
    const { data, writer, network, stage } = picture
    const { layers, before } = network
    const answers = network.on(column.answer, unit)
    const range = answers && rangeOf(picture.inUnits(column, answers))
    const texts = [writer.unit(column, unit), "", range ? writer.range(range) : "", "", ""]
    if (column.role === "input") return texts
    const layer = layers[column.layer]
    const bias = biasOf(layer, before?.layers[column.layer], unit)
    texts[1] = bias ? writer.short(bias.value) : "–"
    if (range && column.dies) texts[3] = writer.percent(range.zero)
    const source = data.columns[stage.source(place)]
    const all = incoming(layer, null, unit).slice(0, LISTED)
    const named = (input) =>
      source.kind === "image" ? writer.say("pixel", { number: writer.whole(input + 1) }) : writer.own(source, input)
    texts[4] = all.map(({ input, value }) => `${named(input)}: ${writer.short(value)}`).join("; ")
    return texts
  }

  build(rows, texts) {
    this.body.replaceChildren()
    const head = this.body.createTHead().insertRow()
    for (const name of ["head_unit", "bias", "output", "zero", "head_weights"]) {
      const cell = document.createElement("th")
      cell.scope = "col"
      cell.textContent = texts[name]
      head.append(cell)
    }
    const body = this.body.createTBody()
    this.cells = rows.map((cells) => {
      const row = body.insertRow()
      return cells.map((_, column) => {
        const cell = document.createElement(column ? "td" : "th")
        if (!column) cell.scope = "row"
        row.append(cell)
        return cell
      })
    })
  }
}
