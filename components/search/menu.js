// A choice among a few names, kept while its names stay the same.

export class Menu {
  /**
   * @param {HTMLSelectElement} element
   * @param {() => void} changed called when the user has chosen
   */
  constructor(element, changed) {
    this.element = element
    element.onchange = changed
  }

  /**
   * Set the texts.
   *
   * @param {string} label what is chosen
   * @param {object|string[]} names by value, or by position
   * @param {string|number} first the value that is chosen at first
   */
  describe(label, names, first) {
    this.element.setAttribute("aria-label", label)
    const key = JSON.stringify(Object.entries(names))
    if (key === this.key) return
    const values = Object.keys(names)
    const same = this.values?.join() === values.join()
    const chosen = same ? this.element.value : String(first)
    this.element.replaceChildren(...values.map((value) => new Option(names[value], value)))
    this.element.value = chosen
    this.key = key
    this.values = values
  }

  get value() {
    return this.element.value
  }

  /** The chosen value where values are positions. */
  get index() {
    return Number(this.element.value)
  }

  get label() {
    return this.element.selectedOptions[0]?.label ?? ""
  }
}
