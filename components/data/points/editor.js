// Draws points on a plane with a mouse, a finger, a pen or the keyboard.

import { Board } from "./board.js"
import { counted, erased, History, placed, sprayed } from "./strokes.js"
import { Tools } from "./tools.js"

const EVERY = 90 // ms between two bursts of the spray while it is held
const ERASER = 0.03 // least radius of the eraser, relative to the range
const STEP = 1 / 60 // of the range, for an arrow key
const NUDGES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

// Streamlit calls again for the same element whenever the data or the theme changes.
const shown = new Map()

/** Draw or update the editor in an element of the page. */
export function show(parent, data, send) {
  const root = parent.querySelector(".points")
  let editor = shown.get(parent)
  if (editor?.root !== root) {
    editor?.close()
    editor = new Editor(root)
    shown.set(parent, editor)
  }
  editor.update(data, send)
}

/** Remove the editor in this element. */
export function close(parent) {
  shown.get(parent)?.close()
  shown.delete(parent)
}

class Editor {
  constructor(root) {
    this.root = root
    this.canvas = root.querySelector("canvas")
    this.board = new Board(this.canvas)
    this.tools = new Tools(root.querySelector(".points__tools"), {
      undo: () => this.travel(() => this.history.undo()),
      redo: () => this.travel(() => this.history.redo()),
      clear: () => this.clear(),
      changed: () => this.draw(),
    })
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.canvas)
    this.listen()
  }

  update(data, send) {
    this.send = send
    const anew = data.edition !== this.data?.edition
    this.data = data
    this.ranges = [data.x1, data.x2]
    this.root.lang = data.language
    const format = new Intl.NumberFormat(data.language, { maximumFractionDigits: 6, useGrouping: "always" })
    this.write = (value) => format.format(value).replace("-", "−")
    if (anew) {
      this.history = new History(data.points)
      this.place = this.ranges.map(([low, high]) => (low + high) / 2)
    }
    this.board.describe(this.ranges, data.labels.length, this.write)
    this.tools.describe(data)
    const { canvas } = this
    canvas.setAttribute("role", data.fixed ? "img" : "application")
    canvas.tabIndex = data.fixed ? -1 : 0
    this.root.querySelector(".points__keys").textContent = data.fixed ? "" : data.texts.keys
    this.draw()
    this.root.dataset.ready = data.edition
  }

  listen() {
    const { canvas } = this
    canvas.addEventListener("pointerdown", (event) => {
      if (this.data.fixed || !event.isPrimary || event.button !== 0) return
      canvas.focus({ preventScroll: true })
      event.preventDefault()
      canvas.setPointerCapture(event.pointerId)
      this.history.begin()
      this.follow(event)
      this.apply()
      if (this.tools.brush === "spray") this.timer = setInterval(() => this.apply(), EVERY)
    })
    canvas.addEventListener("pointermove", (event) => {
      if (this.data.fixed) return
      this.follow(event)
      this.over = true
      if (canvas.hasPointerCapture(event.pointerId) && this.tools.brush === "eraser") this.apply()
      this.draw()
    })
    canvas.addEventListener("pointerleave", () => {
      this.over = false
      this.draw()
    })
    const stop = (event) => {
      if (!canvas.hasPointerCapture(event.pointerId)) return
      canvas.releasePointerCapture(event.pointerId)
      this.stop()
    }
    canvas.addEventListener("pointerup", stop)
    canvas.addEventListener("pointercancel", stop)
    canvas.addEventListener("focus", () => this.draw())
    canvas.addEventListener("blur", () => this.draw())
    canvas.addEventListener("keydown", (event) => this.key(event))
  }

  follow(event) {
    const box = this.canvas.getBoundingClientRect()
    this.place = placed(this.board.at(event.clientX - box.left, event.clientY - box.top), this.ranges)
  }

  key(event) {
    if (this.data.fixed || event.altKey) return
    const letter = event.key.toLowerCase()
    if (event.ctrlKey || event.metaKey) {
      if (letter === "z" && !event.shiftKey) this.travel(() => this.history.undo())
      else if (letter === "y" || letter === "z") this.travel(() => this.history.redo())
      else return
    } else if (NUDGES[event.key]) {
      const far = event.shiftKey ? 5 : 1
      const moved = this.place.map((value, axis) => {
        const [low, high] = this.ranges[axis]
        return value + NUDGES[event.key][axis] * far * STEP * (high - low)
      })
      this.place = placed(moved, this.ranges)
      this.draw()
    } else if (letter === " " || letter === "enter") {
      this.stroke(this.tools.brush)
    } else if (letter === "delete" || letter === "backspace") {
      this.stroke("eraser")
    } else if (!this.tools.choose(Number(letter) - 1)) {
      return
    }
    event.preventDefault()
  }

  stroke(brush) {
    this.history.begin()
    this.apply(brush)
    this.stop()
  }

  // Use a brush once, at the place of the pointer.
  apply(brush = this.tools.brush) {
    const { history, place, ranges, tools } = this
    if (brush === "eraser") {
      const left = erased(history.points, place, Math.max(tools.radius, ERASER), ranges)
      if (left.length < history.points.length) history.points = left
    } else {
      const room = this.data.most - history.points.length
      const places = brush === "spray" ? sprayed(place, tools.radius, tools.density, ranges) : [place]
      const added = places.slice(0, room).map((each) => [...each, tools.target])
      if (added.length) history.points = [...history.points, ...added]
    }
    this.draw()
  }

  stop() {
    clearInterval(this.timer)
    if (this.history.end()) this.told()
    this.draw()
  }

  travel(move) {
    if (move()) this.told()
    this.draw()
  }

  clear() {
    this.history.begin()
    if (this.history.points.length) this.history.points = []
    this.stop()
  }

  told() {
    this.send("points", { edition: this.data.edition, points: this.history.points })
  }

  draw() {
    if (!this.history) return
    const { points } = this.history
    this.tools.enable(this.history)
    const visible = !this.data.fixed && (this.over || this.canvas.matches(":focus-visible"))
    const brushed = this.tools.brush === "point" ? 0 : this.tools.radius
    const radius = this.tools.brush === "eraser" ? Math.max(brushed, ERASER) : brushed
    this.board.draw(points, visible ? { place: this.place, radius } : null)
    this.say(points, visible)
  }

  // The counts, as text below and as the alternative of the canvas.
  say(points, visible) {
    const { texts, labels, most, name } = this.data
    const counts = counted(points, labels.length)
    const parts = labels.map((label, place) => `${label}:\u00a0${this.write(counts[place])}`)
    const targets = points.map((point) => point[2])
    if (!labels.length && points.length) {
      const [low, high] = [Math.min(...targets), Math.max(...targets)].map(this.write)
      parts.push(texts.numbers.replace("{low}", low).replace("{high}", high))
    }
    const total = texts.total.replace("{count}", this.write(points.length)).replace("{most}", this.write(most))
    const full = !this.data.fixed && points.length >= most ? ` ${texts.full}` : ""
    const status = `${[total, ...parts].join(" · ")}${full}`
    put(this.root.querySelector(".points__status"), status)
    const [x1, x2] = this.place.map(this.write)
    put(this.root.querySelector(".points__place"), visible ? `x1 = ${x1}, x2 = ${x2}` : "")
    const label = `${name}. ${status}`
    if (this.canvas.getAttribute("aria-label") !== label) this.canvas.setAttribute("aria-label", label)
  }

  close() {
    clearInterval(this.timer)
    this.observer.disconnect()
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
