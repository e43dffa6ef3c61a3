// Flatten: the pixels of an image, row after row, become one row of numbers.

import { themeOf } from "../live/plot.js"
import { Slider, add, change, draw, filled, writer } from "./controls.js"

const SIDE = 40 // of a drawn pixel

/** The place in the flattened row of the pixel in a row and a column, all counted from 0. */
export function placeOf(row, column, columns) {
  return row * columns + column
}

/** The numbers of an image in the order in which Flatten writes them. */
export function flattened(image) {
  const [{ length: columns }] = image
  const row = new Array(image.length * columns)
  image.forEach((line, at) => line.forEach((value, column) => (row[placeOf(at, column, columns)] = value)))
  return row
}

const MOVES = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity }

export class Figure {
  constructor(root, data) {
    this.root = root
    this.marked = 20 // a pixel in the stroke of most digits
    const [{ pixels }] = data.images
    this.columns = pixels[0].length
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column flatten__image")
    const right = add(row, "div", "ui__column")
    const most = data.images.length - 1
    this.digit = new Slider(left, { min: 0, max: most, step: 1, value: 3 }, () => this.draw())
    this.build(left, pixels)
    this.heading = add(right, "h4")
    this.row = add(right, "div", "flatten__row")
    this.row.setAttribute("role", "img")
    this.cells = flattened(pixels).map((_, place) => {
      const cell = add(this.row, "span")
      cell.addEventListener("pointerenter", () => this.mark(place))
      return cell
    })
    this.said = add(right, "p", "lesson__formula")
    this.said.setAttribute("role", "status")
    this.note = add(right, "p")
  }

  /** The image: a slider whose value is the marked pixel, which the arrow keys move. */
  build(parent, pixels) {
    const [width, height] = [this.columns * SIDE, pixels.length * SIDE]
    const viewBox = `-2 -2 ${width + 4} ${height + 4}`
    this.image = draw(parent, "svg", { class: "lesson__drawing", viewBox, role: "slider", tabindex: 0 })
    change(this.image, { "aria-valuemin": 1, "aria-valuemax": flattened(pixels).length })
    this.pixels = flattened(pixels).map((_, place) => {
      const [x, y] = [(place % this.columns) * SIDE, Math.floor(place / this.columns) * SIDE]
      const square = draw(this.image, "rect", { x, y, width: SIDE, height: SIDE })
      square.addEventListener("pointerenter", () => this.mark(place))
      square.addEventListener("pointerdown", () => this.mark(place))
      const value = draw(this.image, "text", { x: x + SIDE / 2, y: y + SIDE / 2 + 5, "text-anchor": "middle", "font-size": 15, "pointer-events": "none" })
      return { square, value }
    })
    this.frame = draw(this.image, "rect", { width: SIDE, height: SIDE, fill: "none", "stroke-width": 4, "pointer-events": "none" })
    this.image.addEventListener("keydown", (event) => {
      const move = { ...MOVES, ArrowUp: -this.columns, ArrowDown: this.columns }[event.key]
      if (move === undefined) return
      event.preventDefault()
      const next = Math.max(0, Math.min(this.pixels.length - 1, this.marked + move))
      if (Number.isFinite(move) && next !== this.marked + move) return
      this.mark(next)
    })
  }

  update(data) {
    this.data = data
    const { texts, language, images } = data
    this.write = writer(language)
    this.digit.describe(texts.digit, (place) => images[place].label)
    this.heading.textContent = filled(texts.row, { count: this.write(this.pixels.length) })
    this.note.textContent = texts.note
    this.draw()
  }

  /** The place of the marked pixel. */
  get held() {
    return this.marked
  }

  set held(place) {
    this.mark(place)
  }

  mark(place) {
    this.marked = place
    this.draw()
  }

  draw() {
    if (!this.data) return
    const { images, most, texts } = this.data
    const { pixels, label } = images[this.digit.value]
    const theme = themeOf(this.root)
    flattened(pixels).forEach((value, place) => {
      const share = value / most
      const ink = `color-mix(in srgb, ${theme.text} ${100 * share}%, ${theme.paper})`
      const words = share > 0.5 ? theme.paper : theme.text
      const { square, value: text } = this.pixels[place]
      change(square, { fill: ink, stroke: theme.grid })
      text.textContent = this.write(value)
      text.style.fill = words
      const cell = this.cells[place]
      cell.textContent = this.write(value)
      Object.assign(cell.style, { background: ink, color: words })
      cell.classList.toggle("flatten__marked", place === this.marked)
      cell.style.outlineColor = theme.colours[1]
    })
    const [row, column] = [Math.floor(this.marked / this.columns), this.marked % this.columns]
    change(this.frame, { x: column * SIDE, y: row * SIDE, stroke: theme.colours[1] })
    const said = filled(texts.pixel, {
      row: this.write(row + 1),
      column: this.write(column + 1),
      rows_before: this.write(row),
      columns: this.write(this.columns),
      place: this.write(placeOf(row, column, this.columns) + 1),
      value: this.write(flattened(pixels)[this.marked]),
    })
    this.said.textContent = said
    this.image.setAttribute("aria-label", filled(texts.image_alt, { digit: label }))
    this.row.setAttribute("aria-label", filled(texts.row_alt, { digit: label }))
    change(this.image, { "aria-valuenow": this.marked + 1, "aria-valuetext": said })
  }
}
