// What the coach sees in a run, as a list below the chart.

const ENOUGH = 5 // epochs; before, no rule can report anything
// A triangle and a circle: warning and hint differ in shape, not only in colour.
const ICONS = {
  warning: "M8 1.5 15.2 14H.8zM8 6v4M8 11.7v.4",
  info: "M8 1.2a6.8 6.8 0 1 1 0 13.6A6.8 6.8 0 0 1 8 1.2zM8 7.2v4M8 4.6v.4",
}

export class Coach {
  /**
   * @param {HTMLElement} list the element to fill
   * @param {(change: [string, any]) => void} apply called with the change of a setting
   */
  constructor(list, apply) {
    this.list = list
    this.apply = apply
    this.items = new Map() // by rule, so that unchanged items are neither moved nor read out again
    this.clear()
  }

  clear() {
    this.advice = []
    this.quiet = false
    this.draw()
  }

  describe(data, words) {
    this.data = data
    this.words = words
    this.list.setAttribute("aria-label", data.texts.coach)
    this.draw()
  }

  /** Take the advice from a message of the feed, and the number of epochs trained by then. */
  receive(advice, head, epochs) {
    const quiet = head?.state === "done" && epochs >= ENOUGH
    if (!advice && quiet === this.quiet) return
    if (advice) this.advice = advice
    this.quiet = quiet
    this.draw()
  }

  draw() {
    if (!this.data) return
    const rules = this.advice.map(({ rule }) => rule)
    for (const [rule, item] of this.items) {
      if (rules.includes(rule)) continue
      item.element.remove()
      this.items.delete(rule)
    }
    this.advice.forEach((advice, place) => {
      const item = this.items.get(advice.rule) ?? this.add(advice.rule)
      item.write(advice, this.data, this.words)
      this.place(item.element, place)
    })
    this.drawQuiet()
  }

  add(rule) {
    const item = new Item(this.apply)
    this.items.set(rule, item)
    return item
  }

  /** Move an item that is new or more severe to its position, without losing the focus. */
  place(element, place) {
    const current = this.list.children[place] ?? null
    if (current === element) return
    const focused = element.contains(document.activeElement) && document.activeElement
    this.list.insertBefore(element, current)
    if (focused) focused.focus({ preventScroll: true })
  }

  drawQuiet() {
    const shown = this.quiet && !this.advice.length
    if (shown && !this.silence) {
      this.silence = document.createElement("li")
      this.list.append(this.silence)
    }
    if (shown) put(this.silence, this.data.texts.quiet)
    else this.silence?.remove()
    if (!shown) this.silence = undefined
  }
}

class Item {
  constructor(apply) {
    this.element = document.createElement("li")
    this.icon = document.createElementNS("http://www.w3.org/2000/svg", "svg")
    this.icon.setAttribute("viewBox", "0 0 16 16")
    this.icon.setAttribute("aria-hidden", "true")
    this.path = document.createElementNS("http://www.w3.org/2000/svg", "path")
    this.icon.append(this.path)
    this.kind = made("span", "live-curves__unseen")
    this.finding = made("span", "live-curves__finding")
    this.suggestion = made("span", "live-curves__suggestion")
    const text = made("div", "live-curves__advice")
    text.append(this.kind, this.finding, this.suggestion)
    this.button = made("button", "live-curves__apply")
    this.button.type = "button"
    this.button.addEventListener("click", () => {
      if (this.button.getAttribute("aria-disabled") !== "true") apply(this.change)
    })
    this.element.append(this.icon, text, this.button)
  }

  write(advice, data, words) {
    const { rule, severity, finding, values, suggestion, suggested, change } = advice
    const { evidence, shown } = advice
    const say = (name, places) => words.fill(data.coach[name], places, data.coach)
    this.element.dataset.rule = rule
    this.element.dataset.severity = severity
    this.path.setAttribute("d", ICONS[severity])
    put(this.kind, `${data.texts[severity]}: `)
    put(this.finding, [say(finding, values), evidence && say(evidence, shown)].filter(Boolean).join(" "))
    put(this.suggestion, say(suggestion, suggested))
    this.change = change
    this.button.hidden = !change || !data.appliable
    if (!change) return
    // Not disabled: the button just clicked would lose the focus.
    const applied = same(change[1], data.chosen[change[0]])
    this.button.setAttribute("aria-disabled", applied)
    put(this.button, applied ? data.texts.applied : data.texts.apply)
  }
}

function same(first, second) {
  return JSON.stringify(first) === JSON.stringify(second)
}

function made(tag, name) {
  const element = document.createElement(tag)
  element.className = name
  return element
}

function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
