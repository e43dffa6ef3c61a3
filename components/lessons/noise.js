// The gradients of random batches around the gradient of all samples.

import { Chart } from "./chart.js"
import { Slider, add, button, filled, writer } from "./controls.js"
import { MARKS } from "./looks.js"

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const BATCHES = 200
const REACHED = 3.5 // spreads of single samples that the cloud's axes show on both sides
const TICKS = [0.001, 0.01, 0.1, 1, 10].flatMap((power) => [1, 2, 5].map((one) => one * power))
const REACH = { min: -3, max: 3, step: 0.1 }
const HEIGHT = 280 // of a chart, in pixels
const START = { weights: [0.5, 0.5], size: 8 }

/**
 * The gradient, with respect to both weights, of the mean binary cross-entropy of a sigmoid unit
 * without a bias.
 *
 * @param {number[][]} rows two inputs of each sample
 * @param {number[]} labels 0 or 1 for each sample
 * @param {number[]} weights two
 * @param {Iterable<number>} chosen the samples of the batch; all without
 */
export function gradient(rows, labels, [first, second], chosen = rows.keys()) {
  let [across, up, count] = [0, 0, 0]
  for (const place of chosen) {
    const [x, y] = rows[place]
    const error = 1 / (1 + Math.exp(-(first * x + second * y))) - labels[place]
    across += error * x
    up += error * y
    count += 1
  }
  return [across / count, up / count]
}

/** Numbers from 0 to 1 that only depend on the seed (mulberry32, by Tommy Ettinger). */
export function random(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** So many different samples of `count`, in random order: the start of a shuffled epoch. */
export function batch(count, size, next) {
  const order = Array.from({ length: count }, (_, place) => place)
  for (let place = 0; place < size; place += 1) {
    const other = place + Math.floor(next() * (count - place))
    ;[order[place], order[other]] = [order[other], order[place]]
  }
  return order.slice(0, size)
}

/** The root of the mean squared distance of points from a centre. */
export function spreadOf(points, [x, y]) {
  return Math.sqrt(points.reduce((sum, [a, b]) => sum + (a - x) ** 2 + (b - y) ** 2, 0) / points.length)
}

/**
 * The spread to be expected of batches of so many different samples: that of single samples
 * divided by the root of the size, and less as a batch approaches all samples (Cochran 1977,
 * "Sampling Techniques", theorem 2.2).
 */
export function expectedSpread(single, size, count) {
  return (single / Math.sqrt(size)) * Math.sqrt((count - size) / (count - 1))
}

export class Figure {
  constructor(root) {
    this.root = root
    this.seed = 0
    const moved = () => this.draw()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    this.size = new Slider(left, { min: 0, max: SIZES.length - 1, step: 1, value: SIZES.indexOf(START.size) }, moved)
    this.weights = START.weights.map((value) => new Slider(left, { ...REACH, value }, moved))
    this.again = button(add(left, "div", "ui__buttons"), () => (this.held = this.seed + 1))
    this.said = add(left, "p", "lesson__formula")
    this.said.setAttribute("role", "status")
    this.note = add(left, "p")
    this.cloud = new Chart(add(row, "div", "ui__column"), HEIGHT, (theme) => this.cloudOf(theme))
    this.spreads = new Chart(add(row, "div", "ui__column"), HEIGHT, (theme) => this.spreadsOf(theme))
  }

  /** The seed of the batches that are drawn. */
  get held() {
    return this.seed
  }

  set held(seed) {
    if (seed === this.seed) return
    this.seed = seed
    this.chosen = null
    this.draw()
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    this.write = writer(language, 3)
    this.size.describe(texts.size, (place) => this.write(SIZES[place]))
    const write = writer(language, 1, 1)
    this.weights.forEach((one, place) => one.describe(filled(texts.weight, { input: data.features[place] }), write))
    this.again.textContent = texts.again
    this.note.textContent = texts.note
    this.draw()
    this.cloud.describe(data)
    this.spreads.describe(data)
  }

  draw() {
    if (!this.data) return
    const { rows, labels, texts } = this.data
    const weights = this.weights.map((one) => one.value)
    const at = this.size.value
    this.full = gradient(rows, labels, weights)
    const singles = rows.map((_, place) => gradient(rows, labels, weights, [place]))
    const single = spreadOf(singles, this.full)
    this.chosen ??= SIZES.map((size, place) => {
      const next = random(1000 * this.seed + place)
      return Array.from({ length: BATCHES }, () => batch(rows.length, size, next))
    })
    const drawn = this.chosen.map((many) => many.map((chosen) => gradient(rows, labels, weights, chosen)))
    this.points = drawn[at]
    this.measured = drawn.map((points) => spreadOf(points, this.full))
    this.expected = SIZES.map((size) => expectedSpread(single, size, rows.length))
    this.reach = REACHED * single
    this.said.textContent = filled(texts.said, {
      size: this.write(SIZES[at]),
      spread: this.write(this.measured[at]),
      expected: this.write(this.expected[at]),
    })
    this.cloud.draw()
    this.spreads.draw()
  }

  cloudOf(theme) {
    const { texts, features } = this.data
    const spread = this.measured[this.size.value]
    const [x, y] = this.full
    // As wide as the cloud of single samples, whatever the batch size: so one sees it shrink.
    const axis = (place) => ({
      title: filled(texts.slope, { input: features[place] }),
      range: [this.full[place] - this.reach, this.full[place] + this.reach],
    })
    const single = { line: false, marks: true }
    return {
      x: axis(0),
      y: axis(1),
      series: [
        {
          ...single, name: texts.batches, x: this.points.map(([across]) => across), y: this.points.map(([, up]) => up),
          look: { colour: theme.colours[0], mark: MARKS.circle, size: 0.7 }, opacity: 0.6,
        },
        { ...single, name: texts.full, x: [x], y: [y], look: { colour: theme.colours[1], mark: MARKS.plus, size: 1.4 } },
      ],
      ring: { at: this.full, reach: [spread, spread] },
      alt: filled(texts.cloud_alt, { size: this.write(SIZES[this.size.value]), spread: this.write(spread) }),
    }
  }

  spreadsOf(theme) {
    const { texts } = this.data
    const at = this.size.value
    const all = [...this.measured, ...this.expected].filter((one) => one > 0)
    const range = [Math.min(...all) / 1.5, Math.max(...all) * 1.5]
    const { colours } = theme
    return {
      x: { title: texts.size, log: true, range: [SIZES[0] / 1.3, SIZES.at(-1) * 1.3], ticks: SIZES },
      y: { title: texts.spread, log: true, range, ticks: TICKS.filter((one) => one >= range[0] && one <= range[1]) },
      series: [
        { name: texts.expected, x: SIZES, y: this.expected, look: { colour: colours[1], dash: "9 4" }, line: true, marks: false },
        { name: texts.measured, x: SIZES, y: this.measured, look: { colour: colours[0], mark: MARKS.circle }, line: false, marks: true },
        { x: [SIZES[at]], y: [this.measured[at]], look: { colour: theme.text, mark: MARKS.circle, open: true, size: 1.8 }, line: false, marks: true },
      ],
      alt: texts.spreads_alt,
    }
  }

  close() {
    this.cloud.close()
    this.spreads.close()
  }
}
