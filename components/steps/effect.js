// What one step did: its losses, each layer's gradient and change, and the weights that moved most.

import { add, fill, put } from "./elements.js"
import { mostMoved, nameOf, sizeOf } from "./matrices.js"

const MOVED = 8 // weights in the table
const LISTED = 200 // samples of a batch that are listed

export class Effect {
  constructor(parent) {
    this.title = add(parent, "h4")
    this.facts = add(add(parent, "div", "ui__scroll"), "table", "ui__table")
    this.layers = add(add(parent, "div", "ui__scroll"), "table", "ui__table")
    this.note = add(parent, "p", "note")
    this.movedTitle = add(parent, "h4")
    this.moved = add(add(parent, "div", "ui__scroll"), "table", "ui__table")
    this.batch = add(parent, "details", "batch")
    this.batchTitle = add(this.batch, "summary")
    this.batchNote = add(this.batch, "p", "note")
    this.list = add(this.batch, "p", "numbers")
  }

  describe({ texts }, matrices, write) {
    Object.assign(this, { texts, matrices, write })
    this.title.textContent = texts.did
    this.note.textContent = texts.same_mode
    this.movedTitle.textContent = texts.moved
    this.batchTitle.textContent = texts.batch
    this.batchNote.textContent = texts.batch_note
  }

  /** Show a step of an epoch, counted from 1; 0 for none. */
  show(epoch, step) {
    for (const one of [this.facts, this.layers, this.note, this.batch]) one.hidden = !step
    if (!step) {
      fill(this.moved, null, [[this.texts.unmoved]])
      return
    }
    const { texts, write, matrices } = this
    const [before, after] = [epoch.weightsAfter(step - 1), epoch.weightsAfter(step)]
    fill(this.facts, null, [
      [texts.loss_before, write.number(epoch.before[step - 1])],
      [texts.loss_after, write.number(epoch.after[step - 1])],
      [texts.rate, write.rate(epoch.rates[step - 1])],
    ])
    const norms = epoch.norms(step)
    const dense = matrices.filter(({ kind }) => kind === "Dense")
    const rows = dense.map(({ label }, place) => {
      const own = matrices.filter((matrix) => matrix.dense === place)
      const size = Math.hypot(...own.map((matrix) => sizeOf(matrix, before, after)))
      return [label, write.number(norms[place]), write.number(size)]
    })
    fill(this.layers, [texts.layer, texts.gradient, texts.update], rows)
    const moved = mostMoved(before, after, MOVED).map(({ place, change }) => [
      nameOf(matrices, place),
      write.number(before[place]),
      write.number(after[place]),
      write.signed(change),
    ])
    const head = [texts.weight, texts.before, texts.after, texts.change]
    if (moved.length) fill(this.moved, head, moved)
    else fill(this.moved, null, [[texts.unmoved]])
    this.listSamples(epoch.batch(step))
  }

  listSamples(batch) {
    const numbers = Array.from(batch.subarray(0, LISTED), (sample) => this.write.whole(sample + 1))
    this.list.textContent = numbers.join(" · ") + (batch.length > LISTED ? " …" : "")
  }

  /** The step in one sentence. */
  sentence(epoch, step) {
    const { texts, write } = this
    if (!step) {
      const first = epoch.epoch === 1
      return first ? texts.start : put(texts.start_of, { epoch: write.whole(epoch.epoch) })
    }
    const [before, after] = [epoch.before[step - 1], epoch.after[step - 1]]
    return put(texts.sentence, {
      step: write.whole(step),
      count: write.whole(epoch.count),
      epoch: write.whole(epoch.epoch),
      samples: write.whole(epoch.batch(step).length),
      before: write.number(before),
      after: write.number(after),
      change: write.signed(after - before),
    })
  }
}
