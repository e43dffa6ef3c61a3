// The live chart: connects the feed, the figures and the texts.

import { Boundary } from "./boundary.js"
import { Coach } from "./coach.js"
import { Equation } from "./equation.js"
import { Feed } from "./feed.js"
import { logarithmic } from "./figure.js"
import { Inside } from "./health.js"
import { History } from "./history.js"
import { lookAt } from "./looking.js"
import { Past } from "./past.js"
import { Plot } from "./plot.js"
import { Pin } from "./pin.js"
import { Replay } from "./replay.js"
import { Scale } from "./scale.js"
import { Screen } from "./screen.js"
import { Words } from "./words.js"
import { Baselines } from "./baselines.js"

const TEXT_PERIOD = 250 // ms between changes of the line above the chart

// Streamlit calls again for the same element whenever the data or the theme changes.
const charts = new Map()
let travelled = {} // the run and the epoch the user looks back at

/**
 * Draw or update the chart that `data` describes.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {object} data sent by chart.py
 * @param {(name: string, value: string) => void} trigger reruns the script
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

/** Close the connection and the figures in this element. */
export function close(parent) {
  charts.get(parent)?.close()
  charts.delete(parent)
}

/**
 * Show the output of a run's network at an epoch, in every chart of the run.
 *
 * @param {string} run the run
 * @param {number|null} epoch null for the end of the run
 */
export function travel(run, epoch) {
  if (epoch === null && run !== travelled.run) return // sent by the slider of another run
  travelled = { run, epoch }
  for (const chart of charts.values()) chart.look()
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
    this.baselines = new Baselines(() => {
      this.plot.draw()
      this.summarise()
    })
    this.scale = new Scale(section.querySelector(".live-curves__log"), () => this.plot.draw())
    const lines = (theme) => this.baselines.layout(theme, logarithmic(this.data, this.scale.log))
    this.plot = new Plot(section.querySelector(".live-curves__plot"), failed, this.scale, lines)
    this.pin = new Pin(section.querySelector(".live-curves__pin"))
    this.boundary = new Boundary(section.querySelector(".live-curves__plane"), failed)
    this.equation = new Equation(section.querySelector(".live-curves__equation"))
    this.past = new Past(() => this.look())
    this.replay = new Replay(section.querySelector(".live-curves__replay"), () => this.replayed())
    const toggled = () => this.feed?.ask()
    this.inside = new Inside(section.querySelector(".live-curves__inside"), { toggled, failed })
    const figures = [".live-curves__pin", ".live-curves__map", ".live-curves__inner"]
    this.screens = figures.map((name) => new Screen(section.querySelector(name)))
    this.coach = new Coach(section.querySelector(".live-curves__coach"), (change) =>
      this.trigger("advice", change),
    )
  }

  update(data, trigger) {
    const another = data.run !== this.data?.run
    this.data = data
    this.trigger = trigger
    this.words = new Words(data)
    this.replay.describe(this.words)
    this.scale.describe(data.texts)
    for (const screen of this.screens) screen.describe(data.texts)
    this.bar.setAttribute("aria-label", data.texts.progress)
    this.inside.describe(data, this.words)
    this.boundary.describe(data, this.words)
    this.equation.describe(data, this.words)
    this.baselines.describe(data, this.words)
    if (another) this.follow(data)
    this.hold(data.held)
    if (data.replays !== this.replays && !another) this.replay.again()
    this.replays = data.replays
    this.coach.describe(data, this.words)
    this.plot.describe(data, this.shown)
    this.summarise()
    this.write()
    this.look()
    this.report()
  }

  /** The rows to draw: all, or those a replay has reached. */
  get shown() {
    return this.replay.history ?? this.history
  }

  replayed() {
    if (this.plot.history !== this.shown) {
      this.plot.describe(this.data, this.shown)
      this.summarise()
    } else this.plot.grow()
    this.write()
    this.look()
  }

  /** Show the epoch of the replay, or the one looked back at, in plane and equation. */
  look() {
    const chosen = travelled.run === this.data.run ? travelled.epoch : null
    const epoch = this.replay.active ? this.replay.epoch : chosen
    lookAt(this.data.run, epoch)
    if (epoch !== null) this.past.ask(this.data.frames)
    const frame = epoch === null ? undefined : this.past.at(epoch)
    this.boundary.look(frame)
    this.equation.look(frame)
  }

  follow(data) {
    this.feed?.close()
    this.history.clear()
    this.history.deaths = 0
    this.coach.clear()
    this.baselines.clear()
    this.scale.clear()
    this.replay.follow(this.history, null)
    this.past.clear()
    this.head = null
    this.trouble = null
    this.reported = null
    this.inside.follow(null)
    const query = () => ({
      from: this.history.length, // valid until a worker of the run dies
      deaths: this.history.deaths,
      ...(this.inside.open && { health: this.inside.length }),
      ...((data.plane || data.equation) && { frames: "" }),
    })
    this.held = false
    this.feed = new Feed(data.feed, query, {
      news: (message) => this.receive(message),
      trouble: (name) => this.setTrouble(name),
    })
  }

  /** Stay as it is while the run trains on; then take what has come meanwhile. */
  hold(held) {
    if (held === this.held) return
    if (held) this.feed.close()
    else if (this.held) this.feed.open()
    this.held = held
  }

  setTrouble(name) {
    this.trouble = name
    this.write()
  }

  receive({ from, rows, more, advice, health_from, health, ground, frame, ...head }) {
    const epochs = this.history.ends
    const changed = head.state !== this.head?.state || from < this.history.length
    this.history.put(from, rows)
    this.history.deaths = head.deaths
    if (health) this.inside.put(health_from, health)
    if (!more) this.head = head
    this.coach.receive(advice, this.head, this.history.ends)
    this.trouble = null
    this.inside.follow(head.state)
    this.boundary.receive(ground, frame, head.state)
    this.equation.receive(frame)
    this.baselines.follow(head.state)
    this.replay.follow(this.history, this.head?.state)
    if (changed) this.plot.draw()
    else this.plot.grow()
    if (this.history.ends !== epochs) this.summarise()
    if (changed) this.write()
    else this.writeSoon()
    this.report()
  }

  // Reruns the script once whenever the run's state differs from the one the page was drawn for.
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
    const replays = this.replay.active
    const last = replays ? { epoch: this.replay.epoch } : this.history.last
    const state = replays ? this.data.texts.replay : this.words.state(this.head, last)
    const held = this.held && !replays ? this.data.texts.held : state
    put(this.state, this.trouble ? this.data.texts[this.trouble] : held)
    put(this.detail, this.words.detail(this.head, last))
    const over = this.head?.state === "done" && !replays // it may have been stopped early
    const share = over ? 1 : last ? Math.min(1, last.epoch / this.data.epochs) : 0
    this.bar.setAttribute("aria-valuenow", Math.floor(100 * share))
    this.bar.setAttribute("aria-valuetext", this.detail.textContent || this.state.textContent)
    this.done.style.transform = `scaleX(${share})`
  }

  summarise() {
    const summary = [this.words.summary(this.history), this.baselines.summary]
    this.plot.element.setAttribute("aria-label", summary.filter(Boolean).join(" "))
  }

  close() {
    clearTimeout(this.timer)
    this.feed?.close()
    this.baselines.clear()
    this.plot.close()
    this.pin.close()
    for (const screen of this.screens) screen.close()
    this.inside.close()
    this.boundary.close()
    this.past.clear()
    this.replay.close()
  }
}

// Screen readers read out a live region whenever its text is set, even to the same text.
function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
