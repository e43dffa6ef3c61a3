// The same prediction for two classes in the three ways of writing it, and its three losses.

import { Options, Slider, add, filled, writer } from "./controls.js"
import { binary, categorical, oneHotOf, sparse } from "../inside/losses.js"
import { Table } from "./table.js"

/** The loss of each cross-entropy for a label 0 or 1 and the share of class 1. */
export function threeLosses(label, share) {
  const shares = [1 - share, share]
  return {
    binary_crossentropy: binary(label, share),
    categorical_crossentropy: categorical(oneHotOf(label, 2), shares),
    sparse_categorical_crossentropy: sparse(label, shares),
  }
}

export class Figure {
  constructor(root) {
    const changed = () => this.draw()
    this.title = add(root, "h4")
    const row = add(root, "div", "ui__row")
    this.label = new Options(row, ["0", "1"], ["1"], changed)
    this.share = new Slider(row, { min: 0, max: 1, step: 0.01, value: 0.8 }, changed)
    this.table = new Table(root, 5)
    this.result = add(root, "p", "lesson__formula")
    this.result.setAttribute("role", "status")
    this.note = add(root, "p")
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    this.write = writer(language, 2, 2)
    this.exact = writer(language, 6, 6)
    this.title.textContent = texts.title
    this.label.describe(texts.label, { 0: "0", 1: "1" })
    this.share.describe(texts.share, this.write)
    this.table.describe(texts.title, texts.heads)
    this.note.textContent = texts.note
    this.draw()
  }

  draw() {
    if (!this.data) return
    const { texts, labels } = this.data
    const [label, share] = [Number(this.label.value), this.share.value]
    const losses = threeLosses(label, share)
    const list = (numbers) => `[${numbers.join("; ")}]`
    const one = this.write(share)
    const both = list([this.write(1 - share), one])
    const chosen = this.write(label ? share : 1 - share)
    const written = {
      binary_crossentropy: [String(label), list([one]), label ? `−ln ${one}` : `−ln (1 − ${one})`],
      categorical_crossentropy: [
        list(oneHotOf(label, 2)),
        both,
        `−(${oneHotOf(label, 2).map((hot, place) => `${hot} · ln ${this.write(place ? share : 1 - share)}`).join(" + ")})`,
      ],
      sparse_categorical_crossentropy: [String(label), both, `−ln ${chosen}`],
    }
    this.table.fill(
      Object.entries(losses).map(([name, loss]) => [labels[name], ...written[name], this.exact(loss)]),
    )
    const numbers = new Set(Object.values(losses).map(this.exact))
    this.result.textContent = filled(numbers.size === 1 ? texts.same : texts.differ, { loss: [...numbers].join(" / ") })
  }
}
