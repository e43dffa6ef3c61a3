// The gradients of random batches around the gradient of all samples.

import { Graph } from "./graph.js"
import { Slider, add, button, filled, writer } from "./controls.js"

const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256]
const BATCHES = 200
const REACHED = 3.5 // spreads of single samples that the cloud's axes show on both sides
const MARKS = [0.001, 0.01, 0.1, 1, 10].flatMap((power) => [1, 2, 5].map((one) => one * power))
const REACH = { min: -3, max: 3, step: 0.1 }
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
    const row = add(root, "div", "lesson__row")
    const left = add(row, "div", "lesson__column")
    this.size = new Slider(left, { min: 0, max: SIZES.length - 1, step: 1, value: SIZES.indexOf(START.size) }, moved)
    this.weights = START.weights.map((value) => new Slider(left, { ...REACH, value }, moved))
    this.again = button(add(left, "div", "lesson__buttons"), () => {
      this.seed += 1
      this.chosen = null
      this.draw()
    })
    this.said = add(left, "p", "lesson__formula")
    this.said.setAttribute("role", "status")
    this.note = add(left, "p")
    this.cloud = new Graph(add(row, "div", "lesson__column"), (theme) => this.drawCloud(theme))
    this.spreads = new Graph(add(row, "div", "lesson__column"), (theme) => this.drawSpreads(theme))
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

  drawCloud(theme) {
    const { texts, features } = this.data
    const [across, up] = [0, 1].map((axis) => this.points.map((point) => point[axis]))
    const spread = this.measured[this.size.value]
    const [x, y] = this.full
    const usual = { type: "scatter", hovertemplate: "%{x:.3f}, %{y:.3f}<extra></extra>" }
    const traces = [
      { ...usual, mode: "markers", name: texts.batches, x: across, y: up, marker: { color: theme.colours[0], size: 6, opacity: 0.5 } },
      { ...usual, mode: "markers", name: texts.full, x: [x], y: [y], marker: { color: theme.colours[1], symbol: "x", size: 13, line: { color: theme.paper, width: 1 } } },
    ]
    const ring = { type: "circle", x0: x - spread, x1: x + spread, y0: y - spread, y1: y + spread, line: { color: theme.text, dash: "dash", width: 2 } }
    // As wide as the cloud of single samples, whatever the batch size: so one sees it shrink.
    const axis = (place) => ({
      title: filled(texts.slope, { input: features[place] }),
      range: [this.full[place] - this.reach, this.full[place] + this.reach],
    })
    const alt = filled(texts.cloud_alt, { size: this.write(SIZES[this.size.value]), spread: this.write(spread) })
    return { traces, alt, layout: { xaxis: axis(0), yaxis: axis(1), shapes: [ring] } }
  }

  drawSpreads(theme) {
    const { texts } = this.data
    const at = this.size.value
    const usual = { type: "scatter", x: SIZES, hovertemplate: "%{x}: %{y:.3f}<extra></extra>" }
    const traces = [
      { ...usual, mode: "lines", name: texts.expected, y: this.expected, line: { color: theme.colours[1], dash: "dash", width: 2 } },
      { ...usual, mode: "markers", name: texts.measured, y: this.measured, marker: { color: theme.colours[0], size: 9 } },
      { ...usual, mode: "markers", x: [SIZES[at]], y: [this.measured[at]], showlegend: false, hoverinfo: "skip", marker: { symbol: "circle-open", size: 18, color: theme.text, line: { width: 2 } } },
    ]
    const marks = { type: "log", tickvals: SIZES, ticktext: SIZES.map((size) => this.write(size)) }
    const layout = { xaxis: { title: texts.size, ...marks }, yaxis: { title: texts.spread, type: "log", tickvals: MARKS, ticktext: MARKS.map(this.write) } }
    return { traces, layout, alt: texts.spreads_alt }
  }

  close() {
    this.cloud.close()
    this.spreads.close()
  }
}
