// The figure: loss beside metric, or above it where there is no room.

import { dataOf, layoutOf } from "./figure.js"

let plotly // the promise of Plotly.js, fetched once for the page

function load(url) {
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
   * @param {HTMLElement} element an empty element with a height of its own
   * @param {(error: Error) => void} failed told when Plotly cannot be loaded
   */
  constructor(element, failed) {
    this.element = element
    this.failed = failed
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(element)
  }

  /** Draw for these words and settings from now on. */
  describe(data, history) {
    this.data = data
    this.history = history
    this.draw()
  }

  /** Draw before the next frame, however often it is asked for. */
  draw() {
    if (!this.data || this.frame) return
    this.frame = requestAnimationFrame(() => {
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch((error) => this.failed(error))
        .finally(() => (this.frame = undefined))
    })
  }

  react(Plotly) {
    const { clientWidth: width, clientHeight: height } = this.element
    if (this.closed || !width || !height) return undefined
    const size = { width, height, stacked: width < 640 }
    const theme = themeOf(this.element)
    const traces = dataOf(this.history, this.data.labels, theme)
    const layout = layoutOf(this.data, this.history, theme, size)
    return Plotly.react(this.element, traces, layout, this.config())
  }

  config() {
    const { language, words } = this.data
    return {
      displaylogo: false,
      modeBarButtons: [["zoom2d", "pan2d", "resetScale2d", "toImage"]],
      toImageButtonOptions: { filename: "denseboard", scale: 2 },
      locale: language,
      locales: { [language]: { dictionary: words, format: {} } },
    }
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    this.observer.disconnect()
    if (this.element._fullLayout) window.Plotly.purge(this.element)
  }
}

function themeOf(element) {
  const style = getComputedStyle(element)
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim()
  const [training, validation] = colour("chart-categorical-colors").split(",")
  return {
    text: colour("text-color"),
    grid: colour("border-color"),
    paper: colour("background-color"),
    training,
    validation,
    font: style.fontFamily,
  }
}
