// The output activations, with the numbers of real predictions of handwritten digits.

import { themeOf } from "../live/plot.js"
import { Options, Slider, add, button, change, draw, filled, writer } from "./controls.js"
import { ACTIVATIONS, softmax } from "../inside/functions.js"
import { Table } from "./table.js"

const REACH = 12 // of the sums, on both sides of zero
const BAR = { width: 150, height: 18 }

/** Outputs for the sums of the output layer. */
export const OUTPUTS = {
  softmax: (sums) => softmax(sums),
  sigmoid: (sums) => sums.map((sum) => ACTIVATIONS.sigmoid.f(sum)),
  linear: (sums) => [...sums],
}

// What is raised to a power on the way from the sum to the output.
const POWERS = { softmax: Math.exp, sigmoid: (sum) => Math.exp(-sum), linear: () => Number.NaN }

export class Figure {
  constructor(root, data) {
    this.root = root
    this.samples = data.samples
    const changed = () => this.draw()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    this.title = add(left, "h4")
    const names = this.samples.map((_, place) => String(place))
    this.sample = new Options(left, names, ["0"], () => this.reset())
    this.canvas = add(left, "canvas", "lesson__digit")
    this.canvas.setAttribute("role", "img")
    this.activation = new Options(left, Object.keys(OUTPUTS), ["softmax"], changed)
    this.back = button(add(left, "div", "ui__buttons"), () => this.reset())
    this.formula = add(left, "p", "lesson__formula")
    this.formula.setAttribute("role", "status")
    this.meaning = add(left, "p")
    this.table = new Table(row, 4)
    this.note = add(root, "p")
    this.lines = this.samples[0].sums.map((_, place) => this.line(place))
    this.foot = this.table.row()
    this.reset()
  }

  line(place) {
    const [first, power, output, bar] = this.table.row()
    const slider = new Slider(first, { min: -REACH, max: REACH, step: 0.1, value: 0 }, (value) => {
      this.sums[place] = value
      this.draw()
    })
    const box = { width: BAR.width, height: BAR.height, viewBox: `0 0 ${BAR.width} ${BAR.height}`, "aria-hidden": "true" }
    const picture = draw(bar, "svg", box)
    return {
      slider, power, output,
      rect: draw(picture, "rect", { y: 2, height: BAR.height - 4 }),
      zero: draw(picture, "line", { y1: 0, y2: BAR.height, "stroke-width": 1 }),
    }
  }

  /** The sums, of which the sliders have one decimal only. */
  get held() {
    return this.sums
  }

  set held(sums) {
    this.sums = [...sums]
    this.lines.forEach(({ slider }, place) => (slider.value = sums[place]))
    this.draw()
  }

  /** Show the sums of the network for the chosen image. */
  reset() {
    this.sums = [...this.samples[this.sample.value].sums]
    this.lines.forEach(({ slider }, place) => (slider.value = this.sums[place]))
    this.draw()
  }

  update(data) {
    this.data = data
    const { texts, activations, language } = data
    this.write = writer(language, 2, 2)
    this.exact = writer(language, 4, 4)
    this.title.textContent = texts.title
    this.sample.describe(texts.image, Object.fromEntries(this.samples.map((_, place) => [place, texts.images[place]])))
    this.activation.describe(texts.activation, activations)
    this.back.textContent = texts.reset
    this.note.textContent = texts.note
    this.lines.forEach(({ slider }, place) =>
      // The sum itself, of which the slider has one decimal only.
      slider.describe(filled(texts.digit, { digit: place }), () => this.write(this.sums[place])),
    )
    this.draw()
  }

  draw() {
    if (!this.data) return
    const name = this.activation.value
    const outputs = OUTPUTS[name](this.sums)
    const theme = themeOf(this.root)
    const { texts } = this.data
    this.table.describe(texts.table, [texts.sum, texts.powers[name], texts.output, texts.picture])
    const powers = this.sums.map(POWERS[name])
    const likeliest = outputs.indexOf(Math.max(...outputs))
    this.lines.forEach(({ slider, power, output, rect, zero }, place) => {
      slider.write()
      power.textContent = this.write(powers[place])
      output.textContent = this.exact(outputs[place])
      const shown = Math.max(-REACH, Math.min(REACH, outputs[place]))
      const [origin, share] = name === "linear" ? [0.5, shown / (2 * REACH)] : [0, shown]
      change(rect, {
        x: BAR.width * (share < 0 ? origin + share : origin),
        width: BAR.width * Math.abs(share),
        fill: place === likeliest ? theme.colours[1] : theme.colours[0],
      })
      change(zero, { x1: BAR.width * origin, x2: BAR.width * origin, stroke: theme.text })
    })
    const total = (numbers) => numbers.reduce((sum, one) => sum + one, 0)
    this.foot[0].textContent = texts.total
    this.foot[1].textContent = name === "softmax" ? this.write(total(powers)) : "–"
    this.foot[2].textContent = this.exact(total(outputs))
    this.drawImage()
    this.say(name, outputs, powers, likeliest, total(powers))
  }

  drawImage() {
    const { pixels, side, digit } = this.samples[this.sample.value]
    this.canvas.width = this.canvas.height = side
    const context = this.canvas.getContext("2d")
    const picture = context.createImageData(side, side)
    const most = Math.max(...pixels)
    pixels.forEach((pixel, place) => {
      const light = 255 * (1 - pixel / most)
      picture.data.set([light, light, light, 255], 4 * place)
    })
    context.putImageData(picture, 0, 0)
    this.canvas.setAttribute("aria-label", filled(this.data.texts.image_alt, { digit }))
  }

  say(name, outputs, powers, likeliest, total) {
    const { texts } = this.data
    const values = {
      digit: likeliest,
      true: this.samples[this.sample.value].digit,
      sum: this.write(this.sums[likeliest]),
      power: this.write(powers[likeliest]),
      total: this.write(total),
      output: this.exact(outputs[likeliest]),
    }
    this.formula.textContent = filled(texts.formulas[name], values)
    this.meaning.textContent = filled(texts.meanings[name], values)
  }
}
