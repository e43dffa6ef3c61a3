// The numbers of the unit or the connection that is pointed at, beside its map in large.

import { paint } from "./maps.js"
import { biasOf, incoming, rangeOf, weightOf } from "./numbers.js"

const LISTED = 12 // connections of a unit
const SIZE = 5 // pixels of a cell of the large map
const SIDE = 200 // pixels of a large image

export class Panel {
  constructor(root) {
    this.root = root
    const part = (name, parent, style) => {
      const element = document.createElement(name)
      if (style) element.className = style
      parent.append(element)
      return element
    }
    root.replaceChildren()
    this.map = part("figure", root, "inside__large")
    this.canvas = part("canvas", this.map)
    this.caption = part("figcaption", this.map)
    const side = part("div", root, "inside__numbers")
    this.title = part("h4", side)
    this.list = part("dl", side)
    this.heading = part("p", side, "inside__heading")
    this.weights = part("ul", side)
    this.note = part("p", side, "inside__note")
    this.rows = []
    this.items = []
  }

  /** Show the numbers of a spot; without one, how to point at something. */
  show(spot, picture) {
    const { data, writer, network } = picture
    const column = spot && data.columns[spot.place]
    const found = !spot || !column ? null : spot.kind === "unit" ? this.unit(spot, column, picture) : this.wire(spot, column, picture)
    if (found) this.root.classList.add("inside__panel--used")
    put(this.title, found?.title ?? "")
    this.title.hidden = !found
    this.fill(found?.rows ?? [])
    put(this.heading, found?.weights?.length ? writer.texts.incoming : "")
    this.heading.hidden = !found?.weights?.length
    this.enumerate(found?.weights ?? [])
    put(this.note, found ? (found.note ?? "") : writer.texts.hint)
    this.enlarge(spot?.kind === "unit" && network ? spot : null, column, picture)
  }

  unit({ unit }, column, picture) {
    const { data, writer, network, stage } = picture
    const title = writer.unit(column, unit)
    if (!network) return { title, rows: column.function ? [[writer.texts.activation, column.function]] : [] }
    const answers = network.on(column.answer, unit)
    const rows = []
    if (column.role !== "input") {
      const { layers, before } = network
      const bias = biasOf(layers[column.layer], before?.layers[column.layer], unit)
      rows.push([writer.texts.activation, column.function])
      rows.push([writer.texts.bias, bias ? writer.changed(bias, before) : writer.texts.no_bias])
    }
    if (answers) {
      const range = rangeOf(picture.inUnits(column, answers))
      rows.push([writer.texts[picture.meaning(column)], writer.range(range)])
      if (column.dies) rows.push([writer.texts.zero, writer.zero(range.zero)])
    }
    if (column.role === "input") return { title, rows }
    return { title, rows, ...this.connections(unit, column, { data, writer, network, stage }) }
  }

  connections(unit, column, { data, writer, network, stage }) {
    const { layers, before } = network
    const all = incoming(layers[column.layer], before?.layers[column.layer], unit)
    const source = data.columns[stage.source(data.columns.indexOf(column))]
    if (source.kind === "image") {
      const values = all.map(({ value }) => value)
      const [low, high] = [Math.min(...values), Math.max(...values)].map(writer.short)
      return { note: writer.say("pixels", { count: writer.whole(all.length), low, high }) }
    }
    const weights = all.slice(0, LISTED).map((one) => [writer.own(source, one.input), writer.changed(one, null), one])
    const notes = []
    if (all.length > LISTED) notes.push(writer.say("more", { count: writer.whole(all.length - LISTED) }))
    if (before) notes.push(writer.say("since", { epoch: writer.epoch(before.epoch) }))
    return { weights, note: notes.join(" ") }
  }

  wire({ place, input, unit }, column, { data, writer, network, stage }) {
    const source = data.columns[stage.source(place)]
    const title = writer.say("connection", { from: writer.unit(source, input), to: writer.unit(column, unit) })
    if (!network) return { title, rows: [] }
    const { layers, before } = network
    const weight = weightOf(layers[column.layer], before?.layers[column.layer], input, unit)
    return { title, rows: [[writer.texts.weight, writer.changed(weight, before)]] }
  }

  fill(rows) {
    rows.forEach(([name, value], at) => {
      this.rows[at] ??= ["dt", "dd"].map((tag) => this.list.appendChild(document.createElement(tag)))
      const [term, text] = this.rows[at]
      term.hidden = text.hidden = false
      put(term, name)
      put(text, value)
    })
    for (const pair of this.rows.slice(rows.length)) pair[0].hidden = pair[1].hidden = true
  }

  // The weights of the connections of a unit, each with a bar to the left or right of zero.
  enumerate(weights) {
    const most = Math.max(...weights.map(([, , { value }]) => Math.abs(value)), Number.MIN_VALUE)
    weights.forEach(([name, text, { value, change }], at) => {
      this.items[at] ??= item(this.weights)
      const { line, label, bar, shown, moved } = this.items[at]
      line.hidden = false
      put(label, name)
      label.title = name
      put(shown, text)
      put(moved, change === null ? "" : change > 0 ? "▲" : change < 0 ? "▼" : "=")
      bar.dataset.sign = value < 0 ? "negative" : "positive"
      bar.style.transform = `scaleX(${value / most})`
    })
    for (const { line } of this.items.slice(weights.length)) line.hidden = true
  }

  enlarge(spot, column, picture) {
    const unit = spot && picture.stage.units.get(`${spot.place}.${spot.unit}`)
    const map = unit?.picture ? picture.pictureOf(column, spot.unit, unit.picture) : null
    this.map.classList.toggle("inside__large--empty", !map)
    if (!map) return
    const size = map.scale.sharp ? Math.ceil(SIDE / Math.max(map.grid.rows, map.grid.columns)) : SIZE
    paint(this.canvas, map.values, { ...map.grid, size }, map.scale)
    const { writer } = picture
    const { low, high } = map.scale
    const range = { low: writer.short(low), high: writer.short(high) }
    put(this.caption, writer.say(map.scale.striped ? "scale_signed" : "scale", range))
  }
}

function item(list) {
  const line = list.appendChild(document.createElement("li"))
  const [label, track, shown, moved] = ["name", "track", "value", "moved"].map((name) => {
    const element = line.appendChild(document.createElement("span"))
    element.className = `inside__${name === "name" ? "label" : name}`
    return element
  })
  moved.setAttribute("aria-hidden", "true")
  const bar = track.appendChild(document.createElement("span"))
  bar.className = "inside__bar"
  return { line, label, bar, shown, moved }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
