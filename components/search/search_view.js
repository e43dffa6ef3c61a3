// The live view of a search: connects the feed, the figures, the table and the texts.

import { Feed } from "../live/feed.js"
import { Scale } from "../live/scale.js"
import { Screen } from "../live/screen.js"
import { Axis } from "./axes.js"
import { bestFigure, frontFigure } from "./best.js"
import { curvesFigure, lossesOf } from "./curves.js"
import { Menu } from "./menu.js"
import { Notes, put } from "./notes.js"
import { Panel } from "./panel.js"
import { Parallel } from "./parallel.js"
import { Sentences } from "./sentences.js"
import { planeFigure, sliceFigure } from "./slice.js"
import { Table } from "./table.js"
import { Trials } from "./trials.js"

const PERIOD = 300 // ms between changes of texts, lines and table
const REST = 10 // pause between them, relative to the time they take
const LONGEST = 1500 // ms
const FINAL = ["done", "stopped", "failed"]

// Streamlit calls again for the same element whenever the data or the theme changes.
const views = new Map()

/**
 * Draw or update the view that `data` describes.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {object} data sent by board.py
 * @param {(name: string, value: unknown) => void} trigger reruns the script
 */
export function show(parent, data, trigger) {
  const section = parent.querySelector(".search-view")
  let view = views.get(parent)
  if (view?.section !== section) {
    view?.close()
    view = new SearchView(section)
    views.set(parent, view)
  }
  view.update(data, trigger)
}

/** Close the connection and the figures in this element. */
export function close(parent) {
  views.get(parent)?.close()
  views.delete(parent)
}

class SearchView {
  constructor(section) {
    this.section = section
    const part = (name) => section.querySelector(`.search-view__${name}`)
    this.part = part
    this.notes = new Notes(part)
    this.trials = new Trials()
    this.selection = { has: () => true }
    this.scale = new Scale(part("log"), () => this.redraw())
    const failed = (error) => {
      console.warn("Search view:", error)
      this.setTrouble("unavailable")
    }
    const listener = { failed, pick: (trial) => this.choose(trial) }
    const panel = (name, figure) => new Panel(part(name), (theme) => figure(theme), listener)
    const two = () => this.trials.measures.length > 1
    this.panels = [
      panel("best", (theme) => (two() ? frontFigure : bestFigure)(this, theme)),
      panel("curves", (theme) => curvesFigure(this, this.curve.value, theme)),
      panel("slice", (theme) => sliceFigure(this, this.setting.index, theme)),
      panel("plane", (theme) => planeFigure(this, this.across.index, this.up.index, theme)),
    ]
    const redraw = (place) => () => {
      this.panels[place].draw()
      this.write()
    }
    this.curve = new Menu(part("curve"), redraw(1))
    this.setting = new Menu(part("setting"), redraw(2))
    this.across = new Menu(part("across"), redraw(3))
    this.up = new Menu(part("up"), redraw(3))
    this.screens = [...section.querySelectorAll(".search-view__paper")].map((one) => new Screen(one))
    this.parallel = new Parallel(part("parallel"), part("ground"), { selected: () => this.select(), ...listener })
    part("reset").onclick = () => this.parallel.reset()
    part("open").onclick = () => this.open(this.trials.all[this.chosen])
    part("compare").onclick = () => this.compare()
    this.table = new Table(part("table"), {
      ...listener,
      marked: () => this.write(),
      open: (trial) => this.open(trial),
    })
  }

  /** Whether the axes of losses and errors are logarithmic. */
  get log() {
    return this.scale.log
  }

  update(data, trigger) {
    const another = data.search !== this.data?.search
    const resumed = !another && FINAL.includes(this.head?.state) && !FINAL.includes(data.state)
    this.data = data
    this.trigger = trigger
    this.words = new Sentences(data)
    this.words.measures = data.measures
    this.axes = data.axes.map((spec) => new Axis(spec, this.words))
    this.conditional = new Set(data.conditional)
    this.trials.describe(data.measures)
    this.describe()
    if (resumed) this.head = { ...this.head, state: data.state } // more trials were allowed
    if (another || resumed) this.follow(another)
    this.table.describe(this)
    for (const panel of this.panels) panel.describe(data)
    this.write()
    this.parallel.draw(this)
    this.section.dataset.ready = ""
    this.report()
  }

  describe() {
    const { texts, curves, axes, goal } = this.data
    this.scale.describe(texts)
    for (const screen of this.screens) screen.describe(texts)
    for (const element of this.section.querySelectorAll("[data-text]")) {
      put(element, texts[element.dataset.text])
    }
    put(this.part("best_title"), texts[this.trials.measures.length > 1 ? "front_title" : "best_title"])
    put(this.part("reset"), texts.reset)
    put(this.part("open"), texts.open_chosen)
    // Without a name it would not be accessible.
    const progress = { role: "progressbar", "aria-valuemin": 0, "aria-valuemax": 100 }
    for (const [name, value] of Object.entries({ ...progress, "aria-label": texts.progress })) {
      this.part("progress").setAttribute(name, value)
    }
    const settings = axes.map(({ label }) => label)
    this.curve.describe(texts.curve, { loss: curves.loss.name, metric: curves.metric.name }, goal)
    this.setting.describe(texts.setting, settings, 0)
    this.across.describe(texts.across, settings, 0)
    this.up.describe(texts.up, settings, Math.min(1, settings.length - 1))
    this.part("two").hidden = settings.length < 2
  }

  follow(another) {
    this.feed?.close()
    this.trouble = null
    this.reported = null
    if (another) {
      this.trials.clear()
      this.table.clear()
      this.parallel.clear()
      this.scale.clear()
      this.chosen = undefined
      this.head = null
      this.select()
    }
    const query = () => ({ from: this.trials.length, language: this.data.language })
    this.feed = new Feed(this.data.feed, query, {
      news: (message) => this.receive(message),
      trouble: (name) => this.setTrouble(name),
    })
  }

  receive({ trials, more, ...head }) {
    this.trials.put(trials)
    this.ended ||= trials.some(({ s }) => s !== "running")
    this.trouble = null
    const changed = head.state !== this.head?.state
    if (more) return
    this.head = head
    if (changed) {
      this.refresh()
      for (const panel of this.panels) panel.draw()
    } else this.refreshSoon()
    this.report()
  }

  // Reruns the script once whenever the state differs from the one the page was drawn for.
  report() {
    const state = this.head?.state
    if (!state || state === this.reported) return
    this.reported = state === this.data.state ? null : state
    if (this.reported) this.trigger("state", state)
  }

  setTrouble(name) {
    this.trouble = name
    this.write()
  }

  refreshSoon() {
    const wait = Math.max(0, (this.due ?? 0) - performance.now())
    this.timer ??= setTimeout(() => this.refresh(), wait)
  }

  /** Show trials that have changed. */
  refresh() {
    clearTimeout(this.timer)
    this.timer = undefined
    const began = performance.now()
    this.scale.follow({ losses: lossesOf(this.trials) })
    this.mark()
    this.write()
    this.parallel.draw(this, this.ended)
    this.table.draw()
    // What trials that train have come to shows in their curves only.
    for (const panel of this.ended ? this.panels : [this.panels[1]]) panel.grow()
    this.ended = false
    const end = performance.now()
    this.due = end + Math.min(LONGEST, Math.max(PERIOD, REST * (end - began)))
  }

  /** Draw everything again, because the user has changed something. */
  redraw() {
    this.parallel.draw(this)
    this.table.draw()
    for (const panel of this.panels) panel.draw()
  }

  /** Find the trials that pass the brushes. */
  mark() {
    const all = !this.parallel.active
    const passed = all ? null : this.trials.known.filter((trial) => this.parallel.passes(trial))
    const numbers = new Set(passed?.map(({ n }) => n))
    this.selection = all ? { has: () => true } : numbers
  }

  select() {
    this.mark()
    if (!this.data) return
    this.write()
    this.redraw()
  }

  choose(trial) {
    this.chosen = trial === null || trial === this.chosen ? undefined : trial
    this.write()
    this.redraw()
    this.table.show(this.chosen)
  }

  open(trial) {
    if (trial?.runs.length) this.trigger("open", trial.runs[0])
  }

  compare() {
    const runs = [...this.table.marked].flatMap((n) => this.trials.all[n].runs)
    if (runs.length) this.trigger("compare", runs)
  }

  write() {
    this.notes.write(this)
  }

  close() {
    clearTimeout(this.timer)
    this.feed?.close()
    for (const panel of this.panels) panel.close()
    for (const screen of this.screens) screen.close()
    this.parallel.close()
  }
}
