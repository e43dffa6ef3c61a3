// Early stopping on the curves of a recorded run: where it would end, and which weights it keeps.

import { Chart } from "./chart.js"
import { Slider, add, filled, writer } from "./controls.js"
import { MARKS } from "./looks.js"

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
    const column = add(root, "div", "ui__column")
    this.patience = new Slider(column, PATIENCE, () => this.draw())
    this.said = add(column, "p", "lesson__formula")
    this.said.setAttribute("role", "status")
    this.chart = new Chart(column, 280, (theme) => this.drawing(theme))
    this.note = add(root, "p")
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    this.write = writer(language, 3)
    this.patience.describe(texts.patience, this.write)
    this.note.textContent = texts.note
    this.draw()
    this.chart.describe(data)
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
    this.chart.draw()
  }

  drawing(theme) {
    const { loss, val_loss: losses, texts } = this.data
    const { last, best, stopped } = this.ends
    const curve = (values, from, to) => ({ x: values.slice(from, to).map((_, place) => from + place + 1), y: values.slice(from, to) })
    const training = { look: { colour: theme.training, mark: MARKS.circle, size: 0.6 } }
    const validation = { look: { colour: theme.validation, dash: "9 4", mark: MARKS.diamond, open: true, size: 0.7 } }
    const drawn = { line: true, marks: true }
    const later = { line: true, marks: false, opacity: 0.25 } // what is not trained any more
    const ring = { colour: theme.text, mark: MARKS.circle, open: true, size: 1.8 }
    return {
      x: { title: texts.epoch, range: [0, losses.length + 1] },
      y: { title: texts.loss, range: [0, 1.1 * Math.max(...loss, ...losses)] },
      series: [
        { ...curve(loss, 0, last), ...training, ...drawn, name: texts.training },
        { ...curve(losses, 0, last), ...validation, ...drawn, name: texts.validation },
        { ...curve(loss, last - 1), ...training, ...later },
        { ...curve(losses, last - 1), ...validation, ...later },
        { x: [best], y: [losses[best - 1]], look: ring, line: false, marks: true, name: texts.restored },
      ],
      lines: stopped ? [{ at: last, dash: "2 4", label: texts.end }] : [],
      alt: `${texts.alt} ${this.said.textContent}`,
    }
  }

  close() {
    this.chart.close()
  }
}
