// Extends the lines of a figure until Plotly redraws it, which takes fifty times as long.

const TAIL = "live-curves__tail"

export class Pencil {
  /** @param {HTMLElement} element a figure that Plotly draws */
  constructor(element) {
    this.element = element
    this.lines = []
  }

  /** Start from the figure that Plotly has just drawn of `history`. */
  sharpen(history) {
    for (const tail of this.element.querySelectorAll(`.${TAIL}`)) tail.remove()
    this.lines = this.element._fullData
      .filter(({ visible }) => visible === true) // not hidden by the user, nor without a point
      .map(({ uid, meta, xaxis, yaxis }) => {
        const drawn = history.count(meta.curve)
        return { uid, ...meta, xaxis: axisName(xaxis), yaxis: axisName(yaxis), drawn }
      })
  }

  /**
   * Draw the points added since.
   *
   * @returns {boolean} whether the figure now shows all of them
   */
  extend(history) {
    const extended = this.lines.map((line) => this.extendLine(line, history))
    return extended.length > 0 && extended.every(Boolean)
  }

  // A separate path from the last point that Plotly drew: the browser repaints only this.
  extendLine(line, history) {
    const points = history.tail(line.curve, line.side, line.drawn - 1)
    if (points.length < 2) return line.drawn > 0 || points.length === 0
    const group = this.element.querySelector(`.trace${line.uid} .lines`)
    const drawn = group?.querySelector(".js-line")
    if (!drawn) return false // a single point, which is no line yet
    let tail = group.querySelector(`.${TAIL}`)
    if (!tail) {
      tail = drawn.cloneNode()
      tail.setAttribute("class", TAIL)
      group.append(tail)
    }
    const { seen, all } = this.visible(points, line)
    tail.setAttribute("d", seen.join(""))
    return all
  }

  // The path through `points`, with gaps for missing values, up to the first outside the axes.
  visible(points, { xaxis, yaxis }) {
    const { [xaxis]: across, [yaxis]: up } = this.element._fullLayout
    const seen = []
    let pen = "M"
    for (const [epoch, value] of points) {
      const x = across.d2p(epoch)
      const y = up.d2p(value)
      if (value === null || !Number.isFinite(y)) pen = "M" // 0 is nowhere on a logarithmic axis
      else if (x < 0 || x > across._length || y < 0 || y > up._length) return { seen, all: false }
      else {
        seen.push(`${pen}${x.toFixed(2)},${y.toFixed(2)}`)
        pen = "L"
      }
    }
    return { seen, all: true }
  }
}

// A trace names its axis "x2", the layout names it "xaxis2".
function axisName(reference) {
  return `${reference[0]}axis${reference.slice(1)}`
}
