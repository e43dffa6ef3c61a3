// The buttons and the slider that go through the steps of a run.

import { add, button, labelled, put } from "./elements.js"

export class Controls {
  /**
   * @param {HTMLElement} parent what they are appended to
   * @param {(epoch: number, step: number|"end") => void} go called to show a moment
   */
  constructor(parent, go) {
    this.group = add(parent, "div", "controls")
    this.group.setAttribute("role", "group")
    const moves = {
      previous_epoch: ([epoch, step]) => (step > 0 ? [epoch, 0] : [epoch - 1, 0]),
      previous_batch: ([epoch, step]) => (step > 0 ? [epoch, step - 1] : [epoch - 1, "before end"]),
      next_batch: ([epoch, step], count) => (step < count ? [epoch, step + 1] : [epoch + 1, 1]),
      next_epoch: ([epoch, step], count) => (step < count ? [epoch, "end"] : [epoch + 1, "end"]),
    }
    const buttons = add(this.group, "div", "ui__buttons")
    this.buttons = Object.fromEntries(
      Object.entries(moves).map(([name, move]) => {
        const pressed = () => go(...move([this.epoch, this.step], this.count))
        return [name, button(buttons, pressed)]
      }),
    )
    this.number = labelled(this.group, "input")
    Object.assign(this.number.control, { type: "number", min: 1, step: 1 })
    this.of = add(this.number.line, "span")
    this.number.control.addEventListener("change", ({ target }) => {
      const epoch = Math.min(Math.max(1, Math.round(Number(target.value)) || 1), this.epochs)
      target.value = epoch
      go(epoch, 0)
    })
    this.slider = labelled(this.group, "input")
    Object.assign(this.slider.control, { type: "range", min: 0, step: 1 })
    this.slider.line.classList.add("steps__field--wide")
    this.slider.control.addEventListener("input", ({ target }) => go(this.epoch, Number(target.value)))
    this.value = add(this.slider.line, "output")
    this.value.htmlFor = this.slider.control.id
  }

  describe({ texts, epochs }, words) {
    Object.assign(this, { texts, epochs, words })
    this.group.setAttribute("aria-label", texts.controls)
    for (const [name, one] of Object.entries(this.buttons)) one.textContent = texts[name]
    this.number.label.textContent = texts.epoch
    this.number.control.max = epochs
    this.of.textContent = put(texts.of, { count: words.whole(epochs) })
    this.slider.label.textContent = texts.step
  }

  /** Show where the view is; `locked` while nothing can be moved. */
  show(epoch, step, count, locked) {
    Object.assign(this, { epoch, step, count })
    this.number.control.value = epoch
    Object.assign(this.slider.control, { max: count, value: step })
    const places = { step: this.words.whole(step), count: this.words.whole(count) }
    this.value.textContent = put(this.texts.step_value, places)
    this.slider.control.setAttribute("aria-valuetext", this.value.textContent)
    const first = epoch === 1 && step === 0
    const last = epoch === this.epochs && step === count
    const ends = { previous_epoch: first, previous_batch: first, next_batch: last, next_epoch: last }
    for (const [name, end] of Object.entries(ends)) this.buttons[name].disabled = locked || end
    this.number.control.disabled = this.slider.control.disabled = locked
  }
}
