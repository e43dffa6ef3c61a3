// What can be moved and chosen in a figure, and the elements it is made of.

const SVG = "http://www.w3.org/2000/svg"
let count = 0 // of controls, for their ids

/** Append a new element with a class to another. */
export function add(parent, name, style = "", text = "") {
  const element = document.createElement(name)
  if (style) element.className = style
  if (text) element.textContent = text
  parent.append(element)
  return element
}

/** Append a new element of a drawing to another, with attributes. */
export function draw(parent, name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name)
  change(element, attributes)
  if (text) element.textContent = text
  parent.append(element)
  return element
}

/** Set attributes of an element; those that are null are removed. */
export function change(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) element.removeAttribute(name)
    else element.setAttribute(name, value)
  }
}

/** Fill the `{name}` places of a text. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (place, name) => values[name] ?? place)
}

/** Return what writes numbers in a language, with so many decimals at most and a true minus. */
export function writer(language, most = 2, least = 0) {
  const format = new Intl.NumberFormat(language, {
    minimumFractionDigits: least,
    maximumFractionDigits: most,
    useGrouping: "always",
  })
  return (value) => (Number.isFinite(value) ? format.format(value === 0 ? 0 : value).replace("-", "−") : "–")
}

/** A slider with its name and value. */
export class Slider {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {{min: number, max: number, step: number, value: number}} range
   * @param {(value: number) => void} moved called with the value of the slider
   */
  constructor(parent, { min, max, step, value }, moved) {
    const line = add(parent, "div", "lesson__slider")
    this.name = add(line, "label")
    this.input = add(line, "input")
    this.shown = add(line, "output")
    Object.assign(this.input, { type: "range", min, max, step, id: `lesson-${(count += 1)}` })
    this.input.value = value
    this.name.htmlFor = this.shown.htmlFor = this.input.id
    this.line = line
    this.input.addEventListener("input", () => {
      this.write()
      moved(this.value)
    })
  }

  /** Set its name and how its value is written. */
  describe(name, write = String) {
    this.name.textContent = name
    this.writing = write
    this.write()
  }

  get value() {
    return Number(this.input.value)
  }

  set value(value) {
    this.input.value = value
    this.write()
  }

  write() {
    const text = this.writing?.(this.value) ?? ""
    this.shown.textContent = text
    this.input.setAttribute("aria-valuetext", text)
  }
}

/** A few options, one of which is chosen (radio buttons) or any number (check boxes). */
export class Options {
  /**
   * @param {HTMLElement} parent what it is appended to
   * @param {string[]} names of the options, as `chosen` has them
   * @param {string[]} chosen those that are chosen at first
   * @param {() => void} changed called after another choice
   * @param {boolean} several whether any number can be chosen
   */
  constructor(parent, names, chosen, changed, several = false) {
    this.set = add(parent, "fieldset", "ui__options")
    this.legend = add(this.set, "legend")
    const group = `lesson-${(count += 1)}`
    this.inputs = names.map((name) => {
      const label = add(this.set, "label")
      const input = add(label, "input")
      Object.assign(input, { type: several ? "checkbox" : "radio", name: group, value: name })
      input.checked = chosen.includes(name)
      input.addEventListener("change", changed)
      return { name, input, text: add(label, "span") }
    })
  }

  /** Set the name of the choice and the labels of its options, by name. */
  describe(name, labels) {
    this.legend.textContent = name
    for (const one of this.inputs) one.text.textContent = labels[one.name]
  }

  /** Names of the options that are chosen. */
  get chosen() {
    return this.inputs.filter(({ input }) => input.checked).map(({ name }) => name)
  }

  /** Name of the one that is chosen. */
  get value() {
    return this.chosen[0]
  }

  set value(name) {
    for (const one of this.inputs) one.input.checked = one.name === name
  }
}

/** A button. */
export function button(parent, pressed) {
  const element = add(parent, "button", "ui__button")
  element.type = "button"
  element.addEventListener("click", pressed)
  return element
}
