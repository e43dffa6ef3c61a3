// The figure of the curves: loss beside metric, or above it on narrow screens.

import { dataOf, layoutOf } from "./figure.js"
import { Pencil } from "./pencil.js"
import { converted } from "./scale.js"

// Pause between two drawings by Plotly, relative to the time a drawing takes, because the processor
// may be busy training; shorter if a new point lies outside the axes.
const REST = 20
const SHORT_REST = 5

let plotly // the promise of Plotly.js, fetched once for the page

/** Return a promise of Plotly.js, fetched on first use. */
export function load(url) {
  plotly ??= new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = url
    script.onload = () => resolve(window.Plotly)
    script.onerror = () => {
      plotly = undefined // the next drawing tries again
      script.remove()
      reject(new Error(`Plotly could not be loaded from ${url}`))
    }
    document.head.append(script)
  })
  return plotly
}

export class Plot {
  /**
   * @param {HTMLElement} element an empty element with a fixed height
   * @param {(error: Error) => void} failed called when Plotly cannot be loaded
   * @param {import("./scale.js").Scale} scale decides whether the value axes are logarithmic
   * @param {(theme: object) => object} more returns additional Plotly layout
   */
  constructor(element, failed, scale, more = () => ({})) {
    this.element = element
    this.failed = failed
    this.scale = scale
    this.more = more
    this.pencil = new Pencil(element)
    this.due = 0 // time of the next drawing by Plotly, ms as in performance.now()
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(element)
  }

  /** Set the texts, the settings and the rows to draw. */
  describe(data, history) {
    this.data = data
    this.history = history
    this.draw()
  }

  /** Redraw everything once before the next frame, however often this is called. */
  draw() {
    this.whole = true
    this.request()
  }

  /** Show new rows before the next frame, usually by extending the lines. */
  grow() {
    this.request()
  }

  request() {
    if (!this.data || this.frame) return
    this.frame = requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.update(Plotly))
        .catch((error) => this.failed(error))
        .finally(() => (this.frame = undefined))
    })
  }

  update(Plotly) {
    if (this.closed) return
    const now = performance.now()
    const extended = this.pencil.extend(this.history)
    if (this.whole || now >= this.due || (!extended && now >= this.soon)) {
      this.whole = false
      this.react(Plotly)
    } else {
      this.later(this.due - now)
    }
    this.element.dataset.rows = this.history.length
  }

  // Markers and ranges, which the pencil cannot draw, must not depend on further rows.
  later(wait) {
    this.timer ??= setTimeout(() => {
      this.timer = undefined
      this.request()
    }, wait)
  }

  react(Plotly) {
    const { clientWidth: width, clientHeight: height } = this.element
    if (!width || !height) return
    const began = performance.now()
    const size = { width, height, stacked: width < 640 }
    const theme = themeOf(this.element)
    const traces = dataOf(this.history, this.data.labels, theme)
    this.scale.follow(this.history)
    const layout = {
      ...layoutOf(this.data, this.history, theme, size, this.scale.log),
      ...this.more(theme),
    }
    const zooms = this.zooms(layout)
    Plotly.react(this.element, traces, layout, configOf(this.data))
    if (Object.keys(zooms).length) Plotly.relayout(this.element, zooms)
    this.filled = this.history.length > 0
    this.pencil.sharpen(this.history)
    const end = performance.now()
    this.due = end + REST * (end - began)
    this.soon = end + SHORT_REST * (end - began)
  }

  // The user's zoom on an axis whose type changes, converted to the new type.
  zooms(layout) {
    const before = this.element._fullLayout
    const zooms = {}
    // The ranges of an empty figure or of another run are not the user's choice.
    if (before?.uirevision !== layout.uirevision || !this.filled) return zooms
    for (const name of ["yaxis", "yaxis2"]) {
      const { type, autorange, range } = before[name]
      if (type === layout[name].type || autorange) continue
      const zoom = converted(range, layout[name].type === "log")
      if (zoom) zooms[`${name}.range`] = zoom
    }
    return zooms
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    clearTimeout(this.timer)
    this.observer.disconnect()
    if (this.element._fullLayout) window.Plotly.purge(this.element)
  }
}

// One configuration per language, cached: for a new click function Plotly would redraw everything
// from scratch, without the user's zoom.
const configs = new Map()

/** Plotly's configuration: the buttons beside a chart and their language. */
export function configOf({ language, words, texts }) {
  if (!configs.has(language)) configs.set(language, newConfig(language, words, texts))
  return configs.get(language)
}

function newConfig(language, words, texts) {
  // Not Plotly's own button: for seconds it lays notes over the page, and over what is beside it.
  const download = (format, title, icon, scale) => ({
    name: `to-${format}`,
    title,
    icon,
    click: (plot) => {
      const { width, height } = plot._fullLayout
      window.Plotly.downloadImage(plot, { format, filename: "denseboard", width, height, scale })
    },
  })
  const { camera, disk } = window.Plotly.Icons
  const downloads = [download("png", texts.raster, camera, 2), download("svg", texts.vector, disk, 1)]
  return {
    displaylogo: false,
    modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", ...downloads]],
    locale: language,
    locales: { [language]: { dictionary: words, format: {} } },
  }
}

/** Colours and font of the page. */
export function themeOf(element) {
  const style = getComputedStyle(element)
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim()
  const listed = (name) => colour(name).split(",").map((one) => one.trim())
  const colours = listed("chart-categorical-colors")
  const [training, validation] = colours
  return {
    text: colour("text-color"),
    grid: colour("border-color"),
    paper: colour("background-color"),
    training,
    validation,
    colours,
    sequential: listed("chart-sequential-colors"),
    font: style.fontFamily,
  }
}
