// Loss and metric by epoch, training and validation, as two drawings for any width.

import { Axes, roundedIn } from "./axes.js"
import { add, change, draw } from "./controls.js"
import { Legend, MARKS, drawMark } from "./looks.js"
import { flattened } from "./scale.js"

const HEIGHT = 220 // of the area between the axes, in pixels
const ROOM = 0.05 // of the range, above and below the values
const MARKED = 30 // points of a curve that all have a marker; of more, the last

// The places of the values in a point: components.follow.scene.Point.
const EPOCH = 0
const SIDES = { loss: { training: 1, validation: 3 }, metric: { training: 2, validation: 4 } }

export class Curves {
  /**
   * @param {HTMLElement} parent what the drawings are appended to
   * @param {{language: string, texts: object}} words
   */
  constructor(parent, { language, texts }) {
    this.texts = texts
    this.write = roundedIn(language)
    const percent = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 })
    this.percent = (value) => percent.format(value)
    this.drawings = Object.keys(SIDES).map((side) => new Drawing(parent, side))
    const again = () => this.latest && this.draw()
    new ResizeObserver(again).observe(parent)
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again)
  }

  /**
   * Draw the points of a run.
   *
   * @param {{ends: number[][], stretches: number[][]}} history
   * @param {{labels: object, epochs: number, share: boolean}} run
   * @param {string} summary the latest values, for screen readers
   */
  show(history, run, summary) {
    this.latest = { history, run, summary }
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined
      this.draw()
    })
  }

  draw() {
    for (const one of this.drawings) one.draw(this.latest, this)
  }
}

class Drawing {
  constructor(parent, side) {
    this.side = side
    this.element = add(parent, "div")
    this.legend = new Legend(this.element)
    this.axes = new Axes(this.element, { width: 300, height: HEIGHT })
    this.lines = draw(this.axes.area, "g", { fill: "none", "stroke-linejoin": "round" })
    this.points = draw(this.axes.over, "g")
  }

  draw({ history, run, summary }, { texts, write, percent }) {
    const theme = themeNow()
    const { labels } = run
    const series = seriesOf(history, labels, SIDES[this.side], theme)
    const values = series.flatMap(({ points }) => points.map(([, value]) => value))
    const shown = values.filter(Number.isFinite)
    const share = this.side === "metric" && run.share
    const log = !share && flattened(shown)
    const title = labels[this.side] + (log ? ` ${texts.log_axis}` : "")
    this.legend.show(series.filter(({ points }) => points.length), theme)
    this.axes.fit(this.element.clientWidth, HEIGHT, title)
    const x = { title: labels.epoch, range: [0, Math.max(reached(history), 1)] }
    const y = { title, range: rangeOf(shown, log), log, ...(share && { write: percent }) }
    this.axes.describe({ x, y, write, theme })
    change(this.axes.svg, { "aria-label": `${labels[this.side]}. ${summary}` })
    this.lines.replaceChildren()
    this.points.replaceChildren()
    for (const one of series) this.curve(one, theme)
  }

  curve({ points, look, marks }, theme) {
    const drawn = points.filter(([, value]) => Number.isFinite(value))
    if (!drawn.length) return
    const places = drawn.map(([epoch, value]) => [this.axes.x(epoch), this.axes.y(value)])
    const d = places.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)},${y.toFixed(1)}`)
    const style = { stroke: look.colour, "stroke-dasharray": look.dash ?? null }
    draw(this.lines, "path", { d: d.join(""), "stroke-width": marks ? 2.5 : 1.25, ...style })
    if (!marks) return
    const marked = places.length > MARKED ? places.slice(-1) : places
    for (const at of marked) if (this.axes.holds(at)) drawMark(this.points, at, look, theme)
  }
}

function seriesOf({ ends, stretches }, labels, columns, { training, validation }) {
  const points = (rows, column) => rows.map((row) => [row[EPOCH], row[column]])
  const validated = ends.filter((row) => row[SIDES.loss.validation] !== null)
  return [
    {
      name: labels.stretch,
      points: points(stretches, columns.training),
      look: { colour: training, dash: "2 3" },
      line: true,
      marks: false,
    },
    {
      name: labels.training,
      points: points(ends, columns.training),
      look: { colour: training, mark: MARKS.circle, size: 0.8 },
      line: true,
      marks: true,
    },
    {
      name: labels.validation,
      points: points(validated, columns.validation),
      look: { colour: validation, dash: "8 4", mark: MARKS.square, size: 0.8 },
      line: true,
      marks: true,
    },
  ]
}

/** The last epoch there are points of. */
function reached({ ends, stretches }) {
  return Math.max(ends.at(-1)?.[EPOCH] ?? 0, stretches.at(-1)?.[EPOCH] ?? 0)
}

function rangeOf(values, log) {
  if (!values.length) return [0, 1]
  const kept = log ? values.filter((value) => value > 0) : values
  let [low, high] = [Math.min(...kept), Math.max(...kept)]
  if (low === high) [low, high] = log ? [low / 2, high * 2] : [low - 0.5, high + 0.5]
  if (log) {
    const room = (high / low) ** ROOM
    return [low / room, high * room]
  }
  const room = ROOM * (high - low)
  return [low - room, high + room]
}

function themeNow() {
  const style = getComputedStyle(document.documentElement)
  const colour = (name) => style.getPropertyValue(`--${name}`).trim()
  return {
    grid: colour("line"),
    paper: colour("back"),
    training: colour("training"),
    validation: colour("validation"),
  }
}
