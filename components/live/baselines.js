// The baselines: lines across the figure at the scores of simpler models.

const AGAIN = 2000 // ms until the next request while they are being fitted
const TRIES = 60
const BEGUN = ["running", "paused", "done", "stopped", "failed"]
const DASHES = { constant: "dot", logistic: "10px,5px", linear: "10px,5px" }
const NEAR = 0.07 // of an axis, about: labels closer than this would overlap
const SIDES = { loss: ["x", "y"], metric: ["x2", "y2"] }

export class Baselines {
  /** @param {() => void} arrived called when there is something to draw */
  constructor(arrived) {
    this.arrived = arrived
    this.clear()
  }

  /** Forget everything, because another run is shown. */
  clear() {
    clearTimeout(this.timer)
    this.request?.abort()
    this.request = this.timer = undefined
    this.answer = null
    this.tries = 0
  }

  describe(data, words) {
    Object.assign(this, { sentences: data.baselines, words })
  }

  /** Request them once the run's data are available. */
  follow(state) {
    if (this.answer || this.request || this.timer || !this.sentences || !BEGUN.includes(state)) return
    this.ask()
  }

  ask() {
    this.timer = undefined
    this.tries += 1
    const request = (this.request = new AbortController())
    fetch(this.sentences.url, { signal: request.signal })
      .then((response) => (response.status === 200 ? response.json() : null))
      .catch(() => null) // the server is not reachable: the feed reports it
      .then((answer) => {
        if (request !== this.request) return // the answer is for another run
        this.request = undefined
        if (answer) this.take(answer)
        else if (this.tries < TRIES) this.timer = setTimeout(() => this.ask(), AGAIN)
      })
  }

  take(answer) {
    this.answer = answer
    if (answer.lines.length) this.arrived()
  }

  get lines() {
    return this.answer?.lines ?? []
  }

  /**
   * Plotly layout that draws the lines: names in the legend, values beside the axes.
   *
   * @param {object} theme colours and font of the page
   * @param {{loss: boolean, metric: boolean}} logs which axes are logarithmic
   */
  layout(theme, logs) {
    const shapes = []
    const annotations = []
    for (const [side, axes] of Object.entries(SIDES)) {
      const lines = this.lines.filter((line) => line[side] !== null)
      const place = (line) => (logs[side] ? Math.log10(line[side]) : line[side])
      const places = lines.map(place)
      const [low, high] = [Math.min(...places), Math.max(...places)]
      const near = high - low < NEAR * (logs[side] ? 3 : Math.max(1, high))
      for (const line of lines) {
        shapes.push(shapeOf(line[side], axes, line.name, theme, this.legend(line, side)))
        const yanchor = !near || low === high ? "middle" : place(line) === high ? "bottom" : "top"
        annotations.push(labelOf(this.words.short(line[side]), place(line), axes, yanchor, theme))
      }
    }
    return { shapes, annotations }
  }

  // Both sides share a legend entry, which toggles both.
  legend(line, side) {
    const text = line.rows
      ? fill(this.sentences.part, {
          name: this.sentences.names[line.name],
          rows: this.words.whole(line.rows),
        })
      : this.sentences.names[line.name]
    return {
      name: this.answer.training ? fill(this.sentences.training, { text }) : text,
      legendgroup: line.name,
      showlegend: side === (line.loss === null ? "metric" : "loss"),
    }
  }

  /** The text alternative; empty while there are no lines. */
  get summary() {
    const values = this.lines.map(({ name, loss, metric }) =>
      fill(this.sentences.value, {
        name: this.sentences.names[name],
        loss: loss === null ? "–" : this.words.value(loss),
        metric: this.words.value(metric),
      }),
    )
    return values.length ? fill(this.sentences.summary, { values: values.join("; ") }) : ""
  }
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, place) => values[place])
}

function shapeOf(value, [xaxis, yaxis], name, theme, legend) {
  return {
    type: "line",
    layer: "below",
    xref: `${xaxis} domain`,
    yref: yaxis,
    x0: 0,
    x1: 1,
    y0: value,
    y1: value,
    line: { color: theme.text, width: 1.2, dash: DASHES[name] },
    ...legend,
  }
}

function labelOf(text, y, [xaxis, yaxis], yanchor, theme) {
  return {
    text,
    xref: `${xaxis} domain`,
    yref: yaxis,
    x: 1,
    xanchor: "left",
    xshift: 8,
    y,
    yanchor,
    showarrow: false,
    borderpad: 0,
    font: { size: 11, color: theme.text },
  }
}
