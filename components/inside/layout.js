// Where everything in the picture of a network stands: columns of units from left to right.

export const SHOWN = 8 // units of a column, unless there are hardly more
const ALL = 10 // up to here, all are shown
const LETTER = 6.6 // pixels of a character, slightly more than the average
const BETWEEN = 14 // between texts
const SPAN = 60, WIDEST = 150 // connections
const BOX = 24, NEAR = 8 // a box, and its distance from units
const GAP = 8 // between units
const EDGE = 10
const CHOICE = 128 // the choice of the part that is shown
const TITLE = 22, CHOOSER = 34, LINE = 17
const NAME = 120 // longest name

/** The numbers of the units of a column that are shown. */
export function shownUnits(count, start = 0) {
  if (count <= ALL) return Array.from({ length: count }, (_, unit) => unit)
  const first = Math.min(Math.floor(start / SHOWN) * SHOWN, count - 1)
  return Array.from({ length: Math.min(SHOWN, count - first) }, (_, unit) => first + unit)
}

/** The first units of all parts that can be chosen; empty if all units are shown. */
export function partsOf(count) {
  if (count <= ALL) return []
  return Array.from({ length: Math.ceil(count / SHOWN) }, (_, part) => part * SHOWN)
}

const longest = (texts) => LETTER * Math.max(0, ...texts.map(({ length }) => length))

/**
 * @param {object[]} columns from columns.py
 * @param {number[]} sides pixels of a unit of each column
 * @param {number[]} starts the first unit shown of each column
 * @param {number} width pixels there are
 * @returns {object} width, height, and for each column its middle `x`, the `left` and `right` ends
 *   of what is drawn, its `units` as {unit, x, y} and, where connections begin, its `outlets`
 */
export function layout(columns, sides, starts, width) {
  const paged = columns.some(({ kind, count }) => kind === "units" && partsOf(count).length)
  const top = TITLE + (paged ? CHOOSER : 0) + EDGE
  const parts = columns.map((column, place) => measured(column, sides[place], starts[place]))
  const tall = Math.max(...parts.map(({ tall }) => tall))
  const spans = parts.filter(({ column }, place) => place > 0 && column.kind === "units").length
  const narrow = placed(parts, SPAN, tall, top)
  const free = Math.max(0, width - narrow.width)
  const span = Math.min(WIDEST, SPAN + (spans ? free / spans : 0))
  const lines = Math.max(...columns.map((column) => column.lines.length))
  const found = placed(parts, span, tall, top)
  return { ...found, top, below: top + tall + LINE + 4, line: LINE, tall, height: top + tall + 8 + LINE * lines }
}

function measured(column, side, start) {
  const written = [column.title, ...column.lines].filter(Boolean)
  const texts = written.length ? longest(written) + BETWEEN : 0
  if (column.kind !== "units") return { column, side, text: texts, tall: side, shown: [] }
  const shown = shownUnits(column.count, start)
  const text = Math.max(texts, partsOf(column.count).length ? CHOICE : 0)
  const names = Math.min(NAME, longest(shown.map((unit) => column.names[unit] ?? "")))
  return { column, side, text, names: names && names + 8, shown, tall: shown.length * (side + GAP) - GAP }
}

function placed(parts, span, tall, top) {
  const middle = top + tall / 2
  let [x, text] = [EDGE, EDGE] // right ends of what is drawn, and of the texts
  let outlets = []
  const columns = parts.map(({ column, side, text: wide, names, shown, tall: own }, place) => {
    if (column.kind === "box") {
      const left = Math.max(x + NEAR, wide ? text + wide / 2 - BOX / 2 : 0)
      const inlets = outlets
      outlets = outlets.map(({ unit, y }) => ({ unit, x: left + BOX, y }))
      x = left + BOX
      if (wide) text = left + BOX / 2 + wide / 2
      return { x: left + BOX / 2, left, right: x, top, bottom: top + tall, units: [], inlets, outlets }
    }
    const first = place === 0
    const before = first && column.kind === "units" ? names : 0 // names of inputs stand on the left
    const centre = Math.max(text + Math.max(wide / 2, before + side / 2), x + (first ? 0 : span) + side / 2)
    const [left, right] = [centre - side / 2, centre + side / 2]
    const start = middle - own / 2
    const units = shown.map((unit, at) => ({ unit, x: centre, y: start + at * (side + GAP) + side / 2 }))
    outlets = column.kind === "units" ? units.map((one) => ({ ...one, x: right })) : [{ unit: -1, x: right, y: middle }]
    x = right + (first ? 0 : (names ?? 0))
    text = centre + wide / 2
    return { x: centre, left, right, top: start, bottom: start + own, units, outlets }
  })
  return { columns, width: Math.ceil(Math.max(x, text) + EDGE) }
}

/** The height of a connection at a place between its ends; it leaves and arrives level. */
export function heightAt({ x, y }, { x: u, y: v }, at) {
  let [low, high] = [0, 1]
  for (let step = 0; step < 20; step += 1) {
    const t = (low + high) / 2
    const across = x + (u - x) * (1.5 * t * (1 - t) + t ** 3)
    if (across < at) low = t
    else high = t
  }
  const t = (low + high) / 2
  return y + (v - y) * (3 * t ** 2 - 2 * t ** 3)
}

/** The path of a connection. */
export function curve({ x, y }, { x: u, y: v }) {
  const middle = (x + u) / 2
  return `M${x.toFixed(1)} ${y.toFixed(1)}C${middle.toFixed(1)} ${y.toFixed(1)} ${middle.toFixed(1)} ${v.toFixed(1)} ${u.toFixed(1)} ${v.toFixed(1)}`
}
