// The figure of the curves of all trials: faint, the leading ones bold, those that train growing.

import { FAINT, layoutOf, measureAxis, styleOf } from "./layout.js"

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"]
const COLUMNS = { loss: 1, metric: 2 } // of a curve: epochs, losses, metrics

/** All finite losses, which decide whether the axis is logarithmic. */
export function lossesOf(trials) {
  return trials.known.flatMap(({ c }) => c.flatMap((curve) => curve[COLUMNS.loss]))
}

/** @param {"loss"|"metric"} side which curves */
export function curvesFigure(view, side, theme) {
  const { trials, words, data, log, selection, chosen } = view
  const column = COLUMNS[side]
  const leading = trials.leading
  const bold = new Set(leading.map(({ n }) => n))
  const rest = trials.known.filter(({ n }) => !bold.has(n) && n !== chosen)
  const groups = ["done", "pruned", "failed"].flatMap((state) => {
    const some = rest.filter(({ s }) => s === state)
    const inside = some.filter(({ n }) => selection.has(n))
    const outside = some.filter(({ n }) => !selection.has(n))
    return [
      faint(inside, state, column, view, theme),
      faint(outside, state, column, view, theme, FAINT / 2),
    ].filter(({ x }) => x.length)
  })
  const running = rest.filter(({ s }) => s === "running").map((trial, index) => ({
    ...single(trial, column, view),
    showlegend: index === 0,
    name: words.states.running,
    legendgroup: "running",
    mode: "lines+markers",
    line: { color: theme.colours[1], width: 1.5 },
    marker: { ...ends(trial, theme.colours[1], "circle-open") },
  }))
  const best = leading.map((trial, index) => ({
    ...single(trial, column, view),
    mode: "lines",
    line: { color: theme.colours[2], width: 2.5, dash: DASHES[index % DASHES.length] },
    showlegend: index < DASHES.length,
  }))
  const one = trials.all[chosen]
  const marked = one && {
    ...single(one, column, view),
    mode: "lines",
    line: { color: theme.text, width: 3, dash: "dot" },
  }
  const curve = data.curves[side]
  return {
    data: [...groups, ...running, ...best, ...(marked ? [marked] : [])],
    layout: layoutOf(
      data,
      theme,
      { title: words.texts.epoch_axis, rangemode: "tozero" },
      measureAxis(curve, log && curve.kind !== "share", trials.known.map(({ e }) => e || NaN)),
    ),
  }
}

// Many curves in one trace, with gaps: Plotly draws one path of them.
function faint(trials, state, column, { words }, theme, opacity = 0.35) {
  const x = [], y = [], customdata = [], size = [], text = []
  for (const trial of trials) {
    for (const curve of trial.c) {
      curve[0].forEach((epoch, index) => {
        x.push(epoch)
        y.push(curve[column][index])
        customdata.push(trial.n)
        size.push(state !== "done" && index === curve[0].length - 1 ? 7 : 0)
        text.push(words.name(trial))
      })
      x.push(null)
      y.push(null)
      customdata.push(null)
      size.push(0)
      text.push("")
    }
  }
  const { symbol, color } = styleOf(state, theme)
  const marks = state === "done" ? {} : { marker: { symbol, color, size, line: { color, width: 1.5 } } }
  return {
    type: "scatter",
    mode: state === "done" ? "lines" : "lines+markers",
    name: words.states[state],
    legendgroup: state,
    showlegend: opacity > FAINT,
    x,
    y,
    customdata,
    text,
    hovertemplate: "%{text}: %{y:.4~g}<extra></extra>",
    line: { color, width: 1, dash: state === "done" ? "solid" : "dot" },
    opacity,
    ...marks,
  }
}

function single(trial, column, { words }) {
  const x = [], y = []
  for (const curve of trial.c) {
    if (x.length) {
      x.push(null)
      y.push(null)
    }
    x.push(...curve[0])
    y.push(...curve[column])
  }
  return {
    type: "scatter",
    name: words.name(trial),
    x,
    y,
    customdata: x.map(() => trial.n),
    hovertemplate: `${words.name(trial)}: %{y:.4~g}<extra></extra>`,
  }
}

// A mark at the last point of each seed only.
function ends({ c }, color, symbol) {
  const size = c.flatMap((curve, index) => {
    const own = curve[0].map((_, place) => (place === curve[0].length - 1 ? 8 : 0))
    return index ? [0, ...own] : own
  })
  return { symbol, size, color, line: { color, width: 1.5 } }
}
