// Losses to descend: curves over one weight and surfaces over two, with their gradients.
// No minimum is at zero, where weight decay pulls, and the lowest loss is 0 everywhere.

const { cos, sin, PI } = Math

/** Curves over one weight: loss `f`, slope `d`, the weights shown, and where the ball starts. */
export const CURVES = {
  bowl: { f: (w) => (w - 1) ** 2 / 2, d: (w) => [w - 1], range: [-3, 5], start: -2.5 },
  two: {
    f: (w) => (w * w - 4) ** 2 / 16 + w / 4 + 0.51573,
    d: (w) => [(w * (w * w - 4) + 1) / 4],
    range: [-3.2, 3.2],
    start: 3,
  },
}

export const REACH = 0.3 // of the weights shown, on both sides of zero: the usual rates go so far

const WAVE = (2 * PI) / 0.12

/** Surfaces over two weights: loss `f`, gradient `d`, and where all start. */
export const SURFACES = {
  bowl: {
    f: (x, y) => (x - 0.1) ** 2 + (y + 0.05) ** 2,
    d: (x, y) => [2 * (x - 0.1), 2 * (y + 0.05)],
    start: [-0.2, 0.2],
  },
  valley: {
    f: (x, y) => 0.3 * (x - 0.18) ** 2 + 40 * (y - 1.5 * x * x + 0.1) ** 2,
    d: (x, y) => {
      const beside = 80 * (y - 1.5 * x * x + 0.1)
      return [0.6 * (x - 0.18) - 3 * x * beside, beside]
    },
    start: [-0.25, -0.15],
  },
  saddle: {
    f: (x, y) => (x - 0.05) ** 2 + 0.015 * (25 * (y - 0.03) ** 2 - 1) ** 2,
    d: (x, y) => [2 * (x - 0.05), 1.5 * (y - 0.03) * (25 * (y - 0.03) ** 2 - 1)],
    start: [-0.2, 0.035],
  },
  minima: {
    f: (x, y) => ripples(x - 0.08) + ripples(y + 0.06),
    d: (x, y) => [x - 0.08 + 0.005 * WAVE * sin(WAVE * (x - 0.08)), y + 0.06 + 0.005 * WAVE * sin(WAVE * (y + 0.06))],
    start: [-0.22, 0.22],
  },
}

function ripples(u) {
  return u * u / 2 + 0.005 * (1 - cos(WAVE * u))
}
