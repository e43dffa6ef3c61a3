// What a stroke of a brush does to points, and how it is undone; without the page.

const KEPT = 100 // strokes that can be undone

/** The decimals with which a coordinate is kept: about a thousandth of the range. */
export function decimals([low, high]) {
  return Math.min(Math.max(3 - Math.floor(Math.log10(high - low)), 0), 9)
}

/** A place on the plane, within the ranges and with few decimals. */
export function placed([x1, x2], ranges) {
  return [x1, x2].map((value, axis) => {
    const [low, high] = ranges[axis]
    return Number(Math.min(Math.max(value, low), high).toFixed(decimals(ranges[axis])))
  })
}

/**
 * Places within a circle, uniform by area.
 *
 * @param {number[]} centre of the circle
 * @param {number} radius relative to the whole range of each axis
 * @param {number} count how many
 * @param {number[][]} ranges of both axes
 * @param {() => number} random from 0 to 1
 */
export function sprayed(centre, radius, count, ranges, random = Math.random) {
  return Array.from({ length: count }, () => {
    const [distance, angle] = [Math.sqrt(random()) * radius, 2 * Math.PI * random()]
    const offsets = [distance * Math.cos(angle), distance * Math.sin(angle)]
    return placed(centre.map((at, axis) => at + offsets[axis] * span(ranges[axis])), ranges)
  })
}

/** The points outside of a circle; arguments as in `sprayed`. */
export function erased(points, centre, radius, ranges) {
  return points.filter((point) => {
    const [one, other] = centre.map((at, axis) => (point[axis] - at) / span(ranges[axis]))
    return Math.hypot(one, other) > radius
  })
}

/** The number of points of each class. */
export function counted(points, classes) {
  const counts = Array(classes).fill(0)
  for (const [, , target] of points) counts[target] += 1
  return counts
}

function span([low, high]) {
  return high - low
}

/** The points, and those before each stroke. */
export class History {
  constructor(points) {
    this.points = points
    this.before = []
    this.after = []
  }

  /** Begin a stroke, which is undone as a whole. */
  begin() {
    this.start = this.points
  }

  /** End it; returns whether it changed anything. */
  end() {
    if (this.points === this.start) return false
    this.before = [...this.before, this.start].slice(-KEPT)
    this.after = []
    return true
  }

  /** Go back, or forward again; returns whether there was anything. */
  undo() {
    return this.move(this.before, this.after)
  }

  redo() {
    return this.move(this.after, this.before)
  }

  move(from, to) {
    if (!from.length) return false
    to.push(this.points)
    this.points = from.pop()
    return true
  }
}
