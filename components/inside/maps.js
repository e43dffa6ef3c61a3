// Paints what a unit answers over the plane, or the weights of a unit as an image.

import { rgbOf } from "../live/colour.js"

const LEVELS = 256 // colours of a scale
const STRONG = 0.85 // strength of a colour at the end of its scale
const STRIPES = 6 // pixels from one stripe to the next, where values are negative
const STRIPE = 0.28 // how much of the text's colour a stripe has
const LINE = 0.75 // the same for the line where the sign changes

/**
 * A scale of colours: what values become which colour.
 *
 * @typedef {object} Scale
 * @property {number} low the value of the first colour
 * @property {number} high the value of the last colour
 * @property {number|null} line the value at which a line is drawn
 * @property {boolean} striped whether lower values than that are striped
 * @property {boolean} [sharp] whether each value is a square of one colour
 * @property {number[][]} stops colours from low to high, evenly spaced
 * @property {number[]} ink the colour of line and stripes
 */

/** From minus to plus `limit`: below 0 striped in one colour, above in the other. */
export function diverging(limit, theme) {
  const reach = limit > 0 ? limit : 1
  return { low: -reach, high: reach, line: 0, striped: true, ...ends(theme) }
}

/** The probability of the second of two classes. */
export function ofTwo(theme) {
  return { low: 0, high: 1, line: 0.5, striped: false, ...ends(theme) }
}

/** The probability of one of several classes: up to its own colour. */
export function ofClass(index, theme) {
  const paper = rgbOf(theme.paper)
  const colour = rgbOf(theme.colours[index % theme.colours.length])
  const stops = [paper, over(paper, colour, STRONG)]
  return { low: 0, high: 1, line: 0.5, striped: false, stops, ink: rgbOf(theme.text) }
}

/** A number from `low` to `high`, as on the plane. */
export function ofNumber(low, high, theme) {
  const stops = theme.sequential.map(rgbOf)
  return { low, high, line: null, striped: false, stops, ink: rgbOf(theme.text) }
}

// As on the plane: the colour of the first class, the paper, the colour of the second.
function ends(theme) {
  const paper = rgbOf(theme.paper)
  const [first, second] = theme.colours.map((colour) => over(paper, rgbOf(colour), STRONG))
  return { stops: [first, paper, second], ink: rgbOf(theme.text) }
}

const over = (under, colour, share) => under.map((part, at) => part + (colour[at] - part) * share)

// The colours of a scale in equal steps, as pixels: plain, striped, and on the line.
const tables = new Map() // by stops and ink, of which a page has few
const KINDS = [0, STRIPE, LINE]

function tableOf({ stops, ink }) {
  const key = [...stops, ink].join()
  if (!tables.has(key)) tables.set(key, KINDS.map((share) => pixels(stops, ink, share)))
  return tables.get(key)
}

function pixels(stops, ink, share) {
  const bytes = new Uint8ClampedArray(4 * LEVELS).fill(255)
  for (let level = 0; level < LEVELS; level += 1) {
    const at = (level / (LEVELS - 1)) * (stops.length - 1)
    const before = Math.min(Math.floor(at), stops.length - 2)
    bytes.set(over(over(stops[before], stops[before + 1], at - before), ink, share), 4 * level)
  }
  return new Uint32Array(bytes.buffer)
}

/**
 * Paint values on a canvas, which gets `size` pixels for each.
 *
 * @param {HTMLCanvasElement} canvas where
 * @param {ArrayLike<number>} values row by row; the first row is at the bottom if `upwards`
 * @param {{rows: number, columns: number, size: number, upwards: boolean}} grid
 * @param {Scale} scale their colours
 */
export function paint(canvas, values, { rows, columns, size, upwards }, scale) {
  const [width, height] = [columns * size, rows * size]
  if (canvas.width !== width) canvas.width = width
  if (canvas.height !== height) canvas.height = height
  const context = canvas.getContext("2d")
  const picture = context.createImageData(width, height)
  const found = scale.sharp ? repeated(values, rows, columns, size) : smoothed(values, rows, columns, size, upwards)
  fill(new Uint32Array(picture.data.buffer), found, width, height, scale)
  context.putImageData(picture, 0, 0)
}

// Every pixel's value, that of its cell.
function repeated(values, rows, columns, size) {
  const found = new Float64Array(rows * columns * size * size)
  let pixel = 0
  for (let y = 0; y < rows * size; y += 1) {
    for (let x = 0; x < columns * size; x += 1) {
      found[pixel++] = values[Math.floor(y / size) * columns + Math.floor(x / size)]
    }
  }
  return found
}

// Every pixel's value, interpolated between the values at the centres of the cells.
function smoothed(values, rows, columns, size, upwards) {
  const found = new Float64Array(rows * columns * size * size)
  const [across, down] = [placesOf(columns, size), placesOf(rows, size)]
  const { first, next: after, share: part } = across
  const width = columns * size
  const line = new Float64Array(columns) // between two rows of cells
  for (let y = 0; y < rows * size; y += 1) {
    const [row, next, share] = [down.first[y], down.next[y], down.share[y]]
    const [one, other] = [row, next].map((at) => (upwards ? rows - 1 - at : at) * columns)
    for (let x = 0; x < columns; x += 1) {
      line[x] = values[one + x] * (1 - share) + values[other + x] * share
    }
    for (let x = 0; x < width; x += 1) {
      const before = line[first[x]]
      found[y * width + x] = before + (line[after[x]] - before) * part[x]
    }
  }
  return found
}

const known = new Map()

// For each pixel the two cells it lies between, and how far it is from the first.
function placesOf(count, size) {
  const key = `${count}.${size}`
  if (!known.has(key)) {
    const pixels = Float64Array.from({ length: count * size }, (_, pixel) =>
      Math.min(Math.max((pixel + 0.5) / size - 0.5, 0), count - 1),
    )
    const first = Int32Array.from(pixels, (at) => Math.min(Math.floor(at), Math.max(0, count - 2)))
    const next = first.map((cell) => Math.min(cell + 1, count - 1))
    known.set(key, { first, next, share: pixels.map((at, pixel) => at - first[pixel]) })
  }
  return known.get(key)
}

function fill(data, values, width, height, scale) {
  const { low, high, line, striped } = scale
  const [plain, stripe, edge] = tableOf(scale)
  const factor = (LEVELS - 1) / (high - low)
  const lined = line !== null
  const border = line ?? 0
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 1) {
      const value = values[at]
      const level = Math.min(Math.max(Math.round((value - low) * factor), 0), LEVELS - 1) || 0
      const under = value < border
      // The line runs where a neighbour is on the other side; values that are all equal have none.
      const crossed =
        lined &&
        ((x + 1 < width && values[at + 1] < border !== under) ||
          (y + 1 < height && values[at + width] < border !== under))
      const table = crossed ? edge : striped && under && (x + y) % STRIPES === 0 ? stripe : plain
      data[at] = table[level]
    }
  }
}

/** The largest absolute value; 0 of none. */
export function largest(values) {
  let found = 0
  for (let at = 0; at < values.length; at += 1) {
    const size = Math.abs(values[at])
    if (size > found) found = size
  }
  return found
}

/** Where the colours of many weights end: at the largest, but not beyond three times the usual. */
export function limitOf(weights) {
  let squares = 0
  for (let at = 0; at < weights.length; at += 1) squares += weights[at] * weights[at]
  return Math.min(largest(weights), 3 * Math.sqrt(squares / Math.max(1, weights.length)))
}
