// Traces and layout for Plotly, without state.

import { lookOf } from "./look.js"

const WIDEST = 32 // characters of an axis title on one line
const SIDES = { loss: ["x", "y"], metric: ["x2", "y2"] }

/** Three curves on each side, distinguished by width, dash and marker as well as by colour. */
export function dataOf(history, labels, { training, validation }) {
  const styles = {
    stretch: { mode: "lines+markers", opacity: 0.6, line: { color: training, width: 1 } },
    training: {
      mode: "lines+markers",
      line: { color: training, width: 2 },
      marker: { color: training, symbol: "circle" },
    },
    validation: {
      mode: "lines+markers",
      line: { color: validation, width: 2, dash: "dash" },
      marker: { color: validation, symbol: "diamond-open" },
    },
  }
  const curves = history.curves()
  // A line of one point is invisible, and all there is of a run that fails at once.
  const seen = curves.loss.stretch.y.filter((value) => value !== null)
  if (seen.length === 1) styles.stretch.marker = { color: training }
  // Markers of many epochs would overlap, hide the dashes and take time to draw.
  const crowd = curves.loss.training.x.length
  const size = crowd > 100 ? 0 : crowd > 50 ? 4 : 7
  return Object.entries(SIDES).flatMap(([side, [xaxis, yaxis]]) =>
    Object.entries(styles).map(([name, { marker, ...style }]) => ({
      type: "scatter",
      name: labels[name],
      meta: { curve: name, side },
      legendgroup: name,
      showlegend: side === "loss",
      hovertemplate: "%{y:.4~g}",
      cliponaxis: false,
      xaxis,
      yaxis,
      ...style,
      ...(marker && size ? { marker: { ...marker, size } } : { mode: "lines" }),
      ...curves[side][name],
    })),
  )
}

const LEFT = 68, RIGHT = 46 // pixels for ticks and titles, and for the values of baselines

/** Whether there is only room for the curves, without titles and legend. */
const isCompact = ({ height }) => height < 240

/** Which value axes are logarithmic: never those of shares. */
export const logarithmic = ({ share }, log) => ({ loss: log, metric: log && !share })

/** Two pairs of axes; the user's zoom overrides their ranges until the next run. */
export function layoutOf(data, history, theme, { width, height, stacked }, log = false) {
  const { labels, share } = data
  const empty = history.length === 0
  const compact = isCompact({ height })
  const between = (LEFT + RIGHT) / Math.max(1, width - LEFT - RIGHT) / 2
  const domains = stacked
    ? { x: [0, 1], y: [0.58, 1], x2: [0, 1], y2: [0, 0.42] }
    : { x: [0, 0.5 - between], y: [0, 1], x2: [0.5 + between, 1], y2: [0, 1] }
  const axis = (name, title, more) => ({
    domain: domains[name],
    anchor: name.replace(/^[xy]/, (letter) => (letter === "x" ? "y" : "x")),
    title: compact ? "" : { text: title, font: { size: 13 }, standoff: 8 },
    gridcolor: theme.grid,
    linecolor: theme.grid,
    showline: true,
    zeroline: false,
    autorange: !empty, // of an empty figure, Plotly would invent a range
    ...more,
  })
  // A fixed range would undo the user's zoom each time it grows.
  const end = reach(data, history)
  const epochs = {
    ...(empty ? { range: [0, end] } : { autorangeoptions: { minallowed: 0, maxallowed: end } }),
    hoverformat: ".4~g",
    spikecolor: theme.text,
    spikethickness: 1,
    spikedash: "dot",
    unifiedhovertitle: { text: `${labels.epoch} %{x}` },
  }
  const logs = logarithmic(data, log)
  const values = (side, linear) => ({
    exponentformat: "power",
    type: logs[side] ? "log" : "linear",
    // The range depends on the type of the axis: Plotly must not restore a zoom on the other type.
    uirevision: `${data.run} ${logs[side]}`,
    ...(empty ? { range: [0, 1] } : logs[side] ? {} : linear),
  })
  const title = (side) => (logs[side] ? `${wrapped(labels[side])} ${data.texts.log_axis}` : wrapped(labels[side]))
  return {
    width,
    height,
    ...lookOf(data, theme),
    margin: compact
      ? { l: LEFT, r: RIGHT, t: 10, b: 26 }
      : { l: LEFT, r: RIGHT, t: stacked ? 84 : 58, b: 48 },
    showlegend: !compact,
    hovermode: "x unified",
    dragmode: "zoom",
    legend: {
      orientation: "h",
      x: 0,
      y: 1,
      yanchor: "bottom",
      yref: "paper",
      itemsizing: "trace",
    },
    xaxis: axis("x", labels.epoch, epochs),
    yaxis: axis("y", title("loss"), values("loss", { rangemode: "tozero" })),
    xaxis2: axis("x2", labels.epoch, epochs),
    yaxis2: axis(
      "y2",
      title("metric"),
      values("metric", { rangemode: share ? "normal" : "tozero" }),
    ),
  }
}

// Up to this many epochs, the axis shows the whole run from the start.
const SHORT = 60

/** The epoch at the right end of the axis. */
export function reach({ epochs, state }, history) {
  const now = history.end ?? history.last?.epoch ?? 0
  if (state === "stopped" || state === "failed") return now > 0 ? now : epochs
  if (epochs <= SHORT) return epochs
  let end = SHORT
  while (end < now) end *= 1.5
  return Math.min(epochs, Math.round(end))
}

// A vertical title is as long as its axis is high: a long one takes two lines.
function wrapped(name) {
  const title = name.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
  if (title.length <= WIDEST) return title
  const middle = title.length / 2
  const spaces = [...title.matchAll(/ /g)].map(({ index }) => index)
  const near = (index) => Math.abs(index - middle)
  const best = spaces.sort((one, other) => near(one) - near(other))[0]
  return best ? `${title.slice(0, best)}<br>${title.slice(best + 1)}` : title
}
