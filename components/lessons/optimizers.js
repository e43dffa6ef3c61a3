// The updates of Keras's optimizers, as keras/src/optimizers has them; the tests compare every step.

const { abs, max, sign, sqrt } = Math

const EPSILON = 1e-7 // Keras's default for all of them
const FILLED = 0.1 // what the accumulators of Adagrad and Ftrl start with

/** Adam's two means, of the gradient and of its square, with a gradient more. */
function means({ beta_1, beta_2 }) {
  let m = 0
  let v = 0
  return (g) => {
    m += (g - m) * (1 - beta_1)
    v += (g * g - v) * (1 - beta_2)
    return [m, v]
  }
}

function adam(rate, own) {
  const follow = means(own)
  return (w, g, step) => {
    const [m, v] = follow(g)
    const alpha = (rate * sqrt(1 - own.beta_2 ** step)) / (1 - own.beta_1 ** step)
    return w - (m * alpha) / (sqrt(v) + EPSILON)
  }
}

/** By their names in the settings. Each takes the rate and its own settings, and returns the update
 * of one weight: its next value from the present one, its gradient and the step, counted from 1. */
export const UPDATES = {
  adam,
  adamw: adam, // decays the weights like all others, only its usual value is not 0
  sgd(rate, { momentum, nesterov }) {
    let m = 0
    return (w, g) => {
      m = m * momentum - g * rate
      return nesterov ? w + m * momentum - g * rate : w + m
    }
  },
  rmsprop(rate, { rho, momentum }) {
    let v = 0
    let m = 0
    return (w, g) => {
      v = rho * v + (1 - rho) * g * g
      m = momentum * m + (rate * g) / sqrt(v + EPSILON)
      return w - m
    }
  },
  nadam(rate, own) {
    const follow = means(own)
    const share = (step) => own.beta_1 * (1 - 0.5 * 0.96 ** step) // the schedule of its momentum
    let product = 1
    return (w, g, step) => {
      const [u, next] = [share(step), share(step + 1)]
      product *= u
      const [m, v] = follow(g)
      const ahead = (next * m) / (1 - product * next) + ((1 - u) * g) / (1 - product)
      return w - (ahead * rate) / (sqrt(v / (1 - own.beta_2 ** step)) + EPSILON)
    }
  },
  adamax(rate, { beta_1, beta_2 }) {
    let m = 0
    let largest = 0
    return (w, g, step) => {
      m += (g - m) * (1 - beta_1)
      largest = max(beta_2 * largest, abs(g))
      return w - (rate * m) / ((1 - beta_1 ** step) * (largest + EPSILON))
    }
  },
  adagrad(rate) {
    let sum = FILLED
    return (w, g) => {
      sum += g * g
      return w - (rate * g) / sqrt(sum + EPSILON)
    }
  },
  adadelta(rate, { rho }) {
    let gradients = 0
    let changes = 0
    return (w, g) => {
      gradients = rho * gradients + (1 - rho) * g * g
      const change = (-sqrt(changes + EPSILON) * g) / sqrt(gradients + EPSILON)
      changes = rho * changes + (1 - rho) * change * change
      return w + rate * change
    }
  },
  ftrl(rate) {
    let sum = FILLED
    let linear = 0
    return (w, g) => {
      const more = sum + g * g
      linear += g - ((sqrt(more) - sqrt(sum)) / rate) * w
      sum = more
      return (-linear * rate) / sqrt(more)
    }
  },
  lion(rate, { beta_1, beta_2 }) {
    let m = 0
    return (w, g) => {
      const next = w - rate * sign(m * beta_1 + g * (1 - beta_1))
      m = m * beta_2 + g * (1 - beta_2)
      return next
    }
  },
}

/**
 * The way of an optimizer: its weights and the loss at the start and after each step. It ends early
 * where the weights are beyond all measure.
 *
 * @param {{f: (...weights: number[]) => number, d: (...weights: number[]) => number[]}} loss the
 *   loss and its gradient
 * @param {number[]} start the weights at the start
 * @param {{name: string, rate: number, own: object}} optimizer its name, learning rate and own settings
 * @param {number} steps how many it takes
 * @param {number} most the largest size of a weight
 * @returns {{weights: number[][], losses: number[]}}
 */
export function pathOf({ f, d }, start, { name, rate, own }, steps, most = 1e6) {
  const updates = start.map(() => UPDATES[name](rate, own))
  const decay = (own.weight_decay ?? 0) * rate
  let now = start
  const path = { weights: [now], losses: [f(...now)] }
  for (let step = 1; step <= steps; step += 1) {
    const gradient = d(...now)
    // Keras decays the weights before the step, whose gradient is that of the weights before.
    now = now.map((w, place) => updates[place](w - w * decay, gradient[place], step))
    if (!now.every((w) => abs(w) < most)) break
    path.weights.push(now)
    path.losses.push(f(...now))
  }
  return path
}
