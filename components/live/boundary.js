// The network's output over the plane of a toy problem, with the samples: a separate figure below
// the curves.

import { cellsOf, figureOf, sharesOf } from "./plane.js"
import { load, themeOf } from "./plot.js"

const REST = 25 // pause between two drawings, relative to the time a drawing takes
const LONGEST = 2000 // ms; the first drawing takes much longer than the others
const LOOK_REST = 2 // the same for a finished run: nothing trains, and the user is waiting
const OVER = ["done", "stopped", "failed"]

export class Boundary {
  /**
   * @param {HTMLElement} element contains the elements of plot and caption
   * @param {(error: Error) => void} failed called when Plotly cannot be loaded
   */
  constructor(element, failed) {
    this.element = element
    this.failed = failed
    this.plot = element.querySelector(".live-curves__boundary")
    this.caption = element.querySelector(".live-curves__caption")
    this.due = 0 // earliest time of the next drawing, ms as in performance.now()
    this.soon = 0 // the same while the user looks back
    this.observer = new ResizeObserver(() => this.request(0))
    this.observer.observe(this.plot)
  }

  /** Whether the feed should send frames. */
  get wanted() {
    return Boolean(this.data?.plane)
  }

  /** Set the texts, the run and the theme to draw for. */
  describe(data, words) {
    if (data.run !== this.data?.run) {
      this.frame = this.past = this.ground = this.state = null
      delete this.plot.dataset.epoch
    }
    this.data = data
    this.words = words
    this.element.hidden = !data.plane
    this.write()
    this.request(0)
  }

  /** Take the samples, a frame and the run's state from a message of the feed. */
  receive(ground, frame, state) {
    if (!this.wanted) return
    this.ground = ground ?? this.ground
    if (frame?.[1]) this.frame = { epoch: frame[0], cells: cellsOf(frame[1]) }
    const over = OVER.includes(state) && state !== this.state
    this.state = state ?? this.state
    if (ground || frame || over) this.write()
    if (ground || frame) this.request(this.due - performance.now())
  }

  /** Show a frame; without one, the latest. */
  look(frame) {
    if (!this.wanted) return
    const epoch = frame?.[1] ? frame[0] : undefined
    if (epoch === this.past?.epoch) return
    this.past = epoch === undefined ? null : { epoch, cells: cellsOf(frame[1]) }
    this.write()
    this.request(this.soon - performance.now())
  }

  get shown() {
    return this.past ?? this.frame
  }

  write() {
    const { plane } = this.data
    if (!plane) return
    const over = OVER.includes(this.state)
    const text = this.shown ? plane.caption : over ? plane.none : plane.soon
    if (this.caption.textContent !== text) this.caption.textContent = text
    this.plot.setAttribute("aria-label", this.description())
  }

  // The text alternative of the figure.
  description() {
    const { data, words, shown: frame, ground } = this
    if (!frame || !ground) return data.plane.title
    return words.plane(data.plane, frame.epoch, sharesOf(frame.cells, data.plane, ground))
  }

  request(wait) {
    if (!this.wanted || !this.ground || this.closed) return
    if (wait > 0) {
      this.timer ??= setTimeout(() => this.request(0), wait)
      return
    }
    clearTimeout(this.timer)
    this.timer = undefined
    this.frameRequest ??= requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch((error) => this.failed(error))
        .finally(() => (this.frameRequest = undefined))
    })
  }

  react(Plotly) {
    const { clientWidth: width, clientHeight: height } = this.plot
    if (!width || !height || !this.ground || this.closed) return
    const began = performance.now()
    const { data, words, ground, shown: frame } = this
    const figure = figureOf(ground, frame, data, words, themeOf(this.plot), { width, height })
    Plotly.react(this.plot, figure.data, figure.layout, figure.config)
    if (frame) this.plot.dataset.epoch = frame.epoch
    const took = performance.now() - began
    this.soon = began + LOOK_REST * took
    this.due = began + Math.min(REST * took, LONGEST)
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frameRequest)
    clearTimeout(this.timer)
    this.observer.disconnect()
    if (this.plot._fullLayout) window.Plotly.purge(this.plot)
  }
}
