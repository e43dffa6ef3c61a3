// Replays a finished run from its first row in a chosen time, from the rows already received.

import { History } from "./history.js"

const LENGTHS = [5, 10, 20, 60] // seconds
const USUAL = 10
const PERIOD = 80 // ms between two frames: as often as the feed of a live run
const OVER = ["done", "stopped", "failed"]

export class Replay {
  /**
   * @param {HTMLElement} element an empty element
   * @param {() => void} moved called whenever the rows to show have changed
   */
  constructor(element, moved) {
    this.element = element
    this.moved = moved
    const made = ["button", "button", "select"].map((tag) => document.createElement(tag))
    for (const one of made) one.className = "live-curves__apply" // the style of other small buttons
    ;[this.play, this.end, this.choice] = made
    this.choice.append(...LENGTHS.map((seconds) => new Option("", seconds)))
    this.choice.value = USUAL
    element.replaceChildren(...made)
    this.still = matchMedia("(prefers-reduced-motion: reduce)")
    this.abort = new AbortController()
    const on = (target, name, act) =>
      target.addEventListener(name, act, { signal: this.abort.signal })
    on(this.play, "click", () => this.toggle())
    on(this.end, "click", () => this.stop())
    on(this.choice, "change", () => this.pace())
  }

  /** Set the texts. */
  describe(words) {
    this.words = words
    this.element.setAttribute("aria-label", words.texts.replay)
    this.choice.setAttribute("aria-label", words.texts.replay_time)
    say(this.end, words.texts.replay_end)
    for (const option of this.choice.options) {
      option.textContent = words.time(Number(option.value), true)
    }
    this.write()
  }

  /** Take the rows and the state of a run: only a finished run can be replayed. */
  follow(history, state) {
    this.whole = history
    this.element.hidden = !(OVER.includes(state) && history.ends > 1)
    if (this.element.hidden) this.stop()
  }

  /** Whether a replay is under way, playing or paused. */
  get active() {
    return Boolean(this.history)
  }

  /** Epochs trained at the moment shown. */
  get epoch() {
    return this.at * this.whole.last.epoch
  }

  toggle() {
    if (!this.active) this.begin()
    else if (this.timer) this.pause()
    else this.run()
    this.write()
    this.moved()
  }

  /** Begin from the first row, if there is a run to replay. */
  again() {
    if (this.element.hidden) return
    this.pause()
    this.begin()
    this.write()
    this.moved()
  }

  begin() {
    this.at = 0 // share of the run that has been played, 0 to 1
    this.history = new History()
    this.history.end = this.whole.last.epoch // the axis shows the whole run from the start
    // At least one row: with an empty figure Plotly would reset ranges and zoom.
    this.put(this.still.matches ? 1 : this.whole.rows[0][0])
    this.run()
  }

  run() {
    this.pace()
    this.timer = setInterval(() => this.tick(), PERIOD)
  }

  pause() {
    clearInterval(this.timer)
    this.timer = undefined
  }

  /** Show the end of the run. */
  stop() {
    const active = this.active
    this.pause()
    this.history = null
    if (!active) return
    if (document.activeElement === this.end) this.play.focus() // the focused button is about to be hidden
    this.write()
    this.moved()
  }

  // Continue from here at the chosen pace.
  pace() {
    this.from = { at: this.at, time: performance.now() }
  }

  tick() {
    const passed = (performance.now() - this.from.time) / (1000 * this.choice.value)
    this.at = Math.min(1, this.from.at + passed)
    if (this.at >= 1) return this.stop()
    if (this.put(this.still.matches ? Math.floor(this.epoch) : this.epoch)) this.moved()
  }

  // Add the rows up to an epoch; return whether there were new ones.
  put(last) {
    const { rows } = this.whole
    const shown = this.history.length
    let count = shown
    while (count < rows.length && rows[count][0] <= last) count += 1
    if (count > shown) this.history.put(shown, rows.slice(shown, count))
    return count > shown
  }

  write() {
    const { texts } = this.words
    say(this.play, this.timer ? texts.replay_pause : this.active ? texts.replay_on : texts.replay)
    this.end.hidden = !this.active
  }

  close() {
    this.pause()
    this.abort.abort()
    this.element.replaceChildren()
  }
}

function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}
