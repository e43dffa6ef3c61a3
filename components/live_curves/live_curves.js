// The live chart of one place on the page: ties the feed, the figure and the words together.

import { Boundary } from "./boundary.js"
import { Coach } from "./coach.js"
import { Equation } from "./equation.js"
import { Feed } from "./feed.js"
import { Inside } from "./health.js"
import { History } from "./history.js"
import { Plot } from "./plot.js"
import { Words } from "./words.js"
import { Yardsticks } from "./yardsticks.js"

const TEXT_PERIOD = 250 // ms between changes of the line above the chart

// Streamlit calls again for the same place whenever the data or the theme changes.
const charts = new WeakMap()

/**
 * Draw, or go on drawing, what `data` describes.
 *
 * @param {HTMLElement} parent the place on the page
 * @param {object} data what chart.py sends
 * @param {(name: string, value: string) => void} trigger makes Python run again
 */
export function show(parent, data, trigger) {
  const section = parent.querySelector(".live-curves")
  let chart = charts.get(parent)
  if (chart?.section !== section) {
    chart?.close()
    chart = new LiveCurves(section)
    charts.set(parent, chart)
  }
  chart.update(data, trigger)
}

/** Let go of the connection and of the figure in this place. */
export function close(parent) {
  charts.get(parent)?.close()
  charts.delete(parent)
}

class LiveCurves {
  constructor(section) {
    this.section = section
    this.state = section.querySelector(".live-curves__state")
    this.detail = section.querySelector(".live-curves__detail")
    this.bar = section.querySelector(".live-curves__bar")
    this.done = section.querySelector(".live-curves__done")
    this.history = new History()
    const failed = (error) => {
      console.warn("Live chart:", error)
      this.setTrouble("unavailable")
    }
    this.yardsticks = new Yardsticks(() => {
      this.plot.draw()
      this.summarise()
    })
    const lines = (theme) => this.yardsticks.layout(theme)
    this.plot = new Plot(section.querySelector(".live-curves__plot"), failed, lines)
    this.boundary = new Boundary(section.querySelector(".live-curves__plane"), failed)
    this.equation = new Equation(section.querySelector(".live-curves__equation"))
    const toggled = () => this.feed?.ask()
    this.inside = new Inside(section.querySelector(".live-curves__inside"), { toggled, failed })
    this.coach = new Coach(section.querySelector(".live-curves__coach"), (change) =>
      this.trigger("advice", change),
    )
  }

  update(data, trigger) {
    const another = data.run !== this.data?.run
    this.data = data
    this.trigger = trigger
    this.words = new Words(data)
    this.bar.setAttribute("aria-label", data.texts.progress)
    this.inside.describe(data, this.words)
    this.boundary.describe(data, this.words)
    this.equation.describe(data, this.words)
    this.yardsticks.describe(data, this.words)
    if (another) this.follow(data)
    this.coach.describe(data, this.words)
    this.plot.describe(data, this.history)
    this.summarise()
    this.write()
    this.report()
  }

  follow(data) {
    this.feed?.close()
    this.history.clear()
    this.coach.clear()
    this.yardsticks.clear()
    this.head = null
    this.trouble = null
    this.reported = null
    this.inside.follow(null)
    const frames = { wanted: Boolean(data.plane || data.equation) }
    this.feed = new Feed(data.feed, this.history, this.inside, frames, {
      news: (message) => this.receive(message),
      trouble: (name) => this.setTrouble(name),
    })
  }

  setTrouble(name) {
    this.trouble = name
    this.write()
  }

  receive({ from, rows, more, advice, health_from, health, ground, frame, ...head }) {
    const epochs = this.history.ends
    this.history.put(from, rows)
    if (health) this.inside.put(health_from, health)
    const changed = head.state !== this.head?.state
    if (!more) this.head = head
    this.coach.receive(advice, this.head, this.history.ends)
    this.trouble = null
    this.inside.follow(head.state)
    this.boundary.receive(ground, frame, head.state)
    this.equation.receive(frame)
    this.yardsticks.follow(head.state)
    if (changed) this.plot.draw()
    else this.plot.grow()
    if (this.history.ends !== epochs) this.summarise()
    if (changed) this.write()
    else this.writeSoon()
    this.report()
  }

  // Python is told when the run's state is not the one that the page was drawn for, and told
  // once: a page that knows the state already, or has just been told, is left in peace.
  report() {
    const state = this.head?.state
    if (!state || state === this.reported) return
    this.reported = state === this.data.state ? null : state
    if (this.reported) this.trigger("state", state)
  }

  writeSoon() {
    this.timer ??= setTimeout(() => this.write(), TEXT_PERIOD)
  }

  write() {
    clearTimeout(this.timer)
    this.timer = undefined
    const last = this.history.last
    const state = this.words.state(this.head, last)
    put(this.state, this.trouble ? this.data.texts[this.trouble] : state)
    put(this.detail, this.words.detail(this.head, last))
    const over = this.head?.state === "done" // early stopping may have ended it before
    const share = over ? 1 : last ? Math.min(1, last.epoch / this.data.epochs) : 0
    this.bar.setAttribute("aria-valuenow", Math.floor(100 * share))
    this.bar.setAttribute("aria-valuetext", this.detail.textContent || this.state.textContent)
    this.done.style.transform = `scaleX(${share})`
  }

  summarise() {
    const summary = [this.words.summary(this.history), this.yardsticks.summary]
    this.plot.element.setAttribute("aria-label", summary.filter(Boolean).join(" "))
  }

  close() {
    clearTimeout(this.timer)
    this.feed?.close()
    this.yardsticks.clear()
    this.plot.close()
    this.inside.close()
    this.boundary.close()
  }
}

// A live region speaks whenever its text is set, even to what it was.
function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
