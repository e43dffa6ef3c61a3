// A ball on a curve: each step goes against the slope, as far as the learning rate says.

import { themeOf } from "../live/plot.js"
import { Axes, roundedIn } from "./axes.js"
import { Options, Slider, add, change, draw, filled, writer } from "./controls.js"
import { pathOf } from "./optimizers.js"
import { Outside } from "./outside.js"
import { Playback } from "./playback.js"
import { CURVES } from "./surfaces.js"

const STEPS = 100 // that are shown
const SOON = 40 // steps within which a right rate arrives
const JUDGED = 500 // steps after which it is clear whether the loss grows for ever
const FLAT = 0.04 // a slope that is practically 0: a hundredth of the steepest that is shown
const JUMPS = 3 // over the minimum, which a right rate does not exceed
const RATES = [0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 1, 1.2, 1.5, 1.8, 1.9, 2, 2.1, 2.5]
const MOMENTA = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95]
const AHEAD = 12 // steps to come that are hinted at
const SAMPLES = 121 // points of the curve

/**
 * What a learning rate does on a curve.
 *
 * @returns {{name: string, arrived?: number, rest?: number}} the case; the step after which the
 *   slope stays practically 0, and the weight there
 */
export function caseOf(curve, start, rate, momentum) {
  const slope = (w) => curve.d(w)[0]
  if (Math.abs(slope(start)) < 1e-9) return { name: "flat" }
  const own = { momentum, nesterov: false }
  const { weights } = pathOf(curve, [start], { name: "sgd", rate, own }, JUDGED)
  const [low, high] = curve.range
  const far = ([w]) => Math.abs(w - (low + high) / 2) > 1.5 * (high - low)
  if (weights.some(far)) return { name: "diverging" }
  const slopes = weights.map(([w]) => slope(w))
  const arrived = slopes.findLastIndex((one) => Math.abs(one) >= FLAT) + 1
  const before = slopes.slice(0, Math.min(arrived, STEPS) + 1)
  const turns = before.filter((one, place) => place > 0 && one * before[place - 1] < 0).length
  const found = arrived <= STEPS ? { arrived, rest: weights.at(-1)[0] } : {}
  if (turns > JUMPS && momentum > 0) return { name: "swinging", ...found }
  if (turns > JUMPS) return { name: arrived <= STEPS ? "settling" : "large", ...found }
  if (arrived > STEPS) return { name: "small", ...found }
  return { name: arrived > SOON ? "slow" : "right", ...found }
}

export class Figure {
  constructor(root) {
    this.root = root
    const changed = () => this.change()
    this.title = add(root, "h4")
    const controls = add(root, "div", "ui__column")
    this.curve = new Options(controls, Object.keys(CURVES), ["bowl"], () => this.choose())
    this.rate = new Slider(controls, { min: 0, max: RATES.length - 1, step: 1, value: RATES.indexOf(0.3) }, changed)
    this.momentum = new Slider(controls, { min: 0, max: MOMENTA.length - 1, step: 1, value: 0 }, changed)
    this.start = new Slider(controls, { min: -3, max: 5, step: 0.1, value: -2.5 }, changed)
    this.playback = new Playback(controls, { last: STEPS, speed: 6, at: 0 }, () => this.draw())
    this.verdict = add(root, "p", "lesson__verdict")
    this.verdict.setAttribute("role", "status")
    const row = add(root, "div", "ui__row")
    this.hill = new Axes(add(row, "div"), { width: 420, height: 260 })
    this.losses = new Axes(add(row, "div"), { width: 420, height: 260 })
    this.formula = add(root, "p", "lesson__formula")
    this.note = add(root, "p")
    this.build()
  }

  build() {
    const { area, over } = this.hill
    this.line = draw(area, "path", { fill: "none", "stroke-width": 2.5 })
    this.tangent = draw(area, "line", { "stroke-width": 2, "stroke-dasharray": "2 4" })
    this.coming = draw(area, "g", { fill: "none", "stroke-width": 1.5 })
    this.way = draw(area, "path", { fill: "none", "stroke-width": 1.5 })
    this.been = draw(area, "g")
    this.arrow = draw(over, "path", { fill: "none", "stroke-width": 2.5 })
    this.ball = draw(over, "circle", { r: 9, "stroke-width": 2 })
    this.gone = [this.hill, this.losses].map((axes) => new Outside(axes))
    this.fall = draw(this.losses.area, "path", { fill: "none", "stroke-width": 2.5 })
    this.now = draw(this.losses.over, "circle", { r: 6, "stroke-width": 2 })
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    this.write = roundedIn(language)
    this.curve.describe(texts.curve, { bowl: texts.bowl, two: texts.two })
    this.rate.describe(texts.rate, (place) => this.write(RATES[place]))
    this.momentum.describe(texts.momentum, (place) => this.write(MOMENTA[place]))
    this.start.describe(texts.start, writer(language, 1, 1))
    this.playback.describe(texts)
    this.title.textContent = texts.title
    this.note.textContent = texts.note
    this.change()
  }

  choose() {
    const { range, start } = CURVES[this.curve.value]
    Object.assign(this.start.input, { min: range[0], max: range[1] })
    this.start.value = start
    this.playback.go(0)
    this.change()
  }

  /** The step that is shown. */
  get held() {
    return this.playback.at
  }

  set held(at) {
    this.playback.go(at)
  }

  /** Follow the ball again, because something else than the step has changed. */
  change() {
    if (!this.data) return
    const curve = CURVES[this.curve.value]
    this.chosen = { rate: RATES[this.rate.value], momentum: MOMENTA[this.momentum.value] }
    const own = { momentum: this.chosen.momentum, nesterov: false }
    const first = this.start.value
    this.path = pathOf(curve, [first], { name: "sgd", rate: this.chosen.rate, own }, STEPS + 1)
    this.case = caseOf(curve, first, this.chosen.rate, this.chosen.momentum)
    this.say()
    this.draw()
  }

  say() {
    const { texts } = this.data
    const { name, arrived, rest } = this.case
    const values = { steps: STEPS, arrived }
    const shown = [filled(arrived === undefined ? texts[`${name}_never`] ?? texts[name] : texts[name], values)]
    if (arrived !== undefined && this.curve.value === "two") shown.push(rest < 0 ? texts.lower : texts.higher)
    this.verdict.replaceChildren()
    add(this.verdict, "strong", "", texts[`${name}_title`])
    this.verdict.append(` ${shown.join(" ")}`)
    this.root.dataset.case = name
  }

  draw() {
    if (!this.path) return
    const theme = themeOf(this.root)
    const curve = CURVES[this.curve.value]
    const { texts } = this.data
    const at = Math.min(this.playback.at, this.path.weights.length - 1)
    const [low, high] = curve.range
    const top = Math.max(curve.f(low), curve.f(high), 1)
    const weight = { title: texts.weight, range: curve.range }
    const loss = { title: texts.loss, range: [0, 1.08 * top] }
    this.hill.describe({ x: weight, y: loss, write: this.write, theme })
    this.losses.describe({ x: { title: texts.step, range: [0, STEPS] }, y: loss, write: this.write, theme })
    this.drawHill(curve, at, theme)
    this.drawLosses(at, theme)
    this.calculate(curve, at)
  }

  drawHill(curve, at, theme) {
    const { hill, path } = this
    const place = ([w]) => [hill.x(w), hill.y(curve.f(w))]
    const [low, high] = curve.range
    const along = Array.from({ length: SAMPLES }, (_, one) => low + ((high - low) * one) / (SAMPLES - 1))
    change(this.line, { d: through(along.map((w) => place([w]))), stroke: theme.text, opacity: 0.6 })
    const [w] = path.weights[at]
    const slope = curve.d(w)[0]
    const run = (0.16 * (high - low)) / Math.hypot(1, slope / 3) // steep tangents stay short
    const ends = [w - run, w + run].map((one) => [hill.x(one), hill.y(curve.f(w) + slope * (one - w))])
    change(this.tangent, { x1: ends[0][0], y1: ends[0][1], x2: ends[1][0], y2: ends[1][1], stroke: theme.colours[1] })
    dots(this.coming, path.weights.slice(at + 1, at + 1 + AHEAD).map(place), 4, { stroke: theme.colours[0], opacity: 0.6 })
    const past = path.weights.slice(0, at + 1).map(place)
    change(this.way, { d: through(past), stroke: theme.colours[0], opacity: 0.5 })
    dots(this.been, past.slice(0, -1), 3.5, { fill: theme.colours[0] })
    const [x, y] = past.at(-1)
    const next = path.weights[at + 1]
    const { texts } = this.data
    const values = { step: at, weight: this.write(w), loss: this.write(curve.f(w)), slope: this.write(slope) }
    const outside = this.gone[0].show([x, y], filled(texts.outside, values), theme.colours[0], theme)
    change(this.ball, { cx: x, cy: y, fill: theme.colours[0], stroke: theme.paper, visibility: outside ? "hidden" : "visible" })
    const to = next && !outside ? Math.min(Math.max(hill.x(next[0]), 0), hill.size.width) : x
    const head = to > x ? -7 : 7
    const far = Math.abs(to - x) > 12
    const d = far ? `M${x},${y - 16}H${to}M${to + head},${y - 21}L${to},${y - 16}L${to + head},${y - 11}` : "M0,0"
    change(this.arrow, { d, stroke: theme.colours[1] })
    hill.svg.setAttribute("aria-label", filled(texts.hill_alt, values))
  }

  drawLosses(at, theme) {
    const { losses, path } = this
    const points = path.losses.slice(0, STEPS + 1).map((loss, step) => [losses.x(step), losses.y(loss)])
    change(this.fall, { d: through(points), stroke: theme.colours[0] })
    const step = Math.min(at, points.length - 1)
    const [x, y] = points[step]
    const outside = this.gone[1].show([x, y], this.write(path.losses[step]), theme.colours[0], theme)
    change(this.now, { cx: x, cy: y, fill: theme.colours[0], stroke: theme.paper, visibility: outside ? "hidden" : "visible" })
    const { texts } = this.data
    const values = { first: this.write(path.losses[0]), steps: points.length - 1, last: this.write(path.losses[points.length - 1]) }
    losses.svg.setAttribute("aria-label", filled(texts.losses_alt, values))
  }

  calculate(curve, at) {
    const { texts } = this.data
    const { rate, momentum } = this.chosen
    const write = (value) => (value < 0 ? `(${this.write(value)})` : this.write(value))
    const [w] = this.path.weights[at]
    const before = at > 0 ? w - this.path.weights[at - 1][0] : 0
    const slope = curve.d(w)[0]
    const next = momentum * before - rate * slope
    const kept = momentum > 0 ? `${this.write(momentum)} · ${write(before)} ` : ""
    const sum = `${kept}− ${this.write(rate)} · ${write(slope)} = ${this.write(next)}`
    const values = { step: at, weight: this.write(w), loss: this.write(curve.f(w)), slope: this.write(slope) }
    this.formula.textContent = `${filled(texts.state, values)} ${momentum > 0 ? texts.next_momentum : texts.next}: ${sum}`
  }

  close() {
    this.playback.close()
  }
}

function through(points) {
  return `M${points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join("L")}`
}

/** Draw a circle at each point; those that are there are used again. */
function dots(group, points, r, look) {
  change(group, look)
  while (group.childElementCount > points.length) group.lastChild.remove()
  points.forEach(([cx, cy], place) => change(group.children[place] ?? draw(group, "circle", { r }), { cx, cy }))
}
