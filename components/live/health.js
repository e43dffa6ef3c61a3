// What goes on inside the network: a second figure below the curves, in a closed panel at first.

import { SHARES, figureOf } from "./layers.js"
import { load, themeOf } from "./plot.js"

const OPEN = "denseboard.inside" // key in the session storage: whether the panel is open
const PERIOD = 1000 // least ms between two drawings
const REST = 10 // pause between two drawings, relative to the time a drawing takes

// Indices of the values of a layer: core.runs.layer_health.LayerHealth.
const NORM = 0, RATIO = 1, DEAD = 2, SATURATED = 3, WEIGHTS = 4, LOW = 5, HIGH = 6

export class Inside {
  /**
   * @param {HTMLDetailsElement} element
   * @param {{toggled: () => void, failed: (error: Error) => void}} listener called when it is
   *   opened or closed, and when Plotly cannot be loaded
   */
  constructor(element, { toggled, failed }) {
    this.element = element
    this.failed = failed
    this.title = element.querySelector(".live-curves__title")
    this.note = element.querySelector(".live-curves__note")
    this.plot = element.querySelector(".live-curves__layers")
    this.snapshots = []
    this.due = 0 // earliest time of the next drawing, ms as in performance.now()
    element.open = remembered()
    element.ontoggle = () => {
      remember(element.open)
      toggled()
      this.draw()
    }
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.plot)
  }

  get open() {
    return this.element.open
  }

  /** The number of snapshots: the cursor of the feed. */
  get length() {
    return this.snapshots.length
  }

  /** Set the texts, the run and the theme to draw for. */
  describe(data, words) {
    if (data.run !== this.data?.run) this.snapshots = []
    this.data = data
    this.words = words
    this.title.textContent = data.texts.inside
    this.write()
    this.draw()
  }

  /** Replace all snapshots from number `from` on by those the feed sent. */
  put(from, lists) {
    if (!lists.length) return
    this.snapshots.length = Math.min(from, this.length)
    for (const [epoch, layers] of lists) this.snapshots.push({ epoch, layers: layers.map(named) })
    this.write()
    this.request(this.due - performance.now())
  }

  /** Take the run's state, which decides whether there is something to wait for. */
  follow(state) {
    if (state === this.state) return
    this.state = state
    this.write()
    this.draw() // the end of the epoch axis may have changed
  }

  write() {
    const { texts } = this.data
    const over = ["done", "stopped", "failed"].includes(this.state)
    const latest = this.snapshots.at(-1)
    this.plot.hidden = over && !latest
    // Hidden, it still takes its space, so that the page does not jump with the first values.
    this.plot.style.visibility = latest ? "" : "hidden"
    this.note.textContent = latest ? texts.inside_note : over ? texts.inside_none : texts.inside_soon
    this.plot.setAttribute("aria-label", latest ? this.words.inside(latest) : texts.inside)
  }

  /** Draw once before the next frame, however often this is called. */
  draw() {
    this.request(0)
  }

  request(wait) {
    if (!this.data || !this.open || !this.length || this.closed) return
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
    const { clientWidth: width, clientHeight: height } = this.plot
    if (!width || !height || !this.length || this.closed) return
    const began = performance.now()
    const size = { width, height, stacked: width < 640 }
    const { data, words, snapshots, state } = this
    const figure = figureOf(snapshots, { ...data, state }, words, themeOf(this.plot), size)
    Plotly.react(this.plot, figure.data, figure.layout, figure.config)
    this.plot.dataset.snapshots = this.length
    this.due = began + Math.max(PERIOD, REST * (performance.now() - began))
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.observer.disconnect()
    this.element.ontoggle = null
    if (this.plot._fullLayout) window.Plotly.purge(this.plot)
  }
}

function named(layer) {
  const [dead, saturated] = [layer[DEAD], layer[SATURATED]]
  return {
    norm: layer[NORM],
    ratio: layer[RATIO],
    kind: dead !== null ? SHARES.dead : saturated !== null ? SHARES.saturated : null,
    share: dead ?? saturated,
    weights: layer[WEIGHTS],
    low: layer[LOW],
    high: layer[HIGH],
  }
}

// A browser may forbid storage: then the panel starts closed.
function remembered() {
  try {
    return sessionStorage.getItem(OPEN) === "yes"
  } catch {
    return false
  }
}

function remember(open) {
  try {
    sessionStorage.setItem(OPEN, open ? "yes" : "no")
  } catch {
    // see above
  }
}
