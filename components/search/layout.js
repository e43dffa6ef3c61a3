// The layout that all figures of the view share, and how trials look in them.

import { lookOf } from "../live/look.js"
import { NOWHERE } from "./axes.js"

export const FAINT = 0.12 // opacity of trials outside the selection

/** Opacity of each of many, so that they do not become one area: full for a few. */
export function crowded(count, full, few) {
  return Math.max(full / 5, Math.min(full, (full * few) / Math.max(1, count)))
}

/** Marker and colour of a trial, by its state; shapes differ as well as colours. */
export function styleOf(state, { colours }) {
  return {
    done: { symbol: "circle", color: colours[0] },
    running: { symbol: "circle-open", color: colours[1] },
    pruned: { symbol: "triangle-down-open", color: colours[5] },
    failed: { symbol: "x-thin-open", color: colours[3] },
  }[state]
}

/** One pair of axes; the user's zoom overrides their ranges until the next search. */
export function layoutOf({ search, language }, theme, x, y, more = {}) {
  const axis = ({ title, ...rest }) => ({
    title: { text: escaped(title), font: { size: 13 }, standoff: 8 },
    gridcolor: theme.grid,
    linecolor: theme.grid,
    showline: true,
    zeroline: false,
    automargin: true,
    exponentformat: "power",
    ...rest,
  })
  return {
    ...lookOf({ run: search, language }, theme),
    margin: { l: 64, r: 16, t: 40, b: 48 },
    hovermode: "closest",
    dragmode: "zoom",
    legend: { orientation: "h", x: 0, y: 1, yanchor: "bottom", yref: "paper", itemsizing: "trace" },
    xaxis: axis(x),
    yaxis: axis(y),
    ...more,
  }
}

/** The Plotly axis of a setting: places from 0 to 1, and one for no effect beyond the end. */
export function settingAxis(axis, conditional) {
  const ticks = axis.ticks
  const end = conditional ? beyond : 1
  return {
    title: axis.label,
    tickvals: [...ticks.map(({ at }) => at), ...(conditional ? [beyond] : [])],
    ticktext: [...ticks.map(({ label }) => escaped(label)), ...(conditional ? [axis.write(null)] : [])],
    range: [-0.04, end + 0.04],
    uirevision: axis.name, // the zoom on another setting means nothing here
  }
}

export const beyond = 1 - NOWHERE

/** Where a trial is on such an axis. */
export function placeOf(axis, value) {
  return value === null ? beyond : axis.at(value)
}

/**
 * The Plotly axis of a measure.
 *
 * @param {number[]} values what is drawn: without any, Plotly would invent a range
 */
export function measureAxis({ title, kind }, log, values) {
  const empty = !values.some(Number.isFinite)
  return {
    title,
    ...(empty && { range: [0, 1] }),
    autorange: !empty,
    type: log && !empty ? "log" : "linear",
    ...(kind === "count" && log && { tickvals: ROUND, tickformat: "," }),
    uirevision: `${title} ${log}`,
    ...(kind === "share" && { tickformat: ".1~%" }),
  }
}

// Numbers that a logarithmic axis is marked with: Plotly's have powers of ten and single digits.
const ROUND = Array.from({ length: 10 }, (_, power) => [1, 2, 5].map((one) => one * 10 ** power)).flat()

/** A ring around the trial that the user has chosen. */
export function ring(x, y, theme) {
  return {
    type: "scatter",
    mode: "markers",
    x: [x],
    y: [y],
    marker: { symbol: "circle-open", size: 17, color: theme.text, line: { width: 2 } },
    hoverinfo: "skip",
    showlegend: false,
  }
}

export function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
}
