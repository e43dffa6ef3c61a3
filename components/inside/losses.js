// Losses of one sample and their slopes, as Keras computes them; the tests compare both.

const { abs, log, log1p, max, min, sign } = Math

export const EPSILON = 1e-7 // keras.config.epsilon(): what Keras keeps off zero by

const clipped = (share) => min(1 - EPSILON, max(EPSILON, share))
const inside = (share) => share >= EPSILON && share <= 1 - EPSILON
const sum = (numbers) => numbers.reduce((one, other) => one + other, 0)

/** Function `f` and slope `d` over the prediction, by name in the settings. */
export const REGRESSION = {
  mean_squared_error: { f: (target, got) => (got - target) ** 2, d: (target, got) => 2 * (got - target) },
  mean_absolute_error: { f: (target, got) => abs(got - target), d: (target, got) => sign(got - target) },
  huber: {
    f: (target, got) => (abs(got - target) <= 1 ? (got - target) ** 2 / 2 : abs(got - target) - 0.5),
    d: (target, got) => max(-1, min(1, got - target)),
  },
  mean_absolute_percentage_error: {
    f: (target, got) => (100 * abs(got - target)) / max(abs(target), EPSILON),
    d: (target, got) => (100 * sign(got - target)) / max(abs(target), EPSILON),
  },
  mean_squared_logarithmic_error: {
    f: (target, got) => apart(target, got) ** 2,
    d: (target, got) => (got > EPSILON ? (2 * apart(target, got)) / (1 + got) : 0),
  },
}

function apart(target, got) {
  return log1p(max(got, EPSILON)) - log1p(max(target, EPSILON))
}

/** Binary cross-entropy of one sigmoid unit: `label` is 0 or 1, `share` the unit's output. */
export function binary(label, share) {
  return -(label * log(clipped(share)) + (1 - label) * log(1 - clipped(share)))
}

/** Categorical cross-entropy: `oneHot` and `shares` have a number for each class. */
export function categorical(oneHot, shares) {
  const total = sum(shares)
  return -sum(shares.map((share, place) => oneHot[place] * log(clipped(share / total))))
}

/** Sparse categorical cross-entropy: `label` is the number of the class, from 0. */
export function sparse(label, shares) {
  const kept = shares.map(clipped)
  return log(sum(kept)) - log(kept[label])
}

/** The label as one number for each of so many classes: 1 for its own, 0 for the others. */
export function oneHotOf(label, classes) {
  return Array.from({ length: classes }, (_, place) => Number(place === label))
}

const surprise = (label, share) => (inside(share) ? (label === 1 ? -1 / share : 1 / (1 - share)) : 0)

/** The same for two classes: over the share of class 1, for the label 0 or 1. */
export const CLASSES = {
  binary_crossentropy: { f: binary, d: surprise },
  categorical_crossentropy: {
    f: (label, share) => categorical(oneHotOf(label, 2), [1 - share, share]),
    d: surprise,
  },
  sparse_categorical_crossentropy: { f: (label, share) => sparse(label, [1 - share, share]), d: surprise },
  class_squared_error: { f: (label, share) => (share - label) ** 2, d: (label, share) => 2 * (share - label) },
}
