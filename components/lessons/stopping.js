// Early stopping on the curves of a recorded run: where it would end, and which weights it keeps.

import { Slider, add, filled, writer } from "./controls.js"
import { Graph } from "./graph.js"

const PATIENCE = { min: 1, max: 60, step: 1, value: 3 }

/**
 * Where Keras's EarlyStopping ends a run, without a smallest difference, as Denseboard uses it.
 *
 * @param {number[]} losses validation loss of each epoch
 * @param {number} patience epochs without a lower one
 * @returns {{last: number, best: number, stopped: boolean}} the last epoch that is trained and the
 *   one whose weights are restored, both counted from 1
 */
export function stopping(losses, patience) {
  let best = 0
  for (let epoch = 1; epoch < losses.length; epoch += 1) {
    if (losses[epoch] < losses[best]) best = epoch
    else if (epoch - best >= patience) return { last: epoch + 1, best: best + 1, stopped: true }
  }
  return { last: losses.length, best: best + 1, stopped: false }
}

export class Figure {
  constructor(root) {
    this.root = root
    const column = add(root, "div", "lesson__column")
    this.patience = new Slider(column, PATIENCE, () => this.draw())
    this.said = add(column, "p", "lesson__formula")
    this.said.setAttribute("role", "status")
    this.graph = new Graph(column, (theme, width) => this.figure(theme, width))
    this.note = add(root, "p")
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    this.write = writer(language, 3)
    this.patience.describe(texts.patience, this.write)
    this.note.textContent = texts.note
    this.draw()
    this.graph.describe(data)
  }

  draw() {
    if (!this.data) return
    const { val_loss: losses, texts } = this.data
    const { last, best, stopped } = stopping(losses, this.patience.value)
    this.ends = { last, best, stopped }
    Object.assign(this.root.dataset, { last, best })
    this.said.textContent = filled(stopped ? texts.stops : texts.never, {
      last: this.write(last),
      best: this.write(best),
      epochs: this.write(losses.length),
      loss: this.write(losses[best - 1]),
      lowest: this.write(Math.min(...losses)),
    })
    this.graph.draw()
  }

  figure(theme, width) {
    const { loss, val_loss: losses, texts } = this.data
    const { last, best, stopped } = this.ends
    const curve = (values, from, to) => ({
      type: "scatter",
      x: values.slice(from, to).map((_, place) => from + place + 1),
      y: values.slice(from, to),
      hovertemplate: "%{x}: %{y:.3f}<extra></extra>",
    })
    const training = { name: texts.training, line: { color: theme.training, width: 2 }, marker: { size: 5 } }
    const validation = { name: texts.validation, line: { color: theme.validation, width: 2, dash: "dash" }, marker: { symbol: "diamond-open", size: 7 } }
    const later = { opacity: 0.25, showlegend: false, mode: "lines" } // what is not trained any more
    const traces = [
      { ...curve(loss, 0, last), ...training, mode: "lines+markers" },
      { ...curve(losses, 0, last), ...validation, mode: "lines+markers" },
      { ...curve(loss, last - 1), ...training, ...later },
      { ...curve(losses, last - 1), ...validation, ...later },
      {
        type: "scatter", mode: "markers", name: texts.restored, x: [best], y: [losses[best - 1]], hoverinfo: "skip",
        marker: { symbol: "circle-open", size: 18, color: theme.text, line: { width: 3 } },
      },
    ]
    const end = { type: "line", x0: last, x1: last, yref: "paper", y0: 0, y1: 1, line: { color: theme.text, width: 2, dash: "dot" } }
    const right = last > losses.length / 2
    const label = {
      x: last, y: 1, yref: "paper", yanchor: "top", xanchor: right ? "right" : "left", xshift: right ? -4 : 4,
      showarrow: false, text: texts.end, bgcolor: theme.paper,
    }
    return {
      traces,
      layout: {
        xaxis: { title: texts.epoch, range: [0, losses.length + 1] },
        yaxis: { title: texts.loss, range: [0, 1.1 * Math.max(...loss, ...losses)] },
        shapes: stopped ? [end] : [],
        annotations: stopped ? [label] : [],
        margin: { l: 56, r: 16, t: width < 480 ? 72 : 36, b: 48 },
      },
      alt: `${texts.alt} ${this.said.textContent}`,
    }
  }

  close() {
    this.graph.close()
  }
}
