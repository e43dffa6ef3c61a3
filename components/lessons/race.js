// A race of optimizers: their ways over a surface of two weights, and the loss by step.

import { themeOf } from "../live/plot.js"
import { Axes, roundedIn } from "./axes.js"
import { Options, Slider, add, change, draw, filled, writer } from "./controls.js"
import { Sample, Trail, lookAt } from "./looks.js"
import { pathOf } from "./optimizers.js"
import { OwnSettings } from "./own_settings.js"
import { Playback } from "./playback.js"
import { reliefOf } from "./relief.js"
import { Standings } from "./standings.js"
import { REACH, SURFACES } from "./surfaces.js"

const STEPS = 400
const FIRST = ["sgd", "rmsprop", "adam"]
const LOWEST = 1e-6 // loss at the lower end of the axis
const SIDE = 380

/** The way of an optimizer over a surface; see `pathOf`. */
export function wayOver(surface, start, runner, steps = STEPS) {
  return pathOf(SURFACES[surface], start, runner, steps)
}

export class Figure {
  constructor(root, { optimizers }) {
    this.root = root
    this.reliefs = {} // pictures, by surface and colour
    const names = optimizers.map(({ name }) => name)
    const changed = () => this.run()
    this.title = add(root, "h4")
    this.surface = new Options(root, Object.keys(SURFACES), ["valley"], () => this.choose())
    this.runners = new Options(root, names, FIRST, changed, true)
    this.samples = this.runners.inputs.map(({ text }) => {
      const sample = new Sample(text.parentElement)
      text.before(sample.drawing)
      return sample
    })
    const row = add(root, "div", "ui__row")
    this.map = new Axes(add(row, "div"), { width: SIDE, height: SIDE })
    this.losses = new Axes(add(row, "div"), { width: SIDE, height: SIDE })
    const below = add(root, "div", "ui__row")
    const left = add(below, "div", "ui__column")
    const right = add(below, "div", "ui__column")
    this.step = new Slider(left, { min: 0, max: STEPS, step: 1, value: STEPS }, (at) => this.playback.go(at))
    this.playback = new Playback(left, { last: STEPS, speed: 50, at: STEPS }, () => this.show())
    const [x, y] = SURFACES.valley.start
    const range = { min: -REACH, max: REACH, step: 0.005 }
    this.starts = [x, y].map((value) => new Slider(left, { ...range, value }, changed))
    this.standings = new Standings(left)
    this.own = new OwnSettings(right, (name) => {
      for (const one of this.runners.inputs) one.input.checked ||= one.name === name
      this.run()
    })
    this.note = add(root, "p")
    this.build()
  }

  build() {
    this.ground = draw(this.map.ground, "image", { width: SIDE, height: SIDE, preserveAspectRatio: "none" })
    this.handle = draw(this.map.over, "circle", { r: 10, class: "lesson__handle", "stroke-width": 2.5, "fill-opacity": 0.4 })
    this.now = draw(this.losses.area, "line", { y1: 0, y2: SIDE, "stroke-dasharray": "2 3" })
    this.trails = this.samples.map(() => ({ map: new Trail(this.map.area), loss: new Trail(this.losses.area) }))
    const place = (event) => {
      this.map.valuesAt(event).forEach((value, axis) => {
        this.starts[axis].value = value // which rounds it to its steps
      })
      this.run()
    }
    this.handle.addEventListener("pointerdown", (event) => {
      this.handle.setPointerCapture(event.pointerId)
      event.preventDefault()
    })
    this.handle.addEventListener("pointermove", (event) => {
      if (this.handle.hasPointerCapture(event.pointerId)) place(event)
    })
  }

  update(data) {
    this.data = data
    const { texts, language, optimizers } = data
    this.theme = themeOf(this.root) // Streamlit updates when another one is chosen
    this.samples.forEach((sample, place) => sample.show(lookAt(place, this.theme), this.theme))
    this.write = roundedIn(language)
    this.writeRate = writer(language, 5)
    this.labels = Object.fromEntries(optimizers.map(({ name, label }) => [name, label]))
    this.surface.describe(texts.surface, texts.surfaces)
    this.runners.describe(texts.runners, this.labels)
    this.step.describe(texts.step, writer(language, 0))
    this.playback.describe(texts)
    this.starts.forEach((one, axis) => one.describe(filled(texts.start, { number: axis + 1 }), writer(language, 3, 3)))
    this.own.describe(data, this.writeRate)
    this.standings.describe(texts)
    this.title.textContent = texts.title
    this.note.textContent = texts.note
    this.run()
  }

  choose() {
    const { start } = SURFACES[this.surface.value]
    this.starts.forEach((one, axis) => (one.value = start[axis]))
    this.run()
  }

  /** What was changed in the settings of the optimizers. */
  get held() {
    return this.own.values
  }

  set held(values) {
    if (JSON.stringify(values) === JSON.stringify(this.own.values)) return
    this.own.values = { ...values }
    this.own.build()
    this.run()
  }

  /** Race again: something else than the step has changed. */
  run() {
    if (!this.data) return
    const surface = this.surface.value
    const chosen = this.runners.chosen
    this.start = this.starts.map((one) => one.value)
    this.paths = this.runners.inputs.map(({ name }) =>
      chosen.includes(name) ? wayOver(surface, this.start, this.own.of(name)) : null,
    )
    this.describeAxes()
    this.show()
  }

  describeAxes() {
    const { theme } = this
    const { texts } = this.data
    const axis = (number) => ({ title: filled(texts.weight, { number }), range: [-REACH, REACH], bare: true })
    this.map.describe({ x: axis(1), y: axis(2), write: this.write, theme })
    const step = { title: texts.step, range: [0, STEPS] }
    const loss = { title: texts.loss_log, range: [LOWEST, highest(SURFACES[this.surface.value].f)], log: true }
    this.losses.describe({ x: step, y: loss, write: this.write, theme })
    const relief = `${this.surface.value} ${theme.text}`
    this.reliefs[relief] ??= reliefOf(SURFACES[this.surface.value].f, REACH, theme)
    if (this.ground.dataset.relief === relief) return
    this.ground.dataset.relief = relief
    this.ground.setAttribute("href", this.reliefs[relief])
  }

  /** Draw everything as it is after the step that is shown. */
  show() {
    if (!this.paths) return
    const { theme } = this
    const { at } = this.playback
    this.step.value = at
    this.paths.forEach((path, place) => this.drawPath(path, place, at, theme))
    const [x, y] = this.start
    change(this.handle, { cx: this.map.x(x), cy: this.map.y(y), stroke: theme.text, fill: theme.paper })
    change(this.now, { x1: this.losses.x(at), x2: this.losses.x(at), stroke: theme.text })
    this.root.dataset.step = at
    if (!this.playback.playing || at % 10 === 0) this.say(at, theme)
  }

  drawPath(path, place, at, theme) {
    const look = lookAt(place, theme)
    const { map, loss } = this.trails[place]
    for (const trail of [map, loss]) change(trail.group, { visibility: path ? "visible" : "hidden" })
    if (!path) return
    const shown = Math.min(at + 1, path.weights.length)
    map.show(path.weights.slice(0, shown).map(([x, y]) => [this.map.x(x), this.map.y(y)]), look, theme)
    loss.show(path.losses.slice(0, shown).map((value, step) => [this.losses.x(step), this.losses.y(value)]), look, theme)
  }

  say(at, theme) {
    const { texts } = this.data
    const racing = this.paths
      .map((path, place) => ({ path, place, name: this.runners.inputs[place].name }))
      .filter(({ path }) => path)
      .map(({ path, place, name }) => ({
        label: this.labels[name],
        look: lookAt(place, theme),
        rate: this.writeRate(this.own.of(name).rate),
        loss: path.losses[at] ?? Number.POSITIVE_INFINITY,
        goal: path.losses.findIndex((value) => value <= path.losses[0] / 100),
      }))
    this.standings.show(racing, at, this.write, theme)
    const [x, y] = this.start.map(this.write)
    const names = racing.map(({ label }) => label).join(", ") || "–"
    const values = { surface: texts.surfaces[this.surface.value], names, x, y, step: at }
    this.map.svg.setAttribute("aria-label", filled(texts.map_alt, values))
    const reached = racing.map(({ label, loss }) => `${label} ${this.written(loss)}`).join("; ") || "–"
    this.losses.svg.setAttribute("aria-label", filled(texts.losses_alt, { step: at, reached }))
  }

  written(loss) {
    return Number.isFinite(loss) ? this.write(loss) : this.data.texts.diverged
  }

  close() {
    this.playback.close()
  }
}

/** The power of ten above all losses of a map. */
function highest(f) {
  const places = [-1, -0.5, 0, 0.5, 1].map((share) => share * REACH)
  const losses = places.flatMap((x) => places.map((y) => f(x, y)))
  return 10 ** Math.ceil(Math.log10(Math.max(...losses)))
}
