// What a step asks: a form for each question and, once the answers are revealed, bars.

import { add, filled } from "./controls.js"
import { rich } from "./rich.js"

/** Append a bar to an element, as long as a share of its width. */
export function bar(parent, share) {
  add(add(parent, "div", "share"), "div").style.transform = `scaleX(${share})`
}

export class Polls {
  /**
   * @param {HTMLElement} section what the forms are appended to
   * @param {{answer: string, language: string, texts: object}} page
   */
  constructor(section, { answer, language, texts }) {
    this.section = section
    this.texts = texts
    this.address = new URL(`${answer}?lang=${language}`, document.baseURI)
    this.number = new Intl.NumberFormat(language)
    this.percent = new Intl.NumberFormat(language, { style: "percent" })
    this.answers = {} // one's own, by the key of what is asked
    this.again = {} // whether that is asked for the second time, which begins without an answer
    this.who = null // under which name one answers, in words
    this.cards = new Map()
  }

  /** Show what is asked now; a form that is half filled in stays. */
  show(asked) {
    const before = this.cards
    this.cards = new Map()
    for (const one of asked) {
      const again = Boolean(one.again)
      if (again !== (this.again[one.key] ?? again)) delete this.answers[one.key]
      this.again[one.key] = again
      const text = JSON.stringify(one)
      const known = before.get(one.key)
      const card = known?.text === text ? known : { text, element: this.card(one) }
      this.cards.set(one.key, card)
    }
    for (const [key, card] of before) if (this.cards.get(key) !== card) card.element.remove()
    for (const { element } of this.cards.values()) this.section.append(element)
    this.section.hidden = !asked.length
    if (asked.some(({ key }) => !(key in this.answers))) this.load()
  }

  /** Ask for one's own answers, which may be from before this page was loaded. */
  async load() {
    try {
      const response = await fetch(this.address)
      if (!response.ok) return
      const { name, answers } = await response.json()
      this.who = name ? filled(this.texts.named, { name }) : this.texts.nameless
      for (const [key, answer] of Object.entries(answers)) this.answers[key] ??= answer
      for (const [key, { element }] of this.cards) this.markOwn(element, key)
    } catch {
      // The server is away: the line at the top says so.
    }
  }

  card(one) {
    const card = one.counts ? this.result(one) : this.form(one)
    this.markOwn(card, one.key)
    return card
  }

  form({ key, title, text, options, answers, again }) {
    const form = document.createElement("form")
    form.className = "card"
    const fields = add(form, "fieldset")
    const legend = add(fields, "legend")
    add(legend, "span", "quiet", title)
    rich(add(legend, "span", "question"), text)
    if (again) add(legend, "span", "again", again)
    options.forEach((option, place) => {
      const label = add(fields, "label")
      const input = add(label, "input")
      Object.assign(input, { type: "radio", name: key, value: option, required: true })
      rich(add(label, "span"), answers[place])
    })
    const button = add(form, "button", "", this.texts.answer)
    const line = add(form, "p", "quiet who")
    line.setAttribute("role", "status")
    form.addEventListener("submit", (event) => {
      event.preventDefault()
      this.send(key, new FormData(form).get(key), button, line)
    })
    return form
  }

  async send(key, answer, button, line) {
    button.disabled = true
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ asked: key, answer }),
      })
      const { problem } = await response.json()
      if (response.ok) this.answers[key] = answer
      line.textContent = response.ok ? this.texts.counted : problem
    } catch {
      line.textContent = this.texts.unsent
    }
    button.disabled = false
  }

  result({ title, text, options, answers, counts, first, right, mark, note }) {
    const card = document.createElement("div")
    card.className = "card"
    add(card, "p", "quiet", title)
    rich(add(card, "h3"), text)
    const rounds = first ? [first, counts] : [counts]
    const names = [this.texts.first, this.texts.second]
    const totals = rounds.map((round) => round.reduce((sum, count) => sum + count, 0))
    const list = add(card, "ul", "answers")
    options.forEach((option, place) => {
      const item = add(list, "li")
      item.dataset.option = option
      const name = rich(add(item, "span"), answers[place])
      if (place === right) add(name, "strong", "right", `✓ ${mark}`)
      rounds.forEach((round, which) => {
        const share = totals[which] ? round[place] / totals[which] : 0
        const count = `${this.number.format(round[place])} (${this.percent.format(share)})`
        if (first) add(item, "span", "round", names[which])
        add(item, "span", "count", count)
        bar(item, share)
      })
    })
    if (note) rich(add(card, "p"), note)
    return card
  }

  /** Mark one's own answer, in a form that nobody has touched or beside the bars. */
  markOwn(card, key) {
    const answer = this.answers[key] ?? null
    const line = card.querySelector(".who")
    if (line && !line.textContent) line.textContent = this.who ?? ""
    if (!card.querySelector(":checked")) {
      for (const input of card.querySelectorAll("input")) input.checked = input.value === answer
    }
    if (card.querySelector(".yours")) return
    for (const item of card.querySelectorAll("li")) {
      if (item.dataset.option === answer) add(item.firstElementChild, "em", "yours", this.texts.yours)
    }
  }
}
