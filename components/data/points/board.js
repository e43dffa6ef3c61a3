// The plane with its axes and points, on a canvas.

// Classes differ in marker as well as in colour, as in the live picture of the plane.
const SIZE = 4.5 // pixels: half of a marker
const [LEFT, RIGHT, TOP, BOTTOM] = [46, 12, 12, 40]
const TICKS = 6 // about as many numbers on an axis
const NARROW = 340 // pixels; below, there is room for fewer

/** Round numbers on an axis, from low to high. */
export function ticksOf([low, high], count = TICKS) {
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, place) => Number(((first + place) * step).toPrecision(12)))
}

/** The colours and the font of the page. */
export function themeOf(element) {
  const style = getComputedStyle(element)
  const colour = (name) => style.getPropertyValue(`--st-${name}`).trim()
  const listed = (name) => colour(name).split(",").map((one) => one.trim())
  return {
    text: colour("text-color"),
    grid: colour("border-color"),
    paper: colour("background-color"),
    colours: listed("chart-categorical-colors"),
    sequential: listed("chart-sequential-colors"),
    font: style.fontFamily,
  }
}

export class Board {
  /** @param {HTMLCanvasElement} canvas as wide as there is room */
  constructor(canvas) {
    this.canvas = canvas
    this.pen = canvas.getContext("2d")
  }

  /** Set what is drawn on it; `write` writes a number of an axis. */
  describe(ranges, classes, write) {
    Object.assign(this, { ranges, classes, write })
  }

  /** Take the room that the page gives it. */
  fit() {
    const { clientWidth: width, clientHeight: height } = this.canvas
    const scale = window.devicePixelRatio || 1
    this.box = { width, height }
    const [wide, high] = [Math.round(width * scale), Math.round(height * scale)]
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      Object.assign(this.canvas, { width: wide, height: high })
    }
    this.pen.setTransform(scale, 0, 0, scale, 0, 0)
  }

  /** Where a pixel of the canvas is on the plane. */
  at(x, y) {
    const { width, height } = this.box
    const shares = [(x - LEFT) / (width - LEFT - RIGHT), (height - BOTTOM - y) / (height - TOP - BOTTOM)]
    return shares.map((share, axis) => {
      const [low, high] = this.ranges[axis]
      return low + share * (high - low)
    })
  }

  /** The pixel of a place on the plane. */
  pixel(place) {
    const { width, height } = this.box
    const [one, other] = place.slice(0, 2).map((value, axis) => {
      const [low, high] = this.ranges[axis]
      return (value - low) / (high - low)
    })
    return [LEFT + one * (width - LEFT - RIGHT), height - BOTTOM - other * (height - TOP - BOTTOM)]
  }

  /**
   * Draw everything.
   *
   * @param {number[][]} points x1, x2 and the number of the class, or a number
   * @param {{place: number[], radius: number}|null} cursor the brush, if it is shown
   */
  draw(points, cursor) {
    this.fit()
    const { pen, box } = this
    if (!box.width) return
    this.theme = themeOf(this.canvas)
    pen.fillStyle = this.theme.paper
    pen.fillRect(0, 0, box.width, box.height)
    this.axes()
    const targets = points.map((point) => point[2])
    const ends = [Math.min(...targets), Math.max(...targets)]
    for (const point of points) this.point(point, ends)
    if (cursor) this.cursor(cursor)
  }

  axes() {
    const { pen, box, theme } = this
    pen.font = `12px ${theme.font}`
    pen.lineWidth = 1
    this.ranges.forEach((range, axis) => {
      const count = box.width < NARROW && axis === 0 ? TICKS / 2 : TICKS
      for (const tick of ticksOf(range, count)) {
        const [x, y] = this.pixel(axis ? [this.ranges[0][0], tick] : [tick, this.ranges[1][0]])
        pen.strokeStyle = theme.grid
        pen.beginPath()
        if (axis) pen.rect(x, Math.round(y) + 0.5, box.width - RIGHT - x, 0)
        else pen.rect(Math.round(x) + 0.5, TOP, 0, y - TOP)
        pen.stroke()
        pen.fillStyle = theme.text
        pen.textAlign = axis ? "right" : "center"
        pen.textBaseline = axis ? "middle" : "top"
        pen.fillText(this.write(tick), axis ? x - 6 : x, axis ? y : y + 6)
      }
    })
    pen.textAlign = "center"
    pen.textBaseline = "bottom"
    pen.fillText("x1", (LEFT + box.width - RIGHT) / 2, box.height - 2)
    pen.save()
    pen.translate(12, (TOP + box.height - BOTTOM) / 2)
    pen.rotate(-Math.PI / 2)
    pen.fillText("x2", 0, 4)
    pen.restore()
  }

  point(point, [low, high]) {
    const { pen, theme } = this
    const [x, y] = this.pixel(point)
    if (this.classes) {
      pen.fillStyle = theme.colours[point[2] % theme.colours.length]
      pen.strokeStyle = theme.paper
      mark(pen, point[2], x, y, SIZE)
    } else {
      // Larger numbers are darker, or lighter on a dark page, and larger.
      const share = high > low ? (point[2] - low) / (high - low) : 0.5
      pen.fillStyle = theme.sequential[Math.round(share * (theme.sequential.length - 1))]
      pen.strokeStyle = theme.text
      mark(pen, 0, x, y, SIZE * (0.7 + 0.8 * share))
    }
    pen.fill()
    pen.lineWidth = 1
    pen.stroke()
  }

  cursor({ place, radius }) {
    const { pen, box, theme } = this
    const [x, y] = this.pixel(place)
    pen.strokeStyle = theme.text
    pen.lineWidth = 1
    pen.beginPath()
    if (radius) {
      const [wide, high] = [radius * (box.width - LEFT - RIGHT), radius * (box.height - TOP - BOTTOM)]
      pen.ellipse(x, y, wide, high, 0, 0, 2 * Math.PI)
    }
    pen.moveTo(x - 7, y)
    pen.lineTo(x + 7, y)
    pen.moveTo(x, y - 7)
    pen.lineTo(x, y + 7)
    pen.stroke()
  }
}

/** Outline the marker of a class: circle, square, diamond or triangle. */
export function mark(pen, number, x, y, size) {
  pen.beginPath()
  if (number === 0) return pen.arc(x, y, size, 0, 2 * Math.PI)
  const corners = {
    1: [[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]],
    2: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
    3: [[0, -1.2], [1.15, 0.85], [-1.15, 0.85]],
  }[number]
  for (const [across, down] of corners) pen.lineTo(x + across * size, y + down * size)
  return pen.closePath()
}
