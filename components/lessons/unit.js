// One unit: three inputs, their weights and a bias, the sum, the output, and the line it draws.

import { rgbOf } from "../live/colour.js"
import { themeOf } from "../live/plot.js"
import { Options, Slider, add, change, draw, filled, writer } from "./controls.js"
import { ACTIVATIONS } from "../inside/functions.js"

const REACH = 3 // of the inputs, on both sides of zero
const CELLS = 61 // of a side of the plane
const SIDE = 300 // of the drawing of the plane
const OWN = { leaky_slope: 0.2, elu_alpha: 1, step_threshold: 0 }
const OFFERED = ["linear", "step", "sigmoid", "tanh", "relu"]
const START = { inputs: [1, -0.5, 2], weights: [1, -1.5, 0.5], bias: -0.5 }
const UNIT = { x: 330, y: 150, radius: 34 }

/** The weighted sum of a unit. */
export function weightedSum(inputs, weights, bias) {
  return inputs.reduce((sum, input, place) => sum + weights[place] * input, bias)
}

/**
 * The line in the plane of the first two inputs on which the sum is zero, as its two ends within
 * the square; null if it does not cross it.
 */
export function zeroLine([first, second], rest, reach = REACH) {
  const ends = []
  const keep = (x, y) => {
    const inside = Math.abs(x) <= reach + 1e-9 && Math.abs(y) <= reach + 1e-9
    const known = ends.some(([a, b]) => Math.hypot(a - x, b - y) < 1e-9)
    if (inside && !known) ends.push([x, y])
  }
  for (const side of [-reach, reach]) {
    if (second !== 0) keep(side, -(first * side + rest) / second)
    if (first !== 0) keep(-(second * side + rest) / first, side)
  }
  return ends.length > 1 ? ends.slice(0, 2) : null
}

export class Figure {
  constructor(root) {
    this.root = root
    const moved = () => this.draw()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    const right = add(row, "div", "ui__column")
    const range = (value) => ({ min: -REACH, max: REACH, step: 0.1, value })
    this.inputs = START.inputs.map((value) => new Slider(left, range(value), moved))
    this.weights = START.weights.map((value) => new Slider(left, range(value), moved))
    this.bias = new Slider(left, range(START.bias), moved)
    this.activation = new Options(left, OFFERED, ["sigmoid"], moved)
    this.network = draw(right, "svg", { class: "lesson__drawing", viewBox: "0 0 560 300", role: "img" })
    this.formula = add(root, "p", "lesson__formula")
    this.formula.setAttribute("role", "status")
    this.plane = add(row, "div", "ui__column lesson__plane")
    this.note = add(root, "p")
    this.build()
  }

  build() {
    this.edges = this.inputs.map((_, place) => ({
      line: draw(this.network, "line", { "stroke-linecap": "round" }),
      label: draw(this.network, "text", { "font-size": 15, "text-anchor": "middle" }),
      y: 50 + 100 * place,
    }))
    this.fromBias = draw(this.network, "line", { "stroke-linecap": "round" })
    this.nodes = this.edges.map(({ y }) => this.node(60, y, 30))
    this.biasNode = this.node(UNIT.x, 34, 24)
    this.unit = this.node(UNIT.x, UNIT.y, UNIT.radius)
    this.arrow = draw(this.network, "line", { x1: UNIT.x + UNIT.radius, y1: UNIT.y, x2: 462, y2: UNIT.y })
    this.result = this.node(496, UNIT.y, UNIT.radius)
    const box = add(this.plane, "div", "lesson__map")
    this.canvas = add(box, "canvas")
    this.canvas.width = this.canvas.height = CELLS
    this.map = draw(box, "svg", { class: "lesson__drawing", viewBox: `-34 -8 ${SIDE + 42} ${SIDE + 42}`, role: "img" })
    draw(this.map, "rect", { width: SIDE, height: SIDE, fill: "none", stroke: "currentColor", opacity: 0.4 })
    for (let at = -REACH; at <= REACH; at += 1) {
      const place = ((at + REACH) / (2 * REACH)) * SIDE
      const text = String(at).replace("-", "−")
      draw(this.map, "text", { x: place, y: SIDE + 16, "text-anchor": "middle", "font-size": 12 }, text)
      draw(this.map, "text", { x: -6, y: SIDE - place + 4, "text-anchor": "end", "font-size": 12 }, text)
    }
    this.across = draw(this.map, "text", { x: SIDE / 2, y: SIDE + 32, "text-anchor": "middle", "font-size": 13 })
    this.up = draw(this.map, "text", { transform: `translate(-24 ${SIDE / 2}) rotate(-90)`, "text-anchor": "middle", "font-size": 13 })
    this.line = draw(this.map, "line", { "stroke-width": 3 })
    this.point = draw(this.map, "circle", { r: 7, "stroke-width": 3, fill: "none" })
  }

  node(x, y, radius) {
    const circle = draw(this.network, "circle", { cx: x, cy: y, r: radius, "stroke-width": 2 })
    const value = draw(this.network, "text", { x, y: y + 6, "text-anchor": "middle", "font-size": 17 })
    return { circle, value }
  }

  update(data) {
    this.data = data
    const { texts, activations, language } = data
    const write = writer(language, 1, 1)
    this.write = writer(language, 2, 2)
    this.inputs.forEach((one, place) => one.describe(filled(texts.input, { number: place + 1 }), write))
    this.weights.forEach((one, place) => one.describe(filled(texts.weight, { number: place + 1 }), write))
    this.bias.describe(texts.bias, write)
    this.activation.describe(texts.activation, activations)
    this.across.textContent = filled(texts.input, { number: 1 })
    this.up.textContent = filled(texts.input, { number: 2 })
    this.note.textContent = texts.note
    this.draw()
  }

  draw() {
    if (!this.data) return
    const inputs = this.inputs.map((one) => one.value)
    const weights = this.weights.map((one) => one.value)
    const bias = this.bias.value
    const sum = weightedSum(inputs, weights, bias)
    const output = this.output(sum)
    const theme = themeOf(this.root)
    this.drawNetwork(inputs, weights, bias, sum, output, theme)
    this.drawPlane(inputs, weights, bias, theme)
    this.say(inputs, weights, bias, sum, output)
  }

  output(sum) {
    return ACTIVATIONS[this.activation.value].f(sum, OWN)
  }

  drawNetwork(inputs, weights, bias, sum, output, theme) {
    const edge = (line, weight, from, to) =>
      change(line, {
        x1: from[0], y1: from[1], x2: to[0], y2: to[1],
        "stroke-width": weight === 0 ? 1 : 1 + 3 * Math.abs(weight),
        stroke: weight < 0 ? theme.colours[1] : theme.colours[0],
        "stroke-dasharray": weight < 0 ? "10 8" : null,
        opacity: weight === 0 ? 0.3 : 0.8,
      })
    this.edges.forEach(({ line, label, y }, place) => {
      edge(line, weights[place], [90, y], [UNIT.x - UNIT.radius, UNIT.y])
      change(label, { x: 185, y: y + (UNIT.y - y) * 0.42 - 12 })
      label.textContent = `× ${this.write(weights[place])}`
      this.fill(this.nodes[place], inputs[place], theme)
    })
    edge(this.fromBias, bias, [UNIT.x, 58], [UNIT.x, UNIT.y - UNIT.radius])
    this.fill(this.biasNode, bias, theme)
    this.fill(this.unit, sum, theme)
    this.fill(this.result, output, theme)
    change(this.arrow, { stroke: theme.text, "stroke-width": 2 })
    const { texts } = this.data
    this.network.setAttribute("aria-label", filled(texts.network_alt, { output: this.write(output) }))
  }

  fill({ circle, value }, number, theme) {
    change(circle, { fill: theme.paper, stroke: theme.text })
    value.textContent = this.write(number)
  }

  drawPlane([x, y, z], [first, second, third], bias, theme) {
    const rest = third * z + bias
    const context = this.canvas.getContext("2d")
    const picture = context.createImageData(CELLS, CELLS)
    const low = rgbOf(theme.colours[1])
    const high = rgbOf(theme.colours[0])
    const reach = REACH * (Math.abs(first) + Math.abs(second)) + Math.abs(rest)
    const [least, most] = [this.output(-reach), this.output(reach)]
    for (let row = 0; row < CELLS; row += 1) {
      for (let column = 0; column < CELLS; column += 1) {
        const across = REACH * ((2 * column) / (CELLS - 1) - 1)
        const up = REACH * (1 - (2 * row) / (CELLS - 1))
        const value = this.output(first * across + second * up + rest)
        const share = most > least ? (value - least) / (most - least) : 0.5
        const strength = Math.abs(2 * share - 1)
        const colour = share < 0.5 ? low : high
        picture.data.set([...colour, 20 + 150 * strength], 4 * (row * CELLS + column))
      }
    }
    context.putImageData(picture, 0, 0)
    const place = (value) => ((value + REACH) / (2 * REACH)) * SIDE
    const ends = zeroLine([first, second], rest)
    const shown = ends
      ? { x1: place(ends[0][0]), y1: SIDE - place(ends[0][1]), x2: place(ends[1][0]), y2: SIDE - place(ends[1][1]) }
      : {}
    change(this.line, { ...shown, stroke: theme.text, visibility: ends ? "visible" : "hidden" })
    change(this.point, { cx: place(x), cy: SIDE - place(y), stroke: theme.text })
    const { texts } = this.data
    this.map.setAttribute("aria-label", ends ? texts.plane_alt : texts.plane_empty_alt)
  }

  say(inputs, weights, bias, sum, output) {
    const write = (value) => (value < 0 ? `(${this.write(value)})` : this.write(value))
    const terms = inputs.map((input, place) => `${write(weights[place])} · ${write(input)}`)
    const { texts, activations } = this.data
    const name = this.activation.value
    const step = name === "linear" ? "" : ` → ${activations[name]} → ${this.write(output)}`
    this.formula.textContent = `${texts.sum}: ${terms.join(" + ")} + ${write(bias)} = ${this.write(sum)}${step}`
  }
}
