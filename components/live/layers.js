// Traces and layout of the figure of the layers, without state.

import { reach } from "./figure.js"
import { lookOf } from "./look.js"
import { configOf } from "./plot.js"

/** The kinds of shares: of dead units or of saturated outputs. */
export const SHARES = { dead: "dead", saturated: "saturated" }

const USUAL = 1e-3 // update-to-weight ratio: Karpathy, CS231n, "Neural Networks Part 3", 2015
const RIDGE = 0.85 // height of a layer's highest bin, relative to the distance between layers
const LEGEND_ITEM = 150, LEGEND_LINE = 20 // pixels

// Layers differ in colour, dash and marker: there are fewer colours than layers.
const DASHES = ["solid", "dash", "dot", "longdash", "dashdot", "longdashdot", "4px,2px", "1px,4px"]
const SYMBOLS = ["circle", "square", "diamond", "cross", "x", "triangle-up", "star", "pentagon"]

// The axes of the four parts of the figure.
const PARTS = [["x", "y"], ["x2", "y2"], ["x3", "y3"], ["x4", "y4"]]

/**
 * The Plotly figure of the snapshots.
 *
 * @param {object[]} snapshots as in health.js, one or more
 * @param {object} data sent by chart.py, with the state of the run
 */
export function figureOf(snapshots, data, words, theme, size) {
  const latest = snapshots.at(-1)
  const names = latest.layers.map((_, index) => words.layer(index, latest.layers.length))
  // A logarithmic axis has no 0: the legend says it.
  const still = ({ norm }, layer) => (norm === 0 ? words.say("inside_still", { layer }) : layer)
  const shown = latest.layers.map((layer, index) => still(layer, names[index]))
  const kinds = new Set(latest.layers.map(({ kind }) => kind).filter(Boolean))
  const styles = names.map((_, index) => styleOf(index, theme))
  return {
    data: [...courses(snapshots, shown, styles), ...ridges(latest, names, styles)],
    layout: layoutOf(snapshots, names, [...kinds], data, theme, size),
    config: configOf(data),
  }
}

function styleOf(index, { colours }) {
  const color = colours[index % colours.length]
  return {
    line: { color, width: 1.75, dash: DASHES[index % DASHES.length] },
    marker: { color, size: 7, symbol: SYMBOLS[index % SYMBOLS.length], maxdisplayed: 12 },
  }
}

// By epoch: gradient norm, update-to-weight ratio, and share of dead or saturated units.
function courses(snapshots, names, styles) {
  const x = snapshots.map(({ epoch }) => epoch)
  const percent = (share) => (share === null ? null : 100 * share)
  const values = [
    { of: ({ norm }) => norm, format: ".3~g" },
    { of: ({ ratio }) => ratio, format: ".2~e" },
    { of: ({ share }) => percent(share), format: ".1~f" },
  ]
  return values.flatMap(({ of, format }, part) =>
    names.map((name, index) => ({
      type: "scatter",
      mode: "lines+markers",
      name,
      legendgroup: name,
      showlegend: part === 0,
      hovertemplate: `%{y:${format}}`,
      cliponaxis: false,
      x,
      y: snapshots.map(({ layers }) => of(layers[index])),
      xaxis: PARTS[part][0],
      yaxis: PARTS[part][1],
      ...styles[index],
    })),
  )
}

// The latest distribution of weights: a ridge per layer, the first on top, all of equal height.
function ridges({ layers }, names, styles) {
  const [xaxis, yaxis] = PARTS[3]
  return layers.flatMap(({ weights, low, high }, index) => {
    const [base, highest] = [layers.length - 1 - index, Math.max(...weights)]
    if (!weights.length) return []
    const all = weights.reduce((sum, count) => sum + count, 0)
    const width = (high - low) / weights.length
    const centres = weights.map((_, bin) => low + (bin + 0.5) * width)
    return {
      type: "scatter",
      mode: "lines",
      name: names[index],
      legendgroup: names[index],
      showlegend: false,
      hovertemplate: "%{customdata:.1~f}%",
      fill: "toself",
      x: [low, ...centres, high],
      y: [base, ...weights.map((count) => base + (RIDGE * count) / highest), base],
      customdata: [0, ...weights.map((count) => (100 * count) / all), 0],
      xaxis,
      yaxis,
      line: styles[index].line,
    }
  })
}

function layoutOf(snapshots, names, kinds, data, theme, size) {
  const { texts, labels } = data
  const { width, height, stacked } = size
  const end = reach(data, { last: snapshots.at(-1) })
  const domains = stacked ? stackedDomains() : gridDomains()
  const axis = (part, letter, title, more) => ({
    domain: domains[part][letter],
    anchor: PARTS[part][letter === "x" ? 1 : 0],
    title: { text: title, font: { size: 13 }, standoff: 8 },
    gridcolor: theme.grid,
    linecolor: theme.grid,
    showline: true,
    zeroline: false,
    ...more,
  })
  const epochs = (part) =>
    axis(part, "x", labels.epoch, {
      ...(part > 0 && { matches: "x" }),
      autorangeoptions: { minallowed: 0, maxallowed: end },
      hoverformat: ".4~g",
      unifiedhovertitle: { text: `${labels.epoch} %{x}` },
    })
  const logarithmic = (part, title, more) =>
    axis(part, "y", title, { type: "log", exponentformat: "power", nticks: 6, ...more })
  const shares = kinds.length === 1 ? texts[`inside_${kinds[0]}`] : texts.inside_shares
  const ticks = names.map((_, index) => names.length - 1 - index)
  const short = names.map((name, index) => (index < names.length - 1 ? `${index + 1}` : name))
  return {
    width,
    height,
    ...lookOf(data, theme),
    margin: { l: 68, r: 12, t: 38 + LEGEND_LINE * legendLines(names.length, width), b: 48 },
    hovermode: "x unified",
    dragmode: "zoom",
    legend: { orientation: "h", x: 0, y: 1.01, yanchor: "bottom", yref: "paper" },
    xaxis: epochs(0),
    yaxis: logarithmic(0, texts.inside_norm),
    xaxis2: epochs(1),
    yaxis2: logarithmic(1, texts.inside_ratio, { autorangeoptions: { include: USUAL } }),
    xaxis3: epochs(2),
    yaxis3: axis(2, "y", shares, { range: [0, 100] }),
    xaxis4: axis(3, "x", texts.inside_weight, {
      hoverformat: ".3~g",
      unifiedhovertitle: { text: `${texts.inside_weight} %{x}` },
    }),
    yaxis4: axis(3, "y", texts.inside_layer, {
      tickvals: ticks,
      ticktext: short,
      range: [-0.1, names.length],
      fixedrange: true,
    }),
    shapes: [mark(theme)],
    annotations: kinds.length ? [] : [nothing(texts, theme)],
  }
}

function gridDomains() {
  const [left, right, top, bottom] = [[0, 0.44], [0.56, 1], [0.58, 1], [0, 0.42]]
  return [{ x: left, y: top }, { x: right, y: top }, { x: left, y: bottom }, { x: right, y: bottom }]
}

function stackedDomains() {
  const [share, gap] = [0.2, 0.0667]
  return PARTS.map((_, part) => {
    const top = 1 - part * (share + gap)
    return { x: [0, 1], y: [Math.max(0, top - share), top] }
  })
}

function legendLines(count, width) {
  return Math.ceil(count / Math.max(1, Math.floor((width - 80) / LEGEND_ITEM)))
}

// The usual ratio.
function mark({ text }) {
  const line = { color: text, width: 1, dash: "dot" }
  return { type: "line", xref: "x2 domain", x0: 0, x1: 1, yref: "y2", y0: USUAL, y1: USUAL, line }
}

function nothing({ inside_neither: text }, { text: color }) {
  const place = { xref: "x3 domain", yref: "y3 domain", x: 0.5, y: 0.5 }
  return { text, ...place, showarrow: false, font: { size: 13, color } }
}
