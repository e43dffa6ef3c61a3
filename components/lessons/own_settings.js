// The learning rate and the own settings of one optimizer, with their declared values.

import { Slider, add, button } from "./controls.js"

const RATES = [-5, -4, -3, -2, -1, 0].flatMap((power) => [1, 2, 3, 5, 7].map((one) => Number(`${one}e${power}`)))
let count = 0 // of these, for their ids

/** The values of a slider in order: a grid between its ends, and its usual value. */
export function valuesOf({ minimum, maximum, step }, usual) {
  const cells = Math.floor((maximum + 1e-9) / step)
  const grid = Array.from({ length: cells + 1 }, (_, place) => Number((place * step).toPrecision(12)))
  const all = new Set([minimum, ...grid.filter((value) => value > minimum), maximum, usual])
  return [...all].sort((one, other) => one - other)
}

export class OwnSettings {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {(name: string) => void} changed called with the optimizer whose settings are others
   */
  constructor(parent, changed) {
    this.changed = changed
    const line = add(parent, "div", "lesson__select")
    this.label = add(line, "label")
    this.select = add(line, "select")
    this.select.id = this.label.htmlFor = `lesson-own-${(count += 1)}`
    this.select.addEventListener("change", () => {
      this.build()
      this.changed(this.name)
    })
    this.usual = button(line, () => {
      delete this.values[this.name]
      this.build()
      this.changed(this.name)
    })
    this.help = add(parent, "p")
    this.sliders = add(parent, "div", "ui__column")
    this.values = {} // what was changed, by optimizer
  }

  /** Set the texts, the optimizers and the declarations, and how numbers are written. */
  describe({ texts, optimizers, settings, labels }, write) {
    this.declared = Object.fromEntries(optimizers.map((one) => [one.name, one]))
    Object.assign(this, { settings, write, rateLabel: labels.learning_rate })
    this.label.textContent = texts.settings_of
    this.usual.textContent = texts.usual
    const name = this.name || optimizers[0].name
    this.select.replaceChildren()
    for (const one of optimizers) add(this.select, "option", "", one.label).value = one.name
    this.open(name)
  }

  get name() {
    return this.select.value
  }

  /** Show the settings of an optimizer. */
  open(name) {
    this.select.value = name
    this.build()
  }

  /** The rate and the own settings of an optimizer, as they are set. */
  of(name) {
    const { rate, own } = this.declared[name]
    const { rate: chosen = rate, ...rest } = this.values[name] ?? {}
    return { name, rate: chosen, own: { ...own, ...rest } }
  }

  build() {
    const { name } = this
    const one = this.declared[name]
    const now = this.of(name)
    this.help.textContent = one.help
    this.sliders.replaceChildren()
    const rates = [...new Set([...RATES, one.rate])].sort((a, b) => a - b)
    this.slider("rate", this.rateLabel, rates, now.rate)
    for (const [setting, usual] of Object.entries(one.own)) {
      const declared = this.settings[setting]
      if (typeof usual === "boolean") this.box(setting, declared.label, now.own[setting])
      else this.slider(setting, declared.label, valuesOf(declared, usual), now.own[setting])
    }
    this.limit()
  }

  slider(key, label, values, now) {
    const range = { min: 0, max: values.length - 1, step: 1, value: values.indexOf(now) }
    const slider = new Slider(this.sliders, range, (place) => this.set(key, values[place]))
    slider.describe(label, (place) => this.write(values[place]))
    slider.input.dataset.setting = key
  }

  box(key, label, now) {
    const line = add(add(this.sliders, "div", "ui__options"), "label")
    const input = add(line, "input")
    Object.assign(input, { type: "checkbox", checked: now })
    input.dataset.setting = key
    add(line, "span", "", label)
    input.addEventListener("change", () => this.set(key, input.checked))
  }

  set(key, value) {
    this.values[this.name] = { ...this.values[this.name], [key]: value }
    this.limit()
    this.changed(this.name)
  }

  /** Nesterov momentum has no effect without momentum. */
  limit() {
    const nesterov = this.sliders.querySelector('[data-setting="nesterov"]')
    if (nesterov) nesterov.disabled = !(this.of(this.name).own.momentum > 0)
  }
}
