// Makes the lines of a figure longer until Plotly draws it anew, which takes fifty times as long.

export class Pencil {
  /** @param {HTMLElement} element a figure that Plotly has drawn */
  constructor(element) {
    this.element = element
    this.lines = new Map()
  }

  /** Take the figure as Plotly has just drawn it, with all that `history` holds. */
  sharpen(history) {
    this.lines.clear()
    for (const { uid, meta, visible, xaxis, yaxis } of this.element._fullData) {
      if (visible !== true) continue // hidden by the user, or without a point
      const drawn = history.count(meta.curve)
      this.lines.set(uid, { ...meta, xaxis: axisName(xaxis), yaxis: axisName(yaxis), drawn })
    }
  }

  /**
   * Draw the points that came since.
   *
   * @returns {boolean} whether all of them are on the figure now
   */
  extend(history) {
    let complete = this.lines.size > 0
    for (const [uid, line] of this.lines) complete = this.extendLine(uid, line, history) && complete
    return complete
  }

  extendLine(uid, line, history) {
    const points = history.tail(line.curve, line.side, line.drawn)
    if (points.length === 0) return true
    const path = [...this.element.querySelectorAll(`.trace${uid} .js-line`)].at(-1)
    const present = path?.getAttribute("d")
    if (!present) return false // nothing yet to be made longer
    // A zoom makes Plotly draw what it knows: the line is as long again as it was then.
    if (present !== line.written) line.base = present
    const { seen, all } = this.visible(points, line)
    line.written = line.base + seen.join("")
    if (line.written !== present) path.setAttribute("d", line.written)
    return all
  }

  // The part of a path through `points` up to the first that is out of sight.
  visible(points, { xaxis, yaxis }) {
    const { [xaxis]: across, [yaxis]: up } = this.element._fullLayout
    const seen = []
    for (const [epoch, value] of points) {
      const x = across.c2p(epoch)
      const y = up.c2p(value)
      if (value === null || x < 0 || x > across._length || y < 0 || y > up._length) {
        return { seen, all: false }
      }
      seen.push(`L${x.toFixed(2)},${y.toFixed(2)}`)
    }
    return { seen, all: true }
  }
}

// "x2" is what a trace calls its axis, "xaxis2" what the layout calls it.
function axisName(reference) {
  return `${reference[0]}axis${reference.slice(1)}`
}
