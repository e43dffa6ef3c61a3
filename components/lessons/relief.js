// The height of a surface as a picture: bands between lines of equal loss.

const PIXELS = 380 // of a side
const BANDS = 14
// How opaque it is, of 255: little enough for the lines over it.
const LINE = 100
const GROUND = 4
const DEEPENING = 40

/**
 * Paint a surface; its lines of equal loss are closer together the lower it is.
 *
 * @param {(x: number, y: number) => number} f the loss, 0 or more
 * @param {number} reach of both weights, on both sides of zero
 * @param {{text: string}} theme
 * @returns {string} the address of a picture
 */
export function reliefOf(f, reach, theme) {
  const bands = bandsOf(f, reach)
  const canvas = document.createElement("canvas")
  canvas.width = canvas.height = PIXELS
  const context = canvas.getContext("2d")
  const picture = context.createImageData(PIXELS, PIXELS)
  const [red, green, blue] = rgb(theme.text)
  for (let place = 0; place < bands.length; place += 1) {
    const own = bands[place]
    const right = (place + 1) % PIXELS !== 0 && bands[place + 1] !== own
    const below = place + PIXELS < bands.length && bands[place + PIXELS] !== own
    picture.data[4 * place] = red
    picture.data[4 * place + 1] = green
    picture.data[4 * place + 2] = blue
    picture.data[4 * place + 3] = right || below ? LINE : GROUND + (DEEPENING * own) / BANDS
  }
  context.putImageData(picture, 0, 0)
  return canvas.toDataURL()
}

/** The band of every pixel, row by row from the top. */
function bandsOf(f, reach) {
  const at = (pixel) => reach * ((2 * (pixel + 0.5)) / PIXELS - 1)
  const heights = new Float64Array(PIXELS * PIXELS)
  let most = 0
  for (let row = 0; row < PIXELS; row += 1) {
    for (let column = 0; column < PIXELS; column += 1) {
      const height = f(at(column), -at(row))
      heights[row * PIXELS + column] = height
      if (height > most) most = height
    }
  }
  return Uint8Array.from(heights, (height) => Math.min(BANDS - 1, BANDS * (height / most) ** 0.35))
}

/** Red, green and blue of a colour that the theme gives as hexadecimal digits. */
function rgb(colour) {
  const digits = colour.replace("#", "")
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16))
}
