// The equation that a network of one unit is, with the true one beside it where it is known.

export class Equation {
  /** @param {HTMLElement} element with an empty list and a paragraph */
  constructor(element) {
    this.element = element
    this.list = element.querySelector("dl")
    this.note = element.querySelector("p")
    this.rows = new Map() // of the list, by name
  }

  /** Speak these words from now on. */
  describe(data, words) {
    if (data.run !== this.data?.run) this.frame = this.past = null
    this.data = data
    this.words = words
    this.element.hidden = !data.equation
    this.write()
  }

  /** Take in a frame as the feed sends it. */
  receive(frame) {
    if (!frame || !this.data.equation) return
    const [epoch, , terms] = frame
    this.frame = { epoch, terms }
    this.write()
  }

  /** Show another frame than the latest, or with none the latest again. */
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
    this.row("learned", name, frame ? this.said(frame.terms) : "…")
    this.row("true", equation.true, equation.truth ? this.said(equation.truth) : "")
    put(this.note, equation.note)
  }

  // As in y = 1.98·x1 − 1.01·x2 + 0.5.
  said(terms) {
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
