// Activations and their derivatives, as Keras computes them; the tests compare both.

const { abs, exp, log1p, max, sin, sqrt, tanh, PI } = Math

const sigmoid = (x) => (x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x)))
const softplus = (x) => max(x, 0) + log1p(exp(-abs(x)))
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 } // Klambauer et al. 2017

/** The error function, to 1e-15: its series near zero, Lentz's continued fraction further out. */
export function erf(x) {
  const size = abs(x)
  if (size < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; abs(term) > 1e-17 * abs(sum); n += 1) {
      term *= (-x * x) / n
      sum += term / (2 * n + 1)
    }
    return (2 / sqrt(PI)) * sum
  }
  let fraction = 0
  for (let n = 60; n >= 1; n -= 1) fraction = n / 2 / (size + fraction)
  const tail = exp(-size * size) / (sqrt(PI) * (size + fraction))
  return x > 0 ? 1 - tail : tail - 1
}

const normal = (x) => (1 + erf(x / sqrt(2))) / 2
const density = (x) => exp((-x * x) / 2) / sqrt(2 * PI)

/** Function `f` and derivative `d` of each activation, by its name in the settings; the second
 * argument has its own settings. Where there are two slopes, `d` is the one that Keras uses. */
export const ACTIVATIONS = {
  linear: { f: (x) => x, d: () => 1 },
  relu: { f: (x) => max(0, x), d: (x) => (x > 0 ? 1 : 0) },
  leaky_relu: {
    f: (x, { leaky_slope: slope }) => (x > 0 ? x : slope * x),
    d: (x, { leaky_slope: slope }) => (x > 0 ? 1 : slope),
  },
  elu: {
    f: (x, { elu_alpha: alpha }) => (x > 0 ? x : alpha * Math.expm1(x)),
    d: (x, { elu_alpha: alpha }) => (x > 0 ? 1 : alpha * exp(x)),
  },
  selu: {
    f: (x) => SELU.scale * (x > 0 ? x : SELU.alpha * Math.expm1(x)),
    d: (x) => SELU.scale * (x > 0 ? 1 : SELU.alpha * exp(x)),
  },
  sigmoid: { f: sigmoid, d: (x) => sigmoid(x) * sigmoid(-x) },
  log_sigmoid: { f: (x) => -softplus(-x), d: (x) => sigmoid(-x) },
  tanh: { f: tanh, d: (x) => 1 - tanh(x) ** 2 },
  step: { f: (x, { step_threshold: at }) => (x > at ? 1 : 0), d: () => 0 },
  softplus: { f: softplus, d: sigmoid },
  softsign: { f: (x) => x / (1 + abs(x)), d: (x) => 1 / (1 + abs(x)) ** 2 },
  swish: { f: (x) => x * sigmoid(x), d: (x) => sigmoid(x) * (1 + x * sigmoid(-x)) },
  gelu: { f: (x) => x * normal(x), d: (x) => normal(x) + x * density(x) },
  mish: {
    f: (x) => x * tanh(softplus(x)),
    d: (x) => tanh(softplus(x)) + x * sigmoid(x) * (1 - tanh(softplus(x)) ** 2),
  },
  sinc: {
    f: (x) => (x === 0 ? 1 : sin(PI * x) / (PI * x)),
    d: (x) => (x === 0 ? 0 : (PI * x * Math.cos(PI * x) - sin(PI * x)) / (PI * x * x)),
  },
}

/** Positive shares that sum to 1, one for each input. */
export function softmax(inputs) {
  const largest = max(...inputs)
  const powers = inputs.map((x) => exp(x - largest))
  const sum = powers.reduce((one, other) => one + other, 0)
  return powers.map((power) => power / sum)
}
