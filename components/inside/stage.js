// The drawing: columns of units as buttons, the connections behind them, and the texts around.

import { layout, partsOf, shownUnits } from "./layout.js"
import { Wires } from "./wires.js"

const SVG = "http://www.w3.org/2000/svg"
const MAP = 44, IMAGE = 50, PLAIN = 26, LARGE = 128, MIDDLE = 64, PIXELS = 84 // sides of units
const FEW = 4 // output units that get more room
const USUAL = 900, LARGEST = 1.3 // pixels from which on the picture grows, and how much at most

export class Stage {
  /**
   * @param {HTMLElement} root an empty element that scrolls
   * @param {{pointed: Function, kept: Function, turned: Function}} listener told what is pointed at,
   *   what is kept by a click, and that another part of a column is shown
   */
  constructor(root, listener) {
    this.root = root
    this.listener = listener
    this.starts = new Map() // first unit shown, by column
    this.wires = []
    this.units = new Map()
    this.place = document.createElement("div")
    this.place.className = "inside__stage"
    root.replaceChildren(this.place)
    this.place.addEventListener("pointermove", (event) => this.moved(event))
    this.place.addEventListener("pointerleave", () => listener.pointed(null))
    this.place.addEventListener("click", (event) => this.clicked(event))
    this.place.addEventListener("keydown", (event) => this.pressed(event))
  }

  /** Whether a unit has a picture: a map of the plane or an image of its weights. */
  picture(column) {
    const { data } = this
    if (column.kind !== "units") return null
    if (data.plane) return "map"
    const first = data.columns.find(({ kind, role }) => kind === "units" && role !== "input")
    return data.columns[0].kind === "image" && column === first ? "image" : null
  }

  side(column) {
    if (column.kind === "image") return PIXELS
    if (column.kind === "box") return 0
    const picture = this.picture(column)
    if (picture === "image") return IMAGE
    if (!picture) return PLAIN
    if (column.role !== "output") return MAP
    return column.count === 1 ? LARGE : column.count <= FEW ? MIDDLE : MAP
  }

  /** Redraw the columns if anything about them has changed; return whether it has. */
  describe(data) {
    const width = this.root.clientWidth
    const starts = data.columns.map((_, place) => this.starts.get(place) ?? 0)
    const signature = JSON.stringify([data.columns, data.plane, data.texts, starts, width])
    this.data = data
    if (signature === this.signature) return false
    const another = JSON.stringify(data.columns.map(({ count, layer }) => [count, layer]))
    if (another !== this.columns) this.starts.clear()
    this.columns = another
    this.signature = signature
    this.build(width)
    return true
  }

  build(width) {
    const { columns } = this.data
    const focused = this.place.getRootNode().activeElement?.dataset.key
    const starts = columns.map((_, place) => this.starts.get(place) ?? 0)
    const sides = columns.map((column) => this.side(column))
    this.zoom = Math.min(LARGEST, Math.max(1, width / USUAL))
    this.plan = layout(columns, sides, starts, width / this.zoom)
    this.place.replaceChildren()
    this.place.style.zoom = this.zoom
    this.place.style.width = `${this.plan.width}px`
    this.place.style.height = `${this.plan.height}px`
    this.drawing = this.svg("svg", this.place, { class: "inside__wires", width: this.plan.width, height: this.plan.height, "aria-hidden": "true" })
    this.units.clear()
    this.wires = []
    columns.forEach((column, place) => this.column(column, place, sides[place]))
    this.only(focused)
    this.units.get(focused)?.button.focus({ preventScroll: true })
  }

  svg(name, parent, attributes, text = "") {
    const element = document.createElementNS(SVG, name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
    element.textContent = text
    parent.append(element)
    return element
  }

  column(column, place, side) {
    const { plan } = this
    const at = plan.columns[place]
    const before = plan.columns[place - 1]
    if (column.kind === "units" && before) this.wires.push(new Wires(this.drawing, before.outlets, at, place))
    if (column.kind === "box") this.box(column, at)
    if (column.kind === "image") this.image(column, at)
    this.texts(column, at)
    for (const { unit, x, y } of at.units) this.unit(column, place, unit, x, y, side)
    this.choice(column, place, at)
  }

  texts(column, { x }) {
    const { plan } = this
    const group = this.svg("g", this.drawing, { class: "inside__texts" })
    if (column.title) this.svg("text", group, { x, y: 16, class: "inside__title" }, column.title)
    column.lines.forEach((line, at) => {
      if (line) this.svg("text", group, { x, y: plan.below + at * plan.line, class: at ? "" : "inside__title" }, line)
    })
  }

  box(column, { left, top, bottom, inlets, x }) {
    const passing = inlets.map(({ x: from, y }) => `M${from} ${y}H${left}`).join("")
    this.svg("path", this.drawing, { class: "inside__wire", d: passing, "data-sign": "none" })
    const group = this.svg("g", this.drawing, { class: "inside__box" })
    this.svg("rect", group, { x: left, y: top, width: 2 * (x - left), height: bottom - top, rx: 4 })
    const turned = `translate(${x + 4} ${(top + bottom) / 2}) rotate(-90)`
    this.svg("text", group, { transform: turned }, column.label)
    this.svg("title", group, {}, column.detail)
  }

  image(column, { left, right, top }) {
    const [rows, columns] = column.size
    const pixel = (right - left) / Math.max(rows, columns)
    const [width, height] = [columns * pixel, rows * pixel]
    const [x, y] = [left + (right - left - width) / 2, top + (right - left - height) / 2]
    const lines = [
      ...Array.from({ length: columns + 1 }, (_, at) => `M${x + at * pixel} ${y}v${height}`),
      ...Array.from({ length: rows + 1 }, (_, at) => `M${x} ${y + at * pixel}h${width}`),
    ]
    const group = this.svg("g", this.drawing, { class: "inside__image" })
    this.svg("rect", group, { x, y, width, height })
    this.svg("path", group, { d: lines.join("") })
    this.svg("title", group, {}, column.detail)
  }

  unit(column, place, unit, x, y, side) {
    const key = `${place}.${unit}`
    const button = document.createElement("button")
    button.type = "button"
    button.className = `inside__unit inside__unit--${column.role}`
    button.dataset.key = key
    button.tabIndex = -1
    Object.assign(button.style, { left: `${x - side / 2}px`, top: `${y - side / 2}px`, width: `${side}px`, height: `${side}px` })
    const picture = this.picture(column)
    const canvas = picture && button.appendChild(document.createElement("canvas"))
    if (!picture) button.classList.add("inside__unit--plain")
    const spot = { kind: "unit", place, unit }
    button.addEventListener("focus", () => this.listener.pointed(spot))
    button.addEventListener("blur", () => this.listener.pointed(null))
    this.place.append(button)
    this.units.set(key, { ...spot, button, canvas, picture, column, side })
    if (!column.names[unit]) return
    const left = column.role === "input"
    const name = document.createElement("span")
    name.className = `inside__name${left ? " inside__name--left" : ""}`
    name.textContent = name.title = column.names[unit]
    Object.assign(name.style, { top: `${y}px`, left: `${left ? x - side / 2 - 8 : x + side / 2 + 8}px` })
    this.place.append(name)
  }

  // The choice of the part of a long column that is shown.
  choice(column, place, { x }) {
    const parts = column.kind === "units" ? partsOf(column.count) : []
    if (!parts.length) return
    const { texts } = this.data
    const select = document.createElement("select")
    select.className = "inside__part"
    select.setAttribute("aria-label", texts.part_label.replace("{layer}", column.title))
    for (const start of parts) {
      const shown = shownUnits(column.count, start)
      select.add(new Option(this.data.part(shown[0] + 1, shown.at(-1) + 1, column.count), start))
    }
    select.value = shownUnits(column.count, this.starts.get(place))[0]
    select.dataset.key = `part.${place}`
    select.style.left = `${x}px`
    select.addEventListener("change", () => {
      this.starts.set(place, Number(select.value))
      this.listener.turned()
      this.place.querySelector(`[data-key="part.${place}"]`).focus({ preventScroll: true })
    })
    this.place.append(select)
  }

  /** Mark what is pointed at. */
  light(spot) {
    this.place.classList.toggle("inside__stage--pointing", Boolean(spot))
    for (const one of this.units.values()) {
      const same = spot?.kind === "unit" && one.place === spot.place && one.unit === spot.unit
      one.button.classList.toggle("inside__unit--lit", same)
    }
    const lit = (wires) => (wire) => {
      if (!spot) return false
      if (spot.kind === "wire") return wires.place === spot.place && wire.input === spot.input && wire.unit === spot.unit
      const into = wires.place === spot.place && wire.unit === spot.unit
      return into || (this.source(wires.place) === spot.place && wire.input === spot.unit)
    }
    for (const wires of this.wires) wires.light(lit(wires))
  }

  /** The column of units that connections to a column come from. */
  source(place) {
    return this.data.columns.findLastIndex(({ kind }, at) => at < place && kind !== "box")
  }

  spotAt(event) {
    const unit = this.units.get(event.target.closest?.("[data-key]")?.dataset.key)
    if (unit) return { kind: "unit", place: unit.place, unit: unit.unit }
    const { left, top } = this.place.getBoundingClientRect()
    for (const wires of this.wires) {
      const found = wires.at((event.clientX - left) / this.zoom, (event.clientY - top) / this.zoom)
      if (found) return found
    }
    return null
  }

  moved(event) {
    this.listener.pointed(this.spotAt(event))
  }

  clicked(event) {
    if (event.target.closest("select")) return
    const spot = this.spotAt(event)
    if (spot?.kind === "unit") this.only(`${spot.place}.${spot.unit}`)
    this.listener.kept(spot)
  }

  // One unit can be reached with the tab key; arrows lead to the others.
  only(key) {
    const known = this.units.has(key) ? key : this.units.keys().next().value
    for (const [name, { button }] of this.units) button.tabIndex = name === known ? 0 : -1
  }

  pressed(event) {
    if (event.key === "Escape") return this.listener.kept(null)
    const from = this.units.get(event.target.dataset?.key)
    const step = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key]
    if (!from || !step) return
    event.preventDefault()
    const all = [...this.units.values()]
    const places = [...new Set(all.map(({ place }) => place))]
    const place = places[places.indexOf(from.place) + step[0]]
    const column = all.filter((one) => one.place === place)
    const row = all.filter((one) => one.place === from.place).indexOf(from) + step[1]
    const to = column[Math.min(Math.max(row, 0), column.length - 1)]
    if (!to) return
    this.only(`${to.place}.${to.unit}`)
    to.button.focus()
  }
}
