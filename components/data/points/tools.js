// The brushes and what they draw: class or number, radius and density, undo and redo.

import { mark, themeOf } from "./board.js"

const BRUSHES = ["point", "spray", "eraser"]
const [SMALLEST, LARGEST, USUAL] = [2, 30, 8] // radius, in percent of the range
const [FEWEST, DENSEST] = [1, 12] // points of a burst
const ICON = 18 // pixels
let count = 0 // of editors, for the names of their choices

export class Tools {
  /**
   * @param {HTMLElement} root an empty element
   * @param {object} does what the buttons do: undo, redo, clear, changed
   */
  constructor(root, does) {
    this.root = root
    this.does = does
    this.name = `points-${(count += 1)}`
    this.brush = "point"
    this.chosen = 0
    this.number = 1
    this.classes = add(root, "fieldset", "ui__options")
    this.value = this.slider("number", -5, 5, 0.1, (value) => (this.number = value))
    this.brushes = add(root, "fieldset", "ui__options")
    this.radiusOf = this.slider("radius", SMALLEST, LARGEST, 1, () => {})
    this.radiusOf.input.value = USUAL
    this.densityOf = this.slider("density", FEWEST, DENSEST, 1, () => {})
    this.densityOf.input.value = 3
    const buttons = add(root, "div", "ui__buttons")
    this.buttons = Object.fromEntries(
      ["undo", "redo", "clear"].map((name) => {
        const button = add(buttons, "button", "ui__button")
        button.type = "button"
        button.onclick = () => does[name]()
        return [name, button]
      }),
    )
  }

  /** What the next points have: the number of a class, or a number. */
  get target() {
    return this.data.labels.length ? this.chosen : this.number
  }

  /** Radius of spray and eraser, relative to the range. */
  get radius() {
    return Number(this.radiusOf.input.value) / 100
  }

  /** Points of a burst of the spray. */
  get density() {
    return Number(this.densityOf.input.value)
  }

  /** Choose a class by its number; returns whether there is one. */
  choose(number) {
    if (!this.data.labels[number]) return false
    this.chosen = number
    this.write()
    return true
  }

  describe(data) {
    this.data = data
    this.root.hidden = data.fixed
    if (data.fixed) return
    const [low, high] = data.scale
    Object.assign(this.value.input, { min: low, max: high, step: (high - low) / 100 })
    this.number = Math.min(Math.max(this.number, low), high)
    this.chosen = Math.min(this.chosen, Math.max(data.labels.length - 1, 0))
    this.write()
  }

  write() {
    const { data } = this
    const { texts, labels, language } = data
    const drawn = JSON.stringify([labels, language, getComputedStyle(this.root).color])
    if (this.drawn !== drawn) {
      this.drawn = drawn
      const theme = themeOf(this.root)
      this.choices(this.classes, texts.class, labels.map((label, place) => [String(place), label]), "class", (place) => {
        this.chosen = Number(place)
      })
      this.classes.querySelectorAll("label").forEach((label, place) => icon(label, place, theme))
      const named = BRUSHES.map((name) => [name, texts[name]])
      this.choices(this.brushes, texts.brush, named, "brush", (name) => (this.brush = name))
      for (const [name, button] of Object.entries(this.buttons)) button.textContent = texts[name]
      for (const one of [this.value, this.radiusOf, this.densityOf]) one.name.textContent = texts[one.key]
    }
    check(this.classes, String(this.chosen))
    check(this.brushes, this.brush)
    this.classes.hidden = !labels.length
    this.value.line.hidden = labels.length > 0
    this.value.input.value = this.number
    this.radiusOf.line.hidden = this.brush === "point"
    this.densityOf.line.hidden = this.brush !== "spray"
    const format = new Intl.NumberFormat(language, { maximumSignificantDigits: 4 })
    for (const one of [this.value, this.radiusOf, this.densityOf]) {
      const shown = format.format(Number(one.input.value)).replace("-", "−")
      one.shown.textContent = one.key === "radius" ? texts.percent.replace("{value}", shown) : shown
    }
    this.does.changed()
  }

  enable({ before, after, points }) {
    this.buttons.undo.disabled = !before.length
    this.buttons.redo.disabled = !after.length
    this.buttons.clear.disabled = !points.length
  }

  choices(fieldset, legend, options, kind, take) {
    fieldset.replaceChildren()
    add(fieldset, "legend").textContent = legend
    for (const [value, text] of options) {
      const label = add(fieldset, "label")
      const input = add(label, "input")
      Object.assign(input, { type: "radio", name: `${this.name}-${kind}`, value })
      add(label, "span").textContent = text
      input.onchange = () => {
        take(value)
        this.write()
      }
    }
  }

  slider(key, min, max, step, take) {
    const line = add(this.root, "div", "points__slider")
    const [name, input, shown] = ["label", "input", "output"].map((kind) => add(line, kind))
    Object.assign(input, { type: "range", min, max, step, id: `${this.name}-${key}` })
    name.htmlFor = shown.htmlFor = input.id
    input.oninput = () => {
      take(Number(input.value))
      this.write()
    }
    return { key, line, name, input, shown }
  }
}

function check(fieldset, value) {
  for (const input of fieldset.querySelectorAll("input")) input.checked = input.value === value
}

function icon(label, number, theme) {
  const canvas = document.createElement("canvas")
  const scale = window.devicePixelRatio || 1
  Object.assign(canvas, { width: ICON * scale, height: ICON * scale, ariaHidden: "true" })
  label.insertBefore(canvas, label.lastChild)
  const pen = canvas.getContext("2d")
  pen.scale(scale, scale)
  pen.fillStyle = theme.colours[number % theme.colours.length]
  mark(pen, number, ICON / 2, ICON / 2, 5.5)
  pen.fill()
}

function add(parent, name, style = "") {
  const element = document.createElement(name)
  if (style) element.className = style
  parent.append(element)
  return element
}
