// The course's models, step by step: what a step does, and its code beside it.

import { Options, add, button, filled } from "./controls.js"

export class Figure {
  constructor(root) {
    this.place = 0
    this.model = new Options(root, ["garments", "parcels"], ["garments"], () => this.go(this.place))
    const row = add(root, "div", "ui__row lesson__beside")
    const left = add(row, "div", "ui__column")
    this.list = add(left, "ol", "lesson__steps")
    this.says = add(left, "div", "lesson__says")
    this.says.setAttribute("aria-live", "polite")
    this.title = add(this.says, "h4")
    this.text = add(this.says, "p")
    const buttons = add(left, "div", "ui__buttons")
    this.previous = button(buttons, () => this.go(this.place - 1))
    this.next = button(buttons, () => this.go(this.place + 1))
    this.code = add(row, "pre", "lesson__code")
    this.code.tabIndex = 0 // a long one scrolls, with the keyboard as well
    this.code.setAttribute("role", "region")
  }

  update(data) {
    this.data = data
    const { texts } = data
    this.model.describe(texts.model, texts)
    this.list.setAttribute("aria-label", texts.steps)
    this.previous.textContent = texts.previous
    this.next.textContent = texts.next
    this.code.setAttribute("aria-label", texts.code)
    this.go(this.place)
  }

  /** The place of the step that is shown. */
  get held() {
    return this.place
  }

  set held(place) {
    this.go(place)
  }

  /** Show a step, the nearest one if there is none at this place. */
  go(place) {
    if (!this.data) return
    const steps = this.data.models[this.model.value]
    this.place = Math.min(Math.max(place, 0), steps.length - 1)
    const { title, says, code } = steps[this.place]
    this.show(steps)
    const values = { number: this.place + 1, count: steps.length, title }
    this.title.textContent = filled(this.data.texts.step, values)
    this.text.textContent = says
    this.code.textContent = code
    this.code.scrollTop = 0
    this.previous.disabled = this.place === 0
    this.next.disabled = this.place === steps.length - 1
  }

  /** The titles of all steps, each a button that leads there. */
  show(steps) {
    while (this.list.children.length > steps.length) this.list.lastChild.remove()
    while (this.list.children.length < steps.length) {
      const item = add(this.list, "li")
      const at = this.list.children.length - 1
      button(item, () => this.go(at))
    }
    steps.forEach(({ title }, at) => {
      const [one] = this.list.children[at].children
      one.textContent = title
      if (at === this.place) one.setAttribute("aria-current", "step")
      else one.removeAttribute("aria-current")
    })
  }
}
