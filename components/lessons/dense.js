// Dense layers as matrix products: shapes, parameters, and the code that builds them.

import { themeOf } from "../live/plot.js"
import { Options, Slider, add, change, draw, filled, writer } from "./controls.js"

const UNITS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
const CLASSES = { min: 3, max: 20, step: 1, value: 10 }
const WIDTH = 560
const HEIGHT = 128 // of the drawing of a layer
const LONGEST = 92 // of a side of a matrix
const THINNEST = 7

/**
 * The Dense layers of a network, each as its numbers of inputs and units, and its parameters.
 *
 * @param {number} inputs of the network
 * @param {number[]} units of each layer, the output layer last
 * @param {boolean} bias whether the units have one
 */
export function denseLayers(inputs, units, bias) {
  return units.map((count, place) => {
    const before = place ? units[place - 1] : inputs
    return { inputs: before, units: count, bias, parameters: before * count + (bias ? count : 0) }
  })
}

/** The Keras code of such a network. */
export function codeOf(shape, units, activation, output, bias) {
  const without = bias ? "" : ", use_bias=False"
  const lines = units.map((count, place) => {
    const own = place < units.length - 1 ? activation : output
    return `    keras.layers.Dense(${count}, activation="${own}"${without}),`
  })
  const start = ["model = keras.Sequential([", `    keras.layers.Input((${shape.join(", ")})),`]
  return [...start, "    keras.layers.Flatten(),", ...lines, "])"].join("\n")
}

/** The length in the drawing of so many numbers: more is longer, but a thousand must fit. */
export function lengthOf(count) {
  return Math.max(THINNEST, LONGEST * Math.min(1, Math.log2(count + 1) / 10))
}

export class Figure {
  constructor(root) {
    this.root = root
    const moved = () => this.draw()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    const right = add(row, "div", "ui__column dense__layers")
    const units = (value) => ({ min: 0, max: UNITS.length - 1, step: 1, value: UNITS.indexOf(value) })
    this.hidden = new Slider(left, { min: 0, max: 2, step: 1, value: 2 }, moved)
    this.units = [32, 16].map((value) => new Slider(left, units(value), moved))
    this.task = new Options(left, ["binary", "multiclass", "regression"], ["multiclass"], moved)
    this.classes = new Slider(left, CLASSES, moved)
    this.bias = new Options(left, ["bias"], ["bias"], moved, true)
    this.output = add(left, "p", "dense__output")
    this.code = add(add(left, "pre", "dense__code"), "code")
    this.total = add(right, "p", "lesson__formula")
    this.total.setAttribute("role", "status")
    this.blocks = [0, 1, 2].map(() => this.block(right))
    this.note = add(root, "p")
  }

  /** The drawing of a layer: input row · kernel + bias row → output row. */
  block(parent) {
    const box = add(parent, "div")
    const title = add(box, "h4")
    const drawing = draw(box, "svg", { class: "lesson__drawing", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" })
    const parts = ["input", "kernel", "bias", "output"].map((name) => ({
      name,
      shape: draw(drawing, "rect", { "stroke-width": 2, rx: 2 }),
      label: draw(drawing, "text", { "text-anchor": "middle", "font-size": 19 }),
    }))
    const signs = ["·", "+", "→"].map((sign) => draw(drawing, "text", { "text-anchor": "middle", "font-size": 26 }, sign))
    const sum = add(box, "p")
    return { box, title, drawing, parts, signs, sum }
  }

  update(data) {
    this.data = data
    const { texts, tasks, language } = data
    this.write = writer(language)
    this.hidden.describe(texts.hidden, this.write)
    this.units.forEach((one, place) =>
      one.describe(filled(texts.units, { layer: place + 1 }), (value) => this.write(UNITS[value])),
    )
    this.task.describe(texts.task, Object.fromEntries(Object.entries(tasks).map(([name, { label }]) => [name, label])))
    this.classes.describe(texts.classes, this.write)
    this.bias.describe(texts.biases, { bias: "use_bias=True" })
    this.note.textContent = texts.note
    this.draw()
  }

  /** Units of all layers as they are set, the output layer last. */
  get layout() {
    const { tasks } = this.data
    const hidden = this.units.slice(0, this.hidden.value).map((one) => UNITS[one.value])
    return [...hidden, tasks[this.task.value].units ?? this.classes.value]
  }

  draw() {
    if (!this.data) return
    const { shape, texts, tasks } = this.data
    const task = tasks[this.task.value]
    const units = this.layout
    const bias = this.bias.chosen.length > 0
    const layers = denseLayers(shape.reduce((one, other) => one * other), units, bias)
    this.units.forEach((one, place) => (one.input.disabled = place >= this.hidden.value))
    this.classes.input.disabled = task.units !== null
    const theme = themeOf(this.root)
    this.blocks.forEach((block, place) => {
      // Invisible, it keeps its place: nothing below moves.
      block.box.style.visibility = place < layers.length ? "visible" : "hidden"
      if (place < layers.length) this.fill(block, layers[place], place === layers.length - 1, place, theme)
    })
    this.output.textContent = filled(task.why, { units: this.write(units.at(-1)) })
    this.code.textContent = codeOf(shape, units, "relu", task.activation, bias)
    const sum = layers.reduce((one, { parameters }) => one + parameters, 0)
    const terms = layers.map(({ parameters }) => this.write(parameters)).join(" + ")
    const shown = layers.length > 1 ? `${terms} = ${this.write(sum)}` : this.write(sum)
    this.total.textContent = filled(texts.total, { sum: shown })
    this.total.dataset.parameters = sum
  }

  fill({ title, drawing, parts, signs, sum }, layer, last, place, theme) {
    const { inputs, units, bias, parameters } = layer
    const { texts } = this.data
    const write = this.write
    const row = (count) => `(1, ${write(count)})`
    const shapes = { input: row(inputs), kernel: `(${write(inputs)}, ${write(units)})`, bias: `(${write(units)},)`, output: row(units) }
    title.textContent = last ? texts.output_layer : filled(texts.hidden_layer, { layer: place + 1 })
    const sides = { input: [inputs, 1], kernel: [units, inputs], bias: [units, 1], output: [units, 1] }
    const colours = { input: theme.grid, kernel: theme.colours[0], bias: theme.colours[1], output: theme.grid }
    parts.forEach(({ name, shape, label }, at) => {
      const [width, height] = sides[name].map((count) => (count === 1 ? THINNEST : lengthOf(count)))
      const x = 70 + 140 * at
      const hidden = name === "bias" && !bias
      change(shape, {
        x: x - width / 2, y: 50 - height / 2, width, height,
        fill: colours[name], "fill-opacity": 0.35, stroke: name === "input" || name === "output" ? theme.text : colours[name],
        "stroke-dasharray": hidden ? "4 4" : null, opacity: hidden ? 0.3 : null,
      })
      change(label, { x, y: 120 })
      label.textContent = hidden ? "–" : shapes[name]
    })
    signs.forEach((sign, at) => change(sign, { x: 140 + 140 * at, y: 56, fill: theme.text }))
    const product = `${shapes.input} · ${shapes.kernel}${bias ? ` + ${shapes.bias}` : ""} → ${shapes.output}`
    drawing.setAttribute("aria-label", filled(texts.product_alt, { product }))
    const values = { inputs: write(inputs), units: write(units), parameters: write(parameters) }
    sum.textContent = filled(bias ? texts.counted : texts.counted_unbiased, values)
  }
}
