// The forward pass of a network as Keras computes it outside of training, for every layer; the tests
// compare them. Values are columns: of each input or unit, its value for every sample.

import { ACTIVATIONS } from "./functions.js"

/**
 * The layers of a network with their weights, which are views: whoever changes one changes both.
 *
 * @param {object[]} described from core.network.forward, in order
 * @param {Float32Array|Float64Array} weights all weights of Keras's `model.weights`, in order
 */
export function withWeights(described, weights) {
  let start = 0
  const take = (count) => weights.subarray(start, (start += count))
  const layers = described.map((layer) => {
    const { kind, inputs, units, bias } = layer
    if (kind === "Dense") {
      // Row by row: the weights from the first input to all units, then from the second.
      return { ...layer, kernel: take(inputs * units), bias: bias ? take(units) : null }
    }
    if (kind !== "BatchNormalization") return layer
    const [gamma, beta, mean, variance] = [0, 1, 2, 3].map(() => take(units))
    return { ...layer, gamma, beta, mean, variance }
  })
  if (start !== weights.length) throw new Error(`${weights.length} weights instead of ${start}`)
  return layers
}

/**
 * The outputs of every layer: of each unit, its value for every sample.
 *
 * @param {object[]} layers from withWeights
 * @param {Float64Array[]} inputs of each input, its value for every sample
 * @returns {Float64Array[][]} by layer and unit
 */
export function forward(layers, inputs) {
  let values = inputs
  return layers.map((layer) => (values = outputs(layer, values)))
}

function outputs(layer, inputs) {
  if (layer.kind === "Dense") return activated(sums(layer, inputs), layer)
  if (layer.kind === "BatchNormalization") return normalised(layer, inputs)
  if (layer.kind === "Activation") return activated(inputs.map((one) => one.slice()), layer)
  return inputs // Flatten only rearranges, and dropout drops nothing outside of training
}

function sums({ kernel, bias, units }, inputs) {
  const samples = inputs[0].length
  return Array.from({ length: units }, (_, unit) => {
    const sum = new Float64Array(samples).fill(bias ? bias[unit] : 0)
    inputs.forEach((values, input) => {
      const weight = kernel[input * units + unit]
      for (let at = 0; at < samples; at += 1) sum[at] += weight * values[at]
    })
    return sum
  })
}

function normalised({ gamma, beta, mean, variance, epsilon }, inputs) {
  return inputs.map((values, unit) => {
    const factor = gamma[unit] / Math.sqrt(variance[unit] + epsilon)
    const shift = beta[unit] - factor * mean[unit]
    return values.map((value) => factor * value + shift)
  })
}

// Changes the columns in place.
function activated(columns, { activation, own }) {
  if (activation === "softmax") return shared(columns)
  if (activation === "linear") return columns
  const { f } = ACTIVATIONS[activation]
  for (const column of columns) {
    for (let at = 0; at < column.length; at += 1) column[at] = f(column[at], own)
  }
  return columns
}

// Softmax over the units; without the largest sum, powers would overflow.
function shared(columns) {
  for (let at = 0; at < columns[0].length; at += 1) {
    let largest = -Infinity
    for (const column of columns) largest = Math.max(largest, column[at])
    let total = 0
    for (const column of columns) total += column[at] = Math.exp(column[at] - largest)
    for (const column of columns) column[at] /= total
  }
  return columns
}
