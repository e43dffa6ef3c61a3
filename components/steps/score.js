// Loss and metric of a network's outputs as Keras computes them outside of training; the tests
// compare them.

import { binary, categorical, oneHotOf, REGRESSION, sparse } from "../inside/losses.js"

const MOST_LOG = 60 // as in core.data.target_log

/**
 * Mean loss, penalties included, and metric.
 *
 * @param {{kind: string, loss: string, log: string, penalties: object[], mean: number, scale: number}} task
 * @param {object[]} layers from withWeights
 * @param {Float64Array[][]} outputs of each layer, from forward
 * @param {ArrayLike<number>} targets class numbers or scaled numbers
 * @returns {{loss: number, metric: number}} the metric is a share, or in units of the target
 */
export function scoreOf(task, layers, outputs, targets) {
  const last = outputs.at(-1)
  const count = targets.length
  let [loss, metric] = [0, 0]
  for (let at = 0; at < count; at += 1) {
    const got = last.map((column) => column[at])
    loss += lossOf(task.loss, got, targets[at])
    metric += metricOf(task, got, targets[at])
  }
  return { loss: loss / count + penaltyOf(task, layers, outputs), metric: metric / count }
}

function lossOf(name, got, target) {
  if (REGRESSION[name]) return REGRESSION[name].f(target, got[0])
  if (name === "binary_crossentropy") return binary(target, got[0])
  if (name === "sparse_categorical_crossentropy") return sparse(target, got)
  const wanted = got.length > 1 ? oneHotOf(target, got.length) : [target]
  if (name === "categorical_crossentropy") return categorical(wanted, got)
  return wanted.reduce((sum, one, place) => sum + (got[place] - one) ** 2, 0) / got.length
}

function metricOf({ kind, log, mean, scale }, got, target) {
  if (kind === "regression") {
    const inUnits = (value) => unlogged(value * scale + mean, log)
    return Math.abs(inUnits(got[0]) - inUnits(target))
  }
  const label = got.length > 1 ? got.indexOf(Math.max(...got)) : Number(got[0] > 0.5)
  return Number(label === target)
}

/** A number in units of the target, whose log the network may have learned. */
export function unlogged(value, log) {
  if (!log) return value
  const whole = Math.exp(Math.min(value, MOST_LOG))
  return log === "log1p" ? whole - 1 : whole
}

function penaltyOf({ penalties }, layers, outputs) {
  return layers.reduce((sum, { kernel, bias }, place) => {
    const { kernel: onKernel, bias: onBias, activity } = penalties[place]
    const columns = outputs[place]
    return (
      sum +
      (onKernel ? weighed(kernel, onKernel) : 0) +
      (onBias && bias ? weighed(bias, onBias) : 0) +
      (activity ? columns.reduce((all, one) => all + weighed(one, activity), 0) / columns[0].length : 0)
    )
  }, 0)
}

function weighed(values, [l1, l2]) {
  let sum = 0
  for (const value of values) sum += l1 * Math.abs(value) + l2 * value * value
  return sum
}
