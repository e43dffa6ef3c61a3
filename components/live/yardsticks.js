// What simpler models get, as named lines across the figure that stay where they are.

const AGAIN = 2000 // ms until the next question, while there is no answer
const TRIES = 60
const BEGUN = ["running", "paused", "done", "stopped", "failed"]
// A line's name stands where the curves are usually far from it: they come from the constant's
// value, to the left, and end near the linear model's.
const STYLES = {
  constant: { dash: "dot", x: 0.98, xanchor: "right" },
  logistic: { dash: "longdash", x: 0.02, xanchor: "left" },
  linear: { dash: "longdash", x: 0.02, xanchor: "left" },
}
const SIDES = { loss: ["x", "y"], metric: ["x2", "y2"] }

export class Yardsticks {
  /** @param {() => void} arrived told when there is something to draw */
  constructor(arrived) {
    this.arrived = arrived
    this.clear()
  }

  /** Forget everything: another run is followed. */
  clear() {
    clearTimeout(this.timer)
    this.request?.abort()
    this.request = this.timer = undefined
    this.answer = null
    this.tries = 0
  }

  describe(data, words) {
    Object.assign(this, { said: data.yardsticks, words })
  }

  /** Ask, once the run is in a state in which its data are at hand. */
  follow(state) {
    if (this.answer || this.request || this.timer || !this.said || !BEGUN.includes(state)) return
    this.ask()
  }

  ask() {
    this.timer = undefined
    this.tries += 1
    const request = (this.request = new AbortController())
    fetch(this.said.url, { signal: request.signal })
      .then((response) => (response.status === 200 ? response.json() : null))
      .catch(() => null) // the server is away: the feed says so
      .then((answer) => {
        if (request !== this.request) return // of another run
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

  /** The part of Plotly's layout that draws them. */
  layout(theme) {
    const drawn = Object.entries(SIDES).flatMap(([side, axes]) =>
      this.lines
        .filter((line) => line[side] !== null)
        .map((line) => draw(this.text(line, side), line[side], axes, STYLES[line.name], theme)),
    )
    return {
      shapes: drawn.map(({ shape }) => shape),
      annotations: drawn.map(({ annotation }) => annotation),
    }
  }

  text(line, side) {
    const text = fill(line.rows ? this.said.part : this.said.line, {
      name: this.said.names[line.name],
      rows: this.words.whole(line.rows),
      value: this.words.short(line[side]),
    })
    return this.answer.training ? fill(this.said.training, { text }) : text
  }

  /** A sentence for those who cannot see them; empty while there are none. */
  get summary() {
    const values = this.lines.map(({ name, loss, metric }) =>
      fill(this.said.value, {
        name: this.said.names[name],
        loss: loss === null ? "–" : this.words.value(loss),
        metric: this.words.value(metric),
      }),
    )
    return values.length ? fill(this.said.summary, { values: values.join("; ") }) : ""
  }
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, place) => values[place])
}

function draw(text, value, [xaxis, yaxis], { dash, x, xanchor }, theme) {
  const xref = `${xaxis} domain`
  return {
    shape: {
      type: "line",
      layer: "below",
      xref,
      yref: yaxis,
      x0: 0,
      x1: 1,
      y0: value,
      y1: value,
      line: { color: theme.text, width: 1.2, dash },
    },
    annotation: {
      text,
      xref,
      yref: yaxis,
      x,
      xanchor,
      y: value,
      yanchor: "bottom",
      showarrow: false,
      borderpad: 1,
      bgcolor: "rgba(0, 0, 0, 0)", // the curve behind it is worth more than a clean label
      opacity: 0.85,
      font: { size: 11, color: theme.text },
    },
  }
}
