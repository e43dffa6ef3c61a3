// Figures of one setting against the result, and of two settings with the result as the colour.

import { pointsOf } from "./best.js"
import { layoutOf, measureAxis, placeOf, ring, settingAxis } from "./layout.js"
import { smoothed } from "./smooth.js"

const GRID = 36 // cells along an axis of numbers

/** One setting against the first measure of the goal. */
export function sliceFigure(view, setting, theme) {
  const { trials, data, log, axes } = view
  const axis = axes[setting]
  const [measure] = trials.measures
  const there = trials.known.filter(({ s, r, v }) => s !== "running" && r && v)
  const x = ({ v }) => placeOf(axis, v[setting])
  const chosen = there.find(({ n }) => n === view.chosen)
  return {
    data: [
      ...pointsOf(there, { x, y: ({ r }) => r[0] }, view, theme),
      ...(chosen ? [ring(x(chosen), chosen.r[0], theme)] : []),
    ],
    layout: layoutOf(
      data,
      theme,
      settingAxis(axis, view.conditional.has(axis.name)),
      measureAxis(measure, log && measure.kind !== "share", there.map(({ r }) => r[0])),
    ),
  }
}

/** Trials that show in the figure of two settings: both have an effect. */
export function inPlane({ trials }, across, up) {
  return trials.done.filter(({ v }) => v && v[across] !== null && v[up] !== null)
}

/** Two settings; the colour is the mean of the results nearby, blank where no trial is near. */
export function planeFigure(view, across, up, theme) {
  const { trials, words, data, log, axes } = view
  const [measure] = trials.measures
  const [x, y] = [axes[across], axes[up]]
  const there = inPlane(view, across, up)
  const logarithmic = log && measure.kind !== "share" && there.every(({ r }) => r[0] > 0)
  const scaled = (value) => (logarithmic ? Math.log10(value) : value)
  const points = there.map(({ v, r }) => ({
    x: x.at(v[across]),
    y: y.at(v[up]),
    z: scaled(r[0]),
  }))
  const cells = { x: cellsOf(x), y: cellsOf(y) }
  const z = smoothed(points, cells, { x: Boolean(x.values), y: Boolean(y.values) })
  const found = z.flat().filter((value) => value !== null)
  const contour = {
    type: "heatmap",
    x: cells.x,
    y: cells.y,
    z,
    zsmooth: false,
    hoverongaps: false,
    colorscale: scaleOf(theme.sequential, measure.higher),
    colorbar: barOf(found, measure, logarithmic, words, theme),
    hovertemplate: `${words.texts.near}: %{text}<extra></extra>`,
    text: z.map((row) => row.map((value) => (value === null ? "" : words.result(measure, unscaled(value, logarithmic))))),
  }
  const chosen = there.find(({ n }) => n === view.chosen)
  return {
    data: [
      ...(found.length ? [contour] : []),
      {
        type: "scatter",
        mode: "markers",
        showlegend: false,
        x: points.map((point) => point.x),
        y: points.map((point) => point.y),
        customdata: there.map(({ n }) => n),
        text: there.map((trial) => words.hover(trial, axes)),
        hovertemplate: "%{text}<extra></extra>",
        marker: {
          size: 7,
          color: theme.paper,
          line: { color: theme.text, width: 1.5 },
          opacity: there.map(({ n }) => (view.selection.has(n) ? 1 : 0.2)),
        },
      },
      ...(chosen ? [ring(x.at(chosen.v[across]), y.at(chosen.v[up]), theme)] : []),
    ],
    layout: layoutOf(data, theme, settingAxis(x, false), {
      ...settingAxis(y, false),
      uirevision: y.name,
    }, { margin: { l: 64, r: 16, t: 16, b: 48 } }),
  }
}

const unscaled = (value, log) => (log ? 10 ** value : value)

// Cells lie at the values of a list, and evenly over a range.
function cellsOf(axis) {
  if (axis.values) return axis.values.map((_, index) => axis.at(index))
  return Array.from({ length: GRID }, (_, index) => index / (GRID - 1))
}

// The better, the darker in the light theme: colours go from the background to its opposite.
function scaleOf(colours, higher) {
  const ordered = higher ? colours : [...colours].reverse()
  return ordered.map((colour, index) => [index / (colours.length - 1), colour])
}

function barOf(found, measure, log, words, theme) {
  const low = Math.min(...found), high = Math.max(...found)
  const marks = low < high ? [0, 0.25, 0.5, 0.75, 1].map((part) => low + part * (high - low)) : [low]
  return {
    title: { text: measure.name, side: "right", font: { size: 12 } },
    thickness: 12,
    outlinecolor: theme.grid,
    tickvals: marks,
    ticktext: marks.map((value) => words.result(measure, unscaled(value, log))),
  }
}
