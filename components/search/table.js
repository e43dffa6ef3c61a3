// The table of trials: sorted by any column, in it the trials that are selected.

import { put } from "./notes.js"
import { shown } from "./trials.js"

const CHECK = "check"
const PAGE = 100 // rows that are added when the end of those drawn comes into view
const AHEAD = 400 // pixels before it does

export class Table {
  /**
   * @param {HTMLTableElement} element
   * @param {{pick: (trial: number) => void, marked: (trials: Set<number>) => void,
   *   open: (trial: object) => void}} listener called when a row is clicked, when trials are marked
   *   for comparison, and to open a trial
   */
  constructor(element, listener) {
    this.element = element
    this.listener = listener
    this.head = element.createTHead()
    this.body = element.createTBody()
    this.rows = new Map()
    this.marked = new Set()
    this.sort = { key: "n", down: true } // the latest first
    this.most = PAGE // rows that are drawn
    element.parentElement.onscroll = () => this.scrolled()
  }

  /** Forget the trials, because another search is shown. */
  clear() {
    this.body.replaceChildren()
    this.rows.clear()
    this.marked.clear()
    this.columns = undefined
    this.shown = undefined
    this.most = PAGE
  }

  /** Set the texts and columns. */
  describe(view) {
    this.view = view
    const { axes, words, trials } = view
    const { texts } = words
    const number = (name, read, write) => ({ name, read, write, numeric: true })
    this.columns = [
      { key: "n", ...number(texts.trial, ({ n }) => n, (n) => String(shown(n))) },
      { key: "s", name: texts.state, read: ({ s }) => s, write: (s) => words.states[s] },
      ...trials.measures.map((measure, index) => ({
        key: `r${index}`,
        ...number(measure.name, ({ r }) => r?.[index] ?? null, (value) => words.result(measure, value)),
      })),
      ...axes.map((axis, index) => ({
        key: `v${index}`,
        ...number(axis.label, ({ v }) => (v ? v[index] : undefined), (value) => axis.write(value)),
        numeric: !axis.values,
      })),
      { key: "e", ...number(texts.epochs, ({ e }) => e, words.whole) },
      { key: "t", ...number(texts.seconds, ({ t }) => t, words.tenths) },
      { key: "p", name: texts.reason, read: ({ p }) => p || null, write: (text) => text, wide: true },
    ]
    this.drawHead()
    for (const row of this.rows.values()) row.trial = undefined // rewritten in the new language
    this.draw()
  }

  drawHead() {
    const row = document.createElement("tr")
    const mark = document.createElement("th")
    mark.scope = "col"
    mark.append(unseen(this.view.words.texts.compare_column))
    row.append(mark)
    for (const { key, name, numeric } of this.columns) {
      const cell = document.createElement("th")
      cell.scope = "col"
      cell.dataset.key = key
      if (numeric) cell.className = "search-view__number"
      const button = document.createElement("button")
      button.type = "button"
      button.textContent = name
      button.onclick = () => this.sortBy(key)
      cell.append(button)
      row.append(cell)
    }
    const open = document.createElement("th")
    open.scope = "col"
    open.append(unseen(this.view.words.texts.open_column))
    row.append(open)
    this.head.replaceChildren(row)
    this.writeSort()
  }

  sortBy(key) {
    this.sort = { key, down: this.sort.key === key && !this.sort.down }
    this.most = PAGE
    this.element.parentElement.scrollTop = 0
    this.writeSort()
    this.draw()
  }

  writeSort() {
    for (const cell of this.head.querySelectorAll("[data-key]")) {
      const { key, down } = this.sort
      const order = down ? "descending" : "ascending"
      cell.setAttribute("aria-sort", cell.dataset.key === key ? order : "none")
    }
  }

  /** Write rows that have changed, and bring them into order. */
  draw() {
    if (!this.columns) return
    const { trials, selection, chosen } = this.view
    this.shown = trials.known.filter(({ n }) => selection.has(n)).sort(this.order)
    let before = null
    for (const trial of this.shown.slice(0, this.most)) {
      const row = this.write(trial)
      const next = before ? before.nextSibling : this.body.firstChild
      if (next !== row) this.body.insertBefore(row, next)
      before = row
    }
    while (this.body.lastChild !== before) this.body.lastChild.remove()
    const leading = new Set(trials.leading.map(({ n }) => n))
    for (const [n, row] of this.rows) {
      row.classList.toggle("search-view__row--leading", leading.has(n))
      if (n === chosen) row.setAttribute("aria-current", "true")
      else row.removeAttribute("aria-current")
    }
  }

  // What is not known comes last in either direction.
  get order() {
    const { read } = this.columns.find(({ key }) => key === this.sort.key) ?? this.columns[0]
    const sign = this.sort.down ? -1 : 1
    return (one, other) => {
      const [a, b] = [read(one) ?? null, read(other) ?? null]
      if (a === null || b === null) return (a === null) - (b === null) || one.n - other.n
      return sign * (a < b ? -1 : a > b ? 1 : 0) || one.n - other.n
    }
  }

  write(trial) {
    let row = this.rows.get(trial.n)
    if (!row) {
      row = this.body.insertRow()
      this.rows.set(trial.n, row)
    }
    if (row.trial === trial) return row
    row.trial = trial
    row.onclick = ({ target }) => target.closest("button, input") || this.listener.pick(trial.n)
    if (!row.cells.length) this.fill(row, trial)
    this.columns.forEach(({ read, write, numeric, wide }, index) => {
      const cell = row.cells[index + 1]
      const value = read(trial)
      const none = value === undefined || (value === null && !this.columns[index].key.startsWith("v"))
      put(cell, none ? "–" : write(value))
      cell.className = wide ? "search-view__reason" : numeric ? "search-view__number" : ""
      if (wide) cell.title = trial.p
    })
    const { texts } = this.view.words
    const box = row.querySelector("input")
    box.setAttribute("aria-label", this.view.words.say("compare_trial", { trial: shown(trial.n) }))
    box.disabled = !trial.runs.length
    const open = row.querySelector("button")
    put(open, texts.open)
    open.setAttribute("aria-label", this.view.words.say("open_trial", { trial: shown(trial.n) }))
    open.disabled = !trial.runs.length
    open.onclick = () => this.listener.open(row.trial)
    return row
  }

  /** Draw more rows when the last of them comes into view. */
  scrolled() {
    const { scrollTop, clientHeight, scrollHeight } = this.element.parentElement
    if (!this.shown || this.most >= this.shown.length) return
    if (scrollTop + clientHeight < scrollHeight - AHEAD) return
    this.most += PAGE
    this.draw()
  }

  fill(row, { n }) {
    const box = document.createElement("input")
    box.type = "checkbox"
    box.name = CHECK
    box.onchange = () => {
      if (box.checked) this.marked.add(n)
      else this.marked.delete(n)
      this.listener.marked(this.marked)
    }
    row.insertCell().append(box)
    for (let index = 0; index < this.columns.length; index += 1) row.insertCell()
    const open = document.createElement("button")
    open.type = "button"
    open.className = "search-view__button"
    row.insertCell().append(open)
  }

  /** Scroll to the row of a trial, within the table. */
  show(trial) {
    const place = this.shown?.findIndex(({ n }) => n === trial) ?? -1
    if (place < 0) return
    if (place >= this.most) {
      this.most = place + PAGE
      this.draw()
    }
    const row = this.rows.get(trial)
    const box = this.element.parentElement
    if (!row?.isConnected) return
    const top = row.offsetTop - this.head.offsetHeight
    const bottom = row.offsetTop + row.offsetHeight
    if (top < box.scrollTop) box.scrollTop = top
    else if (bottom > box.scrollTop + box.clientHeight) box.scrollTop = bottom - box.clientHeight
  }
}

function unseen(text) {
  const element = document.createElement("span")
  element.className = "search-view__unseen"
  element.textContent = text
  return element
}
