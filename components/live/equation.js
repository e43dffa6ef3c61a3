// The equation that a network of one unit has learned, and the true one if it is known.

export class Equation {
  /** @param {HTMLElement} element contains an empty list and a paragraph */
  constructor(element) {
    this.element = element
    this.list = element.querySelector("dl")
    this.note = element.querySelector("p")
    this.rows = new Map() // rows of the list by name
  }

  /** Set the texts and the run. */
  describe(data, words) {
    if (data.run !== this.data?.run) this.frame = this.past = null
    this.data = data
    this.words = words
    this.element.hidden = !data.equation
    this.write()
  }

  /** Take a frame as sent by the feed. */
  receive(frame) {
    if (!frame || !this.data.equation) return
    const [epoch, , terms] = frame
    this.frame = { epoch, terms }
    this.write()
  }

  /** Show a frame; without one, the latest. */
  look(frame) {
    if (!this.data.equation) return
    this.past = frame ? { epoch: frame[0], terms: frame[2] } : null
    this.write()
  }

  write() {
    const { equation } = this.data
    if (!equation) return
    const { words } = this
    const frame = this.past ?? this.frame
    const name = frame ? words.learned(equation, frame.epoch) : equation.soon
    this.row("learned", name, frame ? this.formula(frame.terms) : "…")
    this.row("true", equation.true, equation.truth ? this.formula(equation.truth) : "")
    put(this.note, equation.note)
  }

  // For example y = 1.98·x1 − 1.01·x2 + 0.5.
  formula(terms) {
    const { left, inputs } = this.data.equation
    const parts = terms.map((term, place) => {
      const size = this.words.short(Math.abs(term))
      return { minus: term < 0, part: inputs[place] ? `${size}·${inputs[place]}` : size }
    })
    const sum = parts.map(({ minus, part }, place) => {
      if (place === 0) return minus ? `−${part}` : part
      return `${minus ? "−" : "+"} ${part}`
    })
    return `${left} = ${sum.join(" ")}`
  }

  row(key, name, text) {
    if (!this.rows.has(key)) {
      const pair = ["dt", "dd"].map((tag) => document.createElement(tag))
      this.list.append(...pair)
      this.rows.set(key, pair)
    }
    const [term, value] = this.rows.get(key)
    term.hidden = value.hidden = !text
    put(term, name)
    put(value, text)
  }
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
