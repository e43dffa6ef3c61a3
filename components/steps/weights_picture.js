// The weights of every layer as a picture after G. Hinton: a square for each weight, larger the
// further it is from 0, filled if it is positive and framed if it is negative.

import { themeOf } from "../live/plot.js"
import { add, put } from "./elements.js"

const LARGEST = 26, SMALLEST = 3 // pixels of a cell
const TALLEST = 520 // pixels of a picture whose cells could be smaller
const GAP = 4 // pixels above the row of biases

/** Width and height of a cell's square in pixels, and where the rows begin. */
export function cellOf(rows, columns, width) {
  const fitting = Math.min(width / columns, TALLEST / rows)
  return Math.floor(Math.min(LARGEST, Math.max(SMALLEST, fitting)))
}

export class WeightsPicture {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {(place: number) => void} chosen called with the weight that was clicked
   */
  constructor(parent, chosen) {
    this.parent = add(parent, "div", "matrices")
    this.chosen = chosen
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.parent)
  }

  describe(data, matrices, write) {
    Object.assign(this, { texts: data.texts, matrices, write })
    this.parent.replaceChildren()
    this.pictures = matrices.map((matrix) => {
      const figure = add(this.parent, "figure", "matrix")
      add(figure, "figcaption", "", matrix.label)
      const canvas = add(add(figure, "div", "canvas"), "canvas")
      canvas.setAttribute("role", "img")
      canvas.addEventListener("click", (event) => this.pick(matrix, canvas, event, this.chosen))
      canvas.addEventListener("pointermove", (event) =>
        this.pick(matrix, canvas, event, (place) => (canvas.title = this.says(matrix, place))),
      )
      return { matrix, canvas }
    })
  }

  /** Show these numbers, one for each weight, and the weight that can be set by hand. */
  show(numbers, selected) {
    Object.assign(this, { numbers, selected })
    this.draw()
  }

  draw() {
    if (!this.numbers) return
    this.request ??= requestAnimationFrame(() => {
      this.request = undefined
      const theme = themeOf(this.parent)
      for (const { matrix, canvas } of this.pictures) this.paint(matrix, canvas, theme)
    })
  }

  paint({ start, stop, rows, units, label, bias }, canvas, theme) {
    const width = canvas.parentElement.clientWidth
    if (!width) return
    const cell = (canvas.cell = cellOf(rows.length, units, width))
    const top = (row) => row * cell + (row === bias ? GAP : 0) + 1
    const dots = window.devicePixelRatio || 1
    const size = [units * cell + 2, rows.length * cell + GAP + 2]
    ;[canvas.width, canvas.height] = size.map((pixels) => Math.round(pixels * dots))
    canvas.style.width = `${size[0]}px`
    canvas.style.height = `${size[1]}px`
    const numbers = this.numbers.subarray(start, stop)
    let [low, high] = [Infinity, -Infinity]
    for (const number of numbers) [low, high] = [Math.min(low, number), Math.max(high, number)]
    const most = Math.max(Math.abs(low), Math.abs(high)) || 1
    const pen = canvas.getContext("2d")
    pen.scale(dots, dots)
    const [positive, negative] = theme.colours
    numbers.forEach((number, place) => {
      const side = Math.sqrt(Math.abs(number) / most) * (cell - 1)
      const x = (place % units) * cell + 1 + (cell - side) / 2
      const y = top(Math.floor(place / units)) + (cell - side) / 2
      if (number >= 0) {
        pen.fillStyle = positive
        pen.fillRect(x, y, side, side)
      } else {
        pen.strokeStyle = negative
        pen.lineWidth = Math.min(2, side / 2)
        const inner = Math.max(0, side - pen.lineWidth)
        pen.strokeRect(x + pen.lineWidth / 2, y + pen.lineWidth / 2, inner, inner)
      }
    })
    if (this.selected >= start && this.selected < stop) {
      const at = this.selected - start
      pen.strokeStyle = theme.text
      pen.lineWidth = 1.5
      pen.strokeRect((at % units) * cell + 1, top(Math.floor(at / units)), cell, cell)
    }
    const [from, to] = [low, high].map(this.write.signed)
    const count = this.write.whole(rows.length)
    canvas.setAttribute("aria-label", put(this.texts.picture, { layer: label, rows: count, low: from, high: to }))
  }

  pick(matrix, canvas, { offsetX, offsetY }, then) {
    const { rows, units, bias, start } = matrix
    const below = bias !== null && offsetY > bias * canvas.cell + GAP ? GAP : 0
    const row = Math.floor((offsetY - 1 - below) / canvas.cell)
    const column = Math.floor((offsetX - 1) / canvas.cell)
    if (row < 0 || column < 0 || row >= rows.length || column >= units) return
    then(start + row * units + column)
  }

  says(matrix, place) {
    const within = place - matrix.start
    const name = matrix.name(Math.floor(within / matrix.units), within % matrix.units)
    return `${name}: ${this.write.signed(this.numbers[place])}`
  }

  close() {
    cancelAnimationFrame(this.request)
    this.observer.disconnect()
  }
}
