// Traces and layout of the figure of the plane, without state.

import { mixed } from "./colour.js"
import { lookOf } from "./look.js"
import { configOf } from "./plot.js"

const LEVELS = 256 // of a cell
// Classes differ in marker as well as in colour; test samples are larger and hollow.
const SYMBOLS = ["circle", "square", "diamond", "triangle-up", "star", "pentagon"]
const STRONG = 0.65 // strength of a class's colour where the prediction is certain
const WIDEST = 560 // pixels
const LEFT = 52, RIGHT = 12, TOP = 34, BOTTOM = 44 // margins; the bottom one without the legend
const BAR = 88, LEGEND_LINE = 22 // pixels of the colour bar, and of a line of names
const ALIKE = 1.5 // ratio of the ranges of both axes up to which they have the same scale
const LETTER = 6.4, SAMPLE = 38 // pixels of a character, and of the marker before a name

/** The cells of a frame, decoded from base 64. */
export function cellsOf(text) {
  return Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
}

const levelsOf = ({ classes }) => Math.floor(LEVELS / classes.length)

/** A frame in a few numbers: the share of every class, or the lowest and highest value. */
export function sharesOf(cells, plane, { low, high }) {
  const value = (cell) => low + ((high - low) * cell) / (LEVELS - 1)
  if (plane.task === "regression") {
    return { range: [value(Math.min(...cells)), value(Math.max(...cells))] }
  }
  const counts = plane.classes.map(() => 0)
  for (const cell of cells) counts[classOf(cell, plane)] += 1
  return { shares: counts.map((count) => count / cells.length) }
}

function classOf(cell, plane) {
  if (plane.task === "binary") return cell < LEVELS / 2 ? 0 : 1
  return Math.min(Math.floor(cell / levelsOf(plane)), plane.classes.length - 1)
}

/**
 * The Plotly figure of the samples on top of the network's output.
 *
 * @param {object} ground the samples, as sent by the feed
 * @param {{epoch: number, cells: Uint8Array}|null} frame the network's output, if there is any yet
 * @param {object} data sent by chart.py
 */
export function figureOf(ground, frame, data, words, theme, size) {
  const { plane } = data
  const behind = frame ? background(ground, frame, plane, theme) : []
  return {
    data: [...behind, ...samples(ground, plane, theme)],
    layout: layoutOf(ground, frame, data, words, theme, size),
    config: configOf(data),
  }
}

function background({ grid, x1, x2, low, high }, { cells }, plane, theme) {
  const rows = Array.from({ length: grid }, (_, row) => [
    ...cells.subarray(row * grid, (row + 1) * grid),
  ])
  const [dx, dy] = [x1, x2].map(([least, most]) => (most - least) / grid)
  const place = { x0: x1[0] + dx / 2, dx, y0: x2[0] + dy / 2, dy }
  if (plane.task === "multiclass") {
    return [map(rows, place, { zmin: 0, zmax: LEVELS, colorscale: regions(plane, theme) }, plane)]
  }
  const z = rows.map((row) => row.map((cell) => low + ((high - low) * cell) / (LEVELS - 1)))
  const heat = map(z, place, { coloraxis: "coloraxis", zsmooth: "fast" }, plane)
  if (plane.task !== "binary") return [heat]
  const line = {
    type: "contour",
    name: plane.boundary,
    z,
    ...place,
    contours: { start: 0.5, end: 0.5, size: 1, coloring: "none" },
    line: { color: theme.text, width: 2, smoothing: 0.6 },
    showscale: false,
    showlegend: true,
    hoverinfo: "skip",
  }
  return [heat, line]
}

function map(z, place, scale, plane) {
  const value = { binary: ".0%", regression: ".3~g" }[plane.task]
  const hover = value ? `<br>${plane.scale}: %{z:${value}}` : "<br>%{text}"
  return {
    type: "heatmap",
    z,
    ...place,
    ...scale,
    ...(!value && { text: z.map((row) => row.map((cell) => plane.classes[classOf(cell, plane)])) }),
    showscale: false,
    ...(value && { showscale: true }),
    hovertemplate: `x1 %{x:.2f}, x2 %{y:.2f}${hover}<extra></extra>`,
  }
}

// Each class has a part of the scale: from faint (uncertain) to its own colour (certain).
function regions(plane, theme) {
  const levels = levelsOf(plane)
  const scale = plane.classes.flatMap((_, index) => {
    const colour = theme.colours[index % theme.colours.length]
    return [
      [(index * levels) / LEVELS, mixed(theme.paper, colour, 0.12)],
      [((index + 1) * levels) / LEVELS, mixed(theme.paper, colour, STRONG)],
    ]
  })
  scale.at(-1)[0] = 1
  return scale
}

function samples({ train, test }, plane, theme) {
  const drawn = [[train, false], [test, true]]
  if (plane.task === "regression") {
    return drawn.map(([columns, tested]) => scattered(columns, () => true, {
      name: tested ? plane.samples_test : plane.samples_train,
      hovertemplate: `x1 %{x:.2f}, x2 %{y:.2f}<br>${plane.target}: %{customdata:.3~g}<extra>%{fullData.name}</extra>`,
      marker: {
        color: columns[2],
        coloraxis: "coloraxis",
        symbol: tested ? "diamond" : "circle",
        size: tested ? 9 : 6,
        line: { color: theme.text, width: tested ? 1.5 : 0.75 },
      },
    }))
  }
  return drawn.flatMap(([columns, tested]) =>
    plane.classes.map((label, index) => {
      const colour = theme.colours[index % theme.colours.length]
      const name = (tested ? plane.test : plane.train).replace("{label}", label)
      return scattered(columns, (target) => target === index, {
        name,
        hovertemplate: "x1 %{x:.2f}, x2 %{y:.2f}<extra>%{fullData.name}</extra>",
        marker: {
          color: tested ? theme.paper : colour,
          symbol: SYMBOLS[index % SYMBOLS.length],
          size: tested ? 9 : 7,
          line: { color: tested ? colour : theme.paper, width: tested ? 2.5 : 1 },
        },
      })
    }),
  )
}

function scattered([x, y, targets], chosen, looks) {
  const pick = (column) => column.filter((_, place) => chosen(targets[place]))
  return {
    type: "scatter",
    mode: "markers",
    x: pick(x),
    y: pick(y),
    customdata: pick(targets),
    ...looks,
  }
}

function layoutOf(ground, frame, data, words, theme, { width, height }) {
  const { plane } = data
  const { x1, x2, low, high } = ground
  const axis = (title, range, more) => ({
    title: { text: title, font: { size: 13 }, standoff: 6 },
    range,
    gridcolor: theme.grid,
    linecolor: theme.grid,
    zerolinecolor: theme.grid,
    constrain: "domain",
    ...more,
  })
  const title = frame ? words.after(plane, frame.epoch) : plane.title
  const wide = Math.min(width, WIDEST)
  // A long title is not cut: letters are about half as wide as they are high.
  const letters = Math.max(9, Math.min(14, (wide - LEFT) / (0.52 * title.length)))
  const scaled = plane.task !== "multiclass"
  const square = wide - LEFT - RIGHT - (scaled ? BAR : 0)
  const bottom = BOTTOM + LEGEND_LINE * legendLines(plane, square)
  return {
    width: wide,
    height: Math.min(height, square + TOP + bottom),
    ...lookOf(data, theme),
    title: { text: title, font: { size: letters }, x: 0, xref: "paper", y: 0.99, yanchor: "top" },
    margin: { l: LEFT, r: RIGHT, t: TOP, b: bottom },
    hovermode: "closest",
    dragmode: "zoom",
    legend: { orientation: "h", x: 0, y: 0, yref: "container", yanchor: "bottom", itemsizing: "trace" },
    xaxis: axis("x1", x1, {}),
    yaxis: axis("x2", x2, alike(x1, x2) ? { scaleanchor: "x" } : {}),
    ...(scaled && {
      coloraxis: {
        cmin: low,
        cmax: high,
        colorscale: scaleOf(plane, theme),
        colorbar: {
          title: { text: plane.scale, side: "right" },
          thickness: 12,
          outlinewidth: 0,
          ...(plane.task === "binary" && { tickformat: ".0%" }),
        },
      },
    }),
  }
}

// Whether both axes can have the same scale: inputs of the user's own may be of different sizes.
function alike(x1, x2) {
  const ratio = (x1[1] - x1[0]) / (x2[1] - x2[0])
  return ratio > 1 / ALIKE && ratio < ALIKE
}

// Two classes: from the colour of one over the background colour to the colour of the other.
function scaleOf(plane, theme) {
  if (plane.task === "regression") {
    return theme.sequential.map((colour, index, { length }) => [index / (length - 1), colour])
  }
  const [first, second] = theme.colours
  return [
    [0, mixed(theme.paper, first, STRONG)],
    [0.5, theme.paper],
    [1, mixed(theme.paper, second, STRONG)],
  ]
}

// Plotly gives all names of a legend the width of the longest.
function legendLines(plane, width) {
  const named = (text) => plane.classes.map((label) => text.replace("{label}", label))
  const names = plane.classes.length
    ? [...named(plane.train), ...named(plane.test)]
    : [plane.samples_train, plane.samples_test]
  if (plane.task === "binary") names.push(plane.boundary)
  const item = SAMPLE + LETTER * Math.max(...names.map(({ length }) => length))
  return Math.ceil(names.length / Math.max(1, Math.floor(width / item)))
}
