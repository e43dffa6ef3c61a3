// One Plotly chart in the colours of the page.

// Streamlit calls again for the same element whenever the data or the theme changes.
const charts = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".chart")
  let chart = charts.get(parentElement)
  if (chart?.root !== root) {
    chart?.close()
    chart = new Chart(root)
    charts.set(parentElement, chart)
  }
  chart.update(data, setTriggerValue)
  return () => {
    charts.get(parentElement)?.close()
    charts.delete(parentElement)
  }
}

// The live chart loads the same script: whichever comes second waits for it.
function load(url) {
  if (window.Plotly) return Promise.resolve(window.Plotly)
  let script = [...document.scripts].find((one) => one.getAttribute("src") === url)
  if (!script) {
    script = document.createElement("script")
    script.src = url
    document.head.append(script)
  }
  return new Promise((resolve, reject) => {
    script.addEventListener("load", () => resolve(window.Plotly))
    script.addEventListener("error", () => {
      script.remove() // the next drawing tries again
      reject(new Error(`Plotly could not be loaded from ${url}`))
    })
  })
}

class Chart {
  constructor(root) {
    this.root = root
    this.paper = root.querySelector(".chart__paper")
    this.plot = root.querySelector(".chart__plot")
    this.screen = root.querySelector(".chart__screen")
    this.screen.hidden = !document.fullscreenEnabled
    this.screen.onclick = () => this.toggle()
    this.turned = () => this.update(this.data, this.trigger)
    this.pressed = ({ key }) => key === "Escape" && this.full && this.toggle()
    document.addEventListener("fullscreenchange", this.turned)
    document.addEventListener("keydown", this.pressed)
    this.observer = new ResizeObserver(() => this.draw())
    this.observer.observe(this.paper)
  }

  get full() {
    return document.fullscreenElement === this.root
  }

  toggle() {
    const done = this.full ? document.exitFullscreen() : this.root.requestFullscreen()
    done.catch(() => {}) // refused, or already done by the browser; "fullscreenchange" reports the state
  }

  // Height in unscaled pixels: all there is in full screen, else what the layout needs.
  fit(layout) {
    const { width, height } = this.paper.getBoundingClientRect()
    const across = this.plot.clientWidth
    return this.full ? (height * across) / width : heightOf(layout, across)
  }

  resize(height) {
    this.plot.style.height = `${height}px`
    this.paper.style.height = this.full ? "" : `calc(${height}px * var(--magnify))`
  }

  update(data, trigger) {
    this.data = data
    this.trigger = trigger
    this.figure = JSON.parse(data.figure)
    this.root.classList.toggle("chart--pick", data.pick)
    this.resize(this.fit(this.figure.layout))
    this.plot.setAttribute("aria-label", data.alt)
    name(this.screen, data.titles[this.full ? "window" : "screen"])
    for (const button of this.root.querySelectorAll("[data-kind]")) {
      const { kind } = button.dataset
      name(button, data.titles[kind])
      button.hidden = kind === "csv" && !data.csv
      button.onclick = () => this.save(kind)
    }
    this.draw()
  }

  // Draws before the next frame, and once more for updates that arrive while Plotly draws.
  draw() {
    this.due = true
    if (!this.data || this.frame || this.closed) return
    this.frame = requestAnimationFrame(() => {
      this.due = false
      load(this.data.plotly)
        .then((Plotly) => this.react(Plotly))
        .catch((error) => {
          console.warn("Chart:", error)
          this.plot.textContent = this.data.unavailable
        })
        .finally(() => {
          this.frame = undefined
          if (this.due) this.draw()
        })
    })
  }

  async react(Plotly) {
    const width = this.plot.clientWidth
    if (this.closed || !width) return
    const theme = themeOf(this.root)
    const { data, layout } = coloured(JSON.parse(this.data.figure), theme, width)
    layout.height = this.fit(layout)
    this.resize(layout.height)
    await Plotly.react(this.plot, data, layout, this.config())
    if (this.closed) return
    this.plot.removeAllListeners("plotly_click")
    if (this.data.pick) this.plot.on("plotly_click", ({ points }) => this.pick(points))
    this.plot.dataset.drawn = this.figure.layout.uirevision ?? ""
  }

  pick(points) {
    const cell = points.find(({ data }) => data.type === "heatmap")
    if (cell) this.trigger("picked", [cell.y, cell.x])
  }

  config() {
    return {
      displaylogo: false,
      displayModeBar: this.figure.layout.dragmode === false ? false : "hover",
      modeBarButtons: [["zoom2d", "pan2d", "resetScale2d"]],
      ...this.data.language,
    }
  }

  save(kind) {
    const { file, csv } = this.data
    if (kind === "csv") return download(`${file}.csv`, new Blob([csv], { type: "text/csv" }))
    if (!this.plot._fullLayout) return
    const { width, height } = this.plot._fullLayout
    const scale = kind === "png" ? 2 : 1
    // A file has no web fonts: with the page's, texts would be measured in one and drawn in another.
    const { data, layout } = this.plot
    const figure = { data, layout: { ...layout, font: { ...layout.font, family: "sans-serif" } } }
    window.Plotly.downloadImage(figure, { format: kind, filename: file, width, height, scale })
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    document.removeEventListener("fullscreenchange", this.turned)
    document.removeEventListener("keydown", this.pressed)
    if (this.full) this.toggle()
    this.observer.disconnect()
    if (this.plot._fullLayout) window.Plotly.purge(this.plot)
  }
}

// A figure with a fixed aspect ratio is no taller than its width allows.
function heightOf({ height, margin, meta }, width) {
  if (!meta?.aspect || !width) return height
  return Math.min(height, margin.t + margin.b + meta.aspect * (width - margin.l - margin.r))
}

function name(button, text) {
  button.title = text
  button.setAttribute("aria-label", text)
}

function download(name, blob) {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}

function themeOf(element) {
  const style = getComputedStyle(element)
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim()
  const colours = (name) => colour(name).split(",").map((one) => one.trim())
  return {
    text: colour("text-color"),
    grid: colour("border-color"),
    paper: colour("background-color"),
    categories: colours("chart-categorical-colors"),
    shades: colours("chart-sequential-colors"),
    diverging: colours("chart-diverging-colors"),
    font: style.fontFamily,
  }
}

// The figure with all colours filled in.
function coloured({ data, layout }, theme, width) {
  const scale = evenScale(theme.shades)
  for (const trace of data) {
    const shaded = trace.type === "heatmap" || trace.type === "contour"
    if (shaded && !trace.coloraxis) trace.colorscale = scale
    if (trace.meta === "halo") trace.line = { ...trace.line, color: theme.paper }
    if (trace.meta?.ring !== undefined) ringed(trace, theme)
    if (trace.meta === "reference") trace.line = { ...trace.line, color: theme.text }
    if (trace.meta?.colour !== undefined) inColour(trace, theme)
    if (trace.meta === "ink") {
      const color = trace.customdata.map((value) => ink(shade(theme.shades, value)))
      trace.textfont = { color, size: sizeOfInk(trace, width, layout) }
      trace.visible = trace.textfont.size >= 7 // smaller text is shown on hover only
    }
  }
  if (layout.coloraxis) layout.coloraxis = { colorscale: evenScale(theme.diverging), ...layout.coloraxis }
  for (const shape of layout.shapes ?? []) shape.line = { ...shape.line, color: theme.text }
  const axes = Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name))
  for (const name of axes) {
    layout[name] = {
      automargin: true,
      gridcolor: theme.grid,
      linecolor: theme.grid,
      zerolinecolor: theme.grid,
      ...layout[name],
    }
  }
  return {
    data,
    layout: {
      ...layout,
      width,
      colorway: theme.categories,
      font: { family: theme.font, size: 13, color: theme.text },
      paper_bgcolor: theme.paper,
      plot_bgcolor: theme.paper,
      hoverlabel: {
        bgcolor: theme.paper,
        bordercolor: theme.grid,
        font: { family: theme.font, size: 13, color: theme.text },
        align: "left",
      },
      modebar: {
        bgcolor: "rgba(0,0,0,0)",
        color: theme.text,
        activecolor: theme.categories[0],
      },
    },
  }
}

// A line and the band around it are two traces; both get the colour of their number.
function inColour(trace, { categories }) {
  const colour = categories[trace.meta.colour % categories.length]
  trace.line = { ...trace.line, color: colour }
  trace.marker = { ...trace.marker, color: colour }
  if (!trace.fill) return
  trace.fillcolor = `rgba(${channels(colour).join(", ")}, 0.2)`
}

// Signs that are told from any ground: in the colour of their number, with a rim of the paper's.
function ringed(trace, { categories, paper }) {
  const color = categories[trace.meta.ring % categories.length]
  trace.line = { ...trace.line, color }
  trace.marker = { ...trace.marker, color, line: { color: paper, width: 1.5 } }
}

// Evenly spaced colours, as a colour scale.
function evenScale(colours) {
  return colours.map((colour, index) => [index / (colours.length - 1), colour])
}

const NAMES_WIDTH = 110 // pixels beside the cells, about
const NAMES_HEIGHT = 100 // pixels below them
const WIDE = 0.6 // width of a digit relative to its height

// The largest font size, in pixels, at which the longest text fits into its cell.
function sizeOfInk({ text, customdata }, width, { height }) {
  const classes = Math.sqrt(customdata.length)
  const longest = Math.max(...text.map(({ length }) => length))
  const across = (0.92 * (width - NAMES_WIDTH)) / classes / (WIDE * longest)
  return Math.min(14, across, (0.8 * (height - NAMES_HEIGHT)) / classes)
}

function shade(colours, value) {
  const place = Math.min(1, Math.max(0, value)) * (colours.length - 1)
  const index = Math.min(Math.floor(place), colours.length - 2)
  const [from, to] = [channels(colours[index]), channels(colours[index + 1])]
  return from.map((channel, k) => channel + (place - index) * (to[k] - channel))
}

function channels(colour) {
  return [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16))
}

// Black or white, whichever has more contrast: one always reaches 4.5:1 (WCAG 2.2).
function ink(background) {
  const [red, green, blue] = background.map((channel) => {
    const part = channel / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff"
}
