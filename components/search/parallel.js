// Parallel coordinates: a line per trial through its value on every axis, the results last.
//
// Not Plotly's, which redraws them with WebGL at every change and knows no clicks on a line.

import { NOWHERE, resultAxis } from "./axes.js"
import { Brush } from "./brush.js"
import { Ground } from "./ground.js"
import { add } from "./svg.js"

const LEFT = 40, RIGHT = 64, TOP = 52, BOTTOM = 16 // pixels around the axes
const LEAST_GAP = 104 // pixels between axes: below it the figure scrolls
const NEAR = 12 // pixels from a line within which it is clicked
const LETTER = 6.6 // width of a character, about

export class Parallel {
  /**
   * @param {SVGElement} svg in an element that scrolls
   * @param {HTMLCanvasElement} canvas beneath it, for the lines of trials that have ended
   * @param {{selected: () => void, pick: (trial: number|null) => void}} listener called when a
   *   brush has changed, and with the trial whose line is clicked
   */
  constructor(svg, canvas, listener) {
    this.svg = svg
    this.listener = listener
    this.ground = new Ground(canvas)
    this.lines = add(svg, "g", "search-view__lines") // of trials that train or are pointed at
    this.frame = add(svg, "g", "search-view__axes")
    this.brushes = new Map() // by name of the axis
    this.observer = new ResizeObserver(() => this.draw(this.view))
    this.observer.observe(svg.parentElement)
    svg.onclick = (event) => this.clicked(event)
    svg.onpointermove = (event) => this.hovered(event)
    svg.onpointerleave = () => this.hover(null)
  }

  /** Forget the trials and what was selected of them. */
  clear() {
    this.lines.replaceChildren()
    this.brushes.clear()
    this.frame.replaceChildren()
  }

  get dragged() {
    return [...this.brushes.values()].some(({ from }) => from !== undefined)
  }

  /** Whether a trial passes all brushes. */
  passes(trial) {
    return [...this.brushes.values()].every(({ range, column }) => {
      const value = this.valueOf(trial, column)
      return !range || (value !== undefined && range.has(value))
    })
  }

  get active() {
    return [...this.brushes.values()].some(({ range }) => range)
  }

  /** Show all trials again. */
  reset() {
    for (const brush of this.brushes.values()) brush.set(null)
    this.listener.selected()
  }

  /**
   * Draw the trials.
   *
   * @param {object} view
   * @param {boolean} ended whether trials that have ended may have changed, or how they look
   */
  draw(view, ended = true) {
    if (!view) return
    this.view = view
    const { trials, axes, words, log } = view
    // Laid out for text of 16 pixels and scaled to the window's text size, as all figures.
    this.unit = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
    const wide = this.svg.parentElement.clientWidth / this.unit
    if (!wide) return
    this.columns = [
      ...axes,
      ...trials.measures.map((measure, index) =>
        resultAxis(measure, trials.known.flatMap(({ r }) => r?.[index] ?? []), words, index ? true : log),
      ),
    ]
    const gaps = Math.max(1, this.columns.length - 1)
    this.width = Math.max(wide, LEFT + RIGHT + LEAST_GAP * gaps)
    this.height = this.svg.parentElement.clientHeight / this.unit - (this.width > wide ? 16 : 0)
    this.gap = (this.width - LEFT - RIGHT) / gaps
    this.low = this.height - BOTTOM
    this.drop = view.conditional.size ? 1 - NOWHERE : 1 // height of an axis with its place for none
    this.svg.setAttribute("width", this.width * this.unit)
    this.svg.setAttribute("height", this.height * this.unit)
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`)
    // Redrawn axes would be lost to the pointer that drags along them.
    const changed = !this.dragged && this.drawAxes()
    if (changed || ended) this.ground.draw(this)
    this.drawLines()
  }

  x(column) {
    return LEFT + column * this.gap
  }

  y(at) {
    return TOP + ((1 - at) / this.drop) * (this.low - TOP)
  }

  /** The place, 0 to 1, at a height. */
  place(y) {
    return 1 - ((y - TOP) / (this.low - TOP)) * this.drop
  }

  valueOf({ v, r }, column) {
    const settings = this.view.axes.length
    if (column >= settings) return r?.[column - settings]
    return v ? v[column] : undefined
  }

  /** Draw axes that are not there as they should be; return whether there were any. */
  drawAxes() {
    const { words, conditional } = this.view
    const ground = [this.width, this.height, this.drop, this.columns.length, words.language]
    let changed = false
    while (this.frame.childElementCount > this.columns.length) this.frame.lastChild.remove()
    this.columns.forEach((axis, column) => {
      const { label, values, low, high, log } = axis
      const key = JSON.stringify([ground, label, values, low, high, log])
      const group = this.frame.children[column] ?? add(this.frame, "g", "search-view__axis")
      if (group.dataset.key === key) return
      changed = true
      group.dataset.key = key
      const root = this.svg.getRootNode()
      const focused = group.contains(root.activeElement)
      group.replaceChildren()
      group.setAttribute("transform", `translate(${this.x(column)},0)`)
      const title = add(group, "text", "search-view__name")
      const room = Math.floor((this.gap - 8) / LETTER)
      const lines = wrapped(axis.label, room)
      lines.forEach((text, index) => {
        const line = add(title, "tspan")
        line.setAttribute("x", column === this.columns.length - 1 ? RIGHT - 8 : 0)
        line.setAttribute("y", 14 + 15 * (index + 2 - lines.length))
        line.textContent = text
      })
      title.setAttribute("text-anchor", column === this.columns.length - 1 ? "end" : column ? "middle" : "start")
      if (!column) title.setAttribute("transform", `translate(${8 - LEFT},0)`)
      add(title, "title").textContent = axis.label
      const line = add(group, "line")
      line.setAttribute("y1", this.y(1))
      line.setAttribute("y2", this.y(0))
      const ticks = [...axis.ticks]
      if (conditional.has(axis.name)) ticks.push({ at: NOWHERE, label: axis.write(null) })
      for (const { at, label } of ticks) this.drawTick(group, at, label)
      const name = axis.name ?? `result ${column - this.view.axes.length}`
      const brush = this.brushes.get(name) ?? new Brush(() => this.listener.selected())
      this.brushes.set(name, brush)
      brush.draw(group, axis, column, this)
      if (focused) brush.area.focus({ preventScroll: true })
    })
    return changed
  }

  drawTick(group, at, label) {
    const mark = add(group, "line")
    mark.setAttribute("x2", 5)
    mark.setAttribute("y1", this.y(at))
    mark.setAttribute("y2", this.y(at))
    const text = add(group, "text", "search-view__tick")
    text.setAttribute("x", 8)
    text.setAttribute("y", this.y(at) + 4)
    const room = Math.floor((this.gap - 16) / LETTER)
    text.textContent = label.length > room ? `${label.slice(0, room - 1)}…` : label
    add(text, "title").textContent = label
  }

  /** Draw the lines that change often. */
  drawLines() {
    const { trials, selection, chosen } = this.view
    const running = trials.in("running").map((trial) => [trial, "running"])
    const pointed = [
      [trials.all[this.over], "over"],
      [trials.all[chosen], "chosen"],
    ]
    const drawn = [...running, ...pointed].filter(([trial]) => trial && selection.has(trial.n))
    while (this.lines.childElementCount > drawn.length) this.lines.lastChild.remove()
    while (this.lines.childElementCount < drawn.length) add(this.lines, "path")
    drawn.forEach(([trial, kind], index) => {
      const line = this.lines.children[index]
      line.setAttribute("class", `search-view__line--${kind}`)
      line.setAttribute("d", this.path(trial))
    })
  }

  path(trial) {
    const points = this.points(trial)
    return points.map(([x, y], index) => `${index ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`).join("")
  }

  points(trial) {
    const points = []
    this.columns.forEach((axis, column) => {
      const value = this.valueOf(trial, column)
      if (value !== undefined) points.push([this.x(column), this.y(axis.at(value))])
    })
    return points
  }

  /** The trial whose line is nearest to the pointer; null if none is near. */
  nearest({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect()
    const scale = this.width / box.width
    const [x, y] = [(clientX - box.left) * scale, (clientY - box.top) * scale]
    let found = null, least = NEAR
    for (const trial of this.view?.trials.known ?? []) {
      if (!this.view.selection.has(trial.n)) continue
      const points = this.points(trial)
      const after = points.findIndex(([right]) => right >= x)
      if (after < 1) continue
      const [[left, from], [right, to]] = [points[after - 1], points[after]]
      const height = from + ((to - from) * (x - left)) / (right - left)
      const distance = Math.abs(height - y) / Math.hypot(1, (to - from) / (right - left))
      if (distance < least) [found, least] = [trial.n, distance]
    }
    return found
  }

  clicked(event) {
    if (!event.target.closest(".search-view__brush")) this.listener.pick(this.nearest(event))
  }

  hovered(event) {
    this.hover(event.buttons ? null : this.nearest(event))
  }

  hover(trial) {
    if (trial === this.over || !this.view) return
    this.over = trial ?? undefined
    this.svg.style.cursor = this.over === undefined ? "" : "pointer"
    this.drawLines()
  }

  close() {
    this.observer.disconnect()
  }
}

// A name in at most two lines.
function wrapped(text, room) {
  const cut = (part) => (part.length > room ? `${part.slice(0, room - 1)}…` : part)
  if (text.length <= room) return [text]
  const space = text.lastIndexOf(" ", room)
  if (space < 1) return [cut(text)]
  return [text.slice(0, space), cut(text.slice(space + 1))]
}
