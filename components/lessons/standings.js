// The table of a race: the loss that each has reached.

import { add, filled } from "./controls.js"
import { Sample } from "./looks.js"
import { Table } from "./table.js"

export class Standings {
  constructor(parent) {
    this.table = new Table(parent, 4)
    this.lines = []
  }

  describe(texts) {
    this.texts = texts
  }

  /**
   * Show who has come how far, the lowest loss first.
   *
   * @param {{label: string, look: object, rate: string, loss: number, goal: number}[]} racing the
   *   loss is infinite if it is beyond all measure, the goal -1 if it is never reached
   * @param {number} at the step
   * @param {(value: number) => string} write
   * @param {object} theme
   */
  show(racing, at, write, theme) {
    const { texts, table, lines } = this
    const reached = filled(texts.loss_after, { step: at })
    table.describe(texts.title, [texts.optimizer, texts.rate, reached, texts.goal])
    while (lines.length < racing.length) lines.push(this.line())
    while (lines.length > racing.length) {
      lines.pop()
      table.rows.pop().row.remove()
    }
    const order = [...racing].sort((one, other) => one.loss - other.loss || 0)
    order.forEach(({ label, look, rate, loss, goal }, place) => {
      const { sample, name, cells } = lines[place]
      sample.show(look, theme)
      name.textContent = ` ${label}`
      const shown = [rate, Number.isFinite(loss) ? write(loss) : texts.diverged, goal < 0 ? "–" : write(goal)]
      cells.forEach((cell, column) => (cell.textContent = shown[column]))
    })
  }

  line() {
    const [head, ...cells] = this.table.row()
    return { sample: new Sample(head), name: add(head, "span"), cells }
  }
}
