// A figure that Plotly draws: only while it is in view, and never so often that training suffers.

import { configOf, load, themeOf } from "../live/plot.js"

// Pause between two drawings, relative to the time a drawing takes, and its limits in ms.
const REST = 10
const LEAST_REST = 250
const LONGEST_REST = 1500 // the first drawing takes far longer than all others

export class Panel {
  /**
   * @param {HTMLElement} element an empty element with a fixed height
   * @param {(theme: object, size: object) => {data: object[], layout: object}} figure
   * @param {{failed: (error: Error) => void, pick: (trial: number) => void}} listener called when
   *   Plotly cannot be loaded, and with the number of a trial whose point is clicked
   */
  constructor(element, figure, { failed, pick }) {
    this.element = element
    this.figure = figure
    this.failed = failed
    this.pick = pick
    this.due = 0 // earliest time of the next drawing, ms as in performance.now()
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(element)
    this.scrolled = new IntersectionObserver((changes) => {
      this.inView = changes.at(-1).isIntersecting
      if (this.inView && this.waiting) this.draw()
    })
    this.scrolled.observe(element)
  }

  /** Set the texts, the search and the theme to draw for. */
  describe(data) {
    this.data = data
    this.draw()
  }

  /** Draw before the next frame: the user has changed something. */
  draw() {
    this.waiting = true
    this.request(0)
  }

  /** Draw when it is time to: trials have changed. */
  grow() {
    this.waiting = true
    this.request(this.due - performance.now())
  }

  request(wait) {
    if (!this.data || !this.inView || this.closed) return
    if (wait > 0) {
      this.timer ??= setTimeout(() => this.request(0), wait)
      return
    }
    clearTimeout(this.timer)
    this.timer = undefined
    this.frame ??= requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch((error) => this.failed(error))
        .finally(() => (this.frame = undefined))
    })
  }

  react(Plotly) {
    const { clientWidth: width, clientHeight: height } = this.element
    if (!width || !height || this.closed) return
    const began = performance.now()
    this.waiting = false
    const { data, layout } = this.figure(themeOf(this.element), { width, height })
    Plotly.react(this.element, data, { width, height, ...layout }, configOf(this.data))
    if (!this.listens) {
      this.listens = true
      this.element.on("plotly_click", ({ points }) => {
        const trial = points.map(({ customdata }) => customdata).find(Number.isInteger)
        if (trial !== undefined) this.pick(trial)
      })
    }
    const end = performance.now()
    this.element.dataset.draws = Number(this.element.dataset.draws ?? 0) + 1
    this.due = end + Math.min(LONGEST_REST, Math.max(LEAST_REST, REST * (end - began)))
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.resized.disconnect()
    this.scrolled.disconnect()
    if (this.element._fullLayout) window.Plotly.purge(this.element)
  }
}
