// What the presenter shows on another page than Train: texts, a table and curves.

import { roundedIn } from "./axes.js"
import { add } from "./controls.js"
import { FigureHere } from "./figure_here.js"
import { Drawing, onChange, percentIn, themeNow } from "./drawing.js"
import { lookAt } from "./looks.js"
import { bar } from "./polls.js"
import { rich } from "./rich.js"
import { flattened } from "./scale.js"

export class OtherPage {
  /**
   * @param {HTMLElement} section what everything is appended to
   * @param {{language: string, texts: object, lessons: string}} page
   */
  constructor(section, { language, texts, lessons }) {
    this.section = section
    this.texts = texts
    this.figure = new FigureHere(lessons, texts.unavailable)
    this.write = roundedIn(language)
    this.percent = percentIn(language)
    onChange(section, () => this.draw())
  }

  /** @param {object|null} part as `components.follow.pages` describes it */
  show(part) {
    this.section.replaceChildren()
    this.section.hidden = !part
    const place = part && [part.title, part.heading, part.figure?.figure].join()
    if (place !== this.place) scrollTo(0, 0) // something else is shown now
    this.place = place
    this.curves = part?.curves
    this.figure.show(part?.figure)
    if (!part) return
    add(this.section, "p", "quiet", part.title)
    if (part.heading) add(this.section, "h2", "", part.heading)
    if (part.figure) this.section.append(this.figure.element) // first: on a phone, texts are long
    for (const line of part.lines) {
      if (part.marked) rich(add(this.section, "p"), line)
      else add(this.section, "p", "", line)
    }
    if (part.curves) {
      this.drawing = new Drawing(add(this.section, "div", "curves"))
      this.draw()
    }
    if (part.images) this.images(part.images)
    if (part.table) this.table(part.table, part.heading)
    for (const one of part.sections ?? []) this.titled(one)
    add(this.section, "p", "quiet", part.note)
    if (!part.link) return
    const link = add(this.section, "a", "take", this.texts.open)
    link.href = `../${part.link}`
    link.target = "_blank" // the page that follows stays
    link.rel = "noopener"
  }

  /** @param {{figure: string, state: object}|null} moved a figure, and how the presenter has set it */
  move(moved) {
    this.figure.move(moved)
  }

  images({ title, items }) {
    add(this.section, "h3", "", title)
    const list = add(this.section, "ul", "images")
    for (const [source, name] of items) {
      const item = add(list, "li")
      Object.assign(add(item, "img"), { src: source, alt: "" })
      add(item, "span", "", name)
    }
  }

  titled({ title, table, bars, lines }) {
    add(this.section, "h3", "", title)
    if (table) this.table(table, title)
    if (bars) this.bars(bars)
    if (!lines) return
    const list = add(this.section, "ol")
    for (const line of lines) rich(add(list, "li"), line)
  }

  bars(rows) {
    const list = add(this.section, "ul", "answers")
    for (const [name, text, share] of rows) {
      const item = add(list, "li")
      add(item, "span", "", name)
      add(item, "span", "count", text)
      bar(item, share)
    }
  }

  table({ columns, rows }, name) {
    const frame = add(this.section, "div", "table")
    frame.tabIndex = 0 // one that is too wide is scrolled by the arrow keys
    frame.setAttribute("role", "region")
    frame.setAttribute("aria-label", name)
    const table = add(frame, "table")
    if (columns.length) {
      const head = add(add(table, "thead"), "tr")
      for (const name of columns) add(head, name ? "th" : "td", "", name)
    }
    const body = add(table, "tbody")
    for (const row of rows) {
      const line = add(body, "tr")
      row.forEach((text, place) => add(line, place === 0 && !columns.length ? "th" : "td", "", text))
    }
  }

  draw() {
    if (!this.curves) return
    const { title, across, share, summary, series, apart } = this.curves
    const theme = themeNow()
    const values = series.flatMap(({ points }) => points.map(([, value]) => value))
    const log = this.curves.log ?? (!share && flattened(values))
    const lines = series.map((one, place) => ({ ...one, look: { ...lookAt(place, theme), size: 0.8 } }))
    const named = log ? `${title} ${this.texts.log_axis}` : title
    const axes = { title: named, across, log, apart, label: `${title}. ${summary}` }
    this.drawing.draw(lines, axes, { write: this.write, writeUp: share && this.percent, theme })
  }
}
