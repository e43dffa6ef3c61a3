// The figure of results: by trial with the best so far or, of two goals, one against the other.

import { FAINT, crowded, layoutOf, measureAxis, ring, styleOf } from "./layout.js"
import { shown } from "./trials.js"

const SIZE = 8
const WIDE = 5
const FLOOR = 0.03 // height of trials without a result, of that of the figure

/** Points of trials by state, with the words that explain them. */
export function pointsOf(trials, { x, y }, view, theme) {
  const { words, selection } = view
  const opacity = crowded(trials.length, 0.85, 300)
  const size = trials.length > 300 ? SIZE - 2 : SIZE
  const states = ["done", "pruned", "failed"].filter((state) => trials.some(({ s }) => s === state))
  return states.map((state) => {
    const some = trials.filter(({ s }) => s === state)
    const { symbol, color } = styleOf(state, theme)
    return {
      type: "scatter",
      mode: "markers",
      name: words.states[state],
      x: some.map(x),
      y: some.map(y),
      customdata: some.map(({ n }) => n),
      text: some.map((trial) => words.hover(trial, view.axes)),
      hovertemplate: "%{text}<extra></extra>",
      cliponaxis: false,
      marker: {
        symbol,
        color,
        size,
        line: { width: 1.5, color },
        opacity: some.map(({ n }) => (selection.has(n) ? opacity : FAINT)),
      },
    }
  })
}

/** Results by trial; those without one stand at the bottom. */
export function bestFigure(view, theme) {
  const { trials, words, data, log } = view
  const [measure] = trials.measures
  const ended = trials.known.filter(({ s }) => s !== "running")
  const logarithmic = log && measure.kind !== "share"
  const there = ended.filter(({ r }) => r)
  const nowhere = ended.filter(({ r }) => !r)
  const known = pointsOf(there, { x: ({ n }) => shown(n), y: ({ r }) => r[0] }, view, theme)
  const floor = pointsOf(nowhere, { x: ({ n }) => shown(n), y: () => FLOOR }, view, theme)
  const named = new Set(known.map(({ name }) => name))
  const { x, y } = trials.steps
  const steps = {
    type: "scatter",
    mode: "lines",
    name: words.texts.best_line,
    x: x.map(shown),
    y,
    line: { shape: "hv", color: theme.colours[1], width: 2 },
    hoverinfo: "skip",
  }
  const chosen = there.find(({ n }) => n === view.chosen)
  return {
    data: [
      steps,
      ...known,
      ...floor.map((trace) => ({ ...trace, yaxis: "y2", showlegend: !named.has(trace.name) })),
      ...(chosen ? [ring(shown(chosen.n), chosen.r[0], theme)] : []),
    ],
    layout: layoutOf(
      data,
      theme,
      {
        title: words.texts.trial_axis,
        tickformat: "d",
        ...(ended.length < 2 ? { range: [0.5, 10.5] } : { autorangeoptions: { minallowed: 0.1 } }),
        autorange: ended.length > 1,
      },
      measureAxis(measure, logarithmic, there.map(({ r }) => r[0])),
      {
        yaxis2: { overlaying: "y", range: [0, 1], visible: false, fixedrange: true },
      },
    ),
  }
}

/** Whether values go over so much that their axis is logarithmic. */
const wide = (values) => Math.max(...values) > WIDE * Math.min(...values)

/** The two goals against each other, and the front. */
export function frontFigure(view, theme) {
  const { trials, words, data, log } = view
  const [first, second] = trials.measures
  const there = trials.known.filter(({ s, r }) => s !== "running" && r?.length === 2)
  const front = trials.front
  const line = {
    type: "scatter",
    mode: "lines+markers",
    name: words.texts.front,
    x: front.map(({ r }) => r[1]),
    y: front.map(({ r }) => r[0]),
    customdata: front.map(({ n }) => n),
    text: front.map((trial) => words.hover(trial, view.axes)),
    hovertemplate: "%{text}<extra></extra>",
    line: { shape: "hv", color: theme.colours[1], width: 2 },
    marker: { symbol: "diamond", size: SIZE + 3, color: theme.colours[1] },
  }
  const chosen = there.find(({ n }) => n === view.chosen)
  return {
    data: [
      ...pointsOf(there, { x: ({ r }) => r[1], y: ({ r }) => r[0] }, view, theme),
      line,
      ...(chosen ? [ring(chosen.r[1], chosen.r[0], theme)] : []),
    ],
    layout: layoutOf(
      data,
      theme,
      measureAxis(second, wide(there.map(({ r }) => r[1])), there.map(({ r }) => r[1])),
      measureAxis(first, log && first.kind !== "share", there.map(({ r }) => r[0])),
    ),
  }
}
