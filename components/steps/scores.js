// Loss and metric on training and validation samples, with the weights shown and, if some were set
// by hand, with those before.

import { forward, withWeights } from "../inside/forward.js"
import { add, fill, put } from "./elements.js"
import { scoreOf } from "./score.js"

export class Scores {
  constructor(parent) {
    this.title = add(parent, "h4")
    this.table = add(add(parent, "div", "ui__scroll"), "table", "ui__table")
    this.note = add(parent, "p", "note")
  }

  describe({ texts, task, layers }, write) {
    Object.assign(this, { texts, task, layers, write })
    this.title.textContent = texts.scores
    this.note.textContent = texts.scores_note
  }

  /**
   * Compute and show the scores.
   *
   * @param {Samples|undefined} samples
   * @param {Float32Array} weights those that are shown
   * @param {Float32Array|null} before those without the changes made by hand, if there are any
   */
  show(samples, weights, before) {
    const { texts, write } = this
    if (!samples) {
      fill(this.table, null, [[texts.preparing]])
      return
    }
    const parts = ["training", "validation"].filter((name) => samples[name])
    const rows = parts.map((name) => {
      const now = this.scored(samples, samples[name], weights)
      const then = before && this.scored(samples, samples[name], before)
      const shown = (kind, writing) =>
        then ? `${writing(then[kind])} → ${writing(now[kind])}` : writing(now[kind])
      const { sent, count } = samples[name]
      const places = { sent: write.whole(sent), count: write.whole(count) }
      const part = sent < count ? ` (${put(texts.part, places)})` : ""
      return [texts[name] + part, shown("loss", write.number), shown("metric", write.metric)]
    })
    fill(this.table, ["", texts.loss, texts.metric], rows)
  }

  scored({ mean, scale }, { columns, targets }, weights) {
    const layers = withWeights(this.layers, weights)
    return scoreOf({ ...this.task, mean, scale }, layers, forward(layers, columns), targets)
  }
}
