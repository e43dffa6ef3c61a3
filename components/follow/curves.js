// Loss and metric of a run by epoch, training and validation, as two drawings.

import { roundedIn } from "./axes.js"
import { Drawing, onChange, percentIn, themeNow } from "./drawing.js"
import { MARKS } from "./looks.js"
import { flattened } from "./scale.js"

// The places of the values in a point: components.follow.points.Point.
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
    this.percent = percentIn(language)
    this.drawings = Object.keys(SIDES).map((side) => [side, new Drawing(parent)])
    onChange(parent, () => this.latest && this.draw())
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
    const { history, run, summary } = this.latest
    const { labels } = run
    const theme = themeNow()
    for (const [side, drawing] of this.drawings) {
      const series = seriesOf(history, labels, SIDES[side], theme)
      const values = series.flatMap(({ points }) => points.map(([, value]) => value))
      const share = side === "metric" && run.share
      const log = !share && flattened(values.filter(Number.isFinite))
      const title = labels[side] + (log ? ` ${this.texts.log_axis}` : "")
      const axes = { title, across: labels.epoch, log, label: `${labels[side]}. ${summary}` }
      drawing.draw(series, axes, { write: this.write, writeUp: share && this.percent, theme })
    }
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
