// A network at one moment: its weights, and what its units answer over the plane and on samples.

import { forward, withWeights } from "./forward.js"

/** Columns of numbers from an answer of inputs.py. */
export function decoded(columns) {
  return columns.map((text) => {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))
    return Float64Array.from(new Float32Array(bytes.buffer))
  })
}

export class Network {
  /**
   * @param {object[]} described from core.network.forward
   * @param {object} moment from source.js
   * @param {{plane: Float64Array[]|null, samples: Float64Array[]|null}} inputs scaled
   */
  constructor(described, moment, inputs) {
    this.epoch = moment.epoch
    this.layers = withWeights(described, moment.values)
    this.before = moment.before && {
      epoch: moment.before.epoch,
      layers: withWeights(described, moment.before.values),
    }
    this.inputs = inputs
  }

  /** What the unit of a layer answers at every point of the plane; null without a plane. */
  over(layer, unit) {
    const { plane } = this.inputs
    if (!plane) return null
    if (layer < 0) return plane[unit]
    this.plane ??= forward(this.layers, plane)
    return this.plane[layer][unit]
  }

  /** What it answers for every sample; null while there are none. */
  on(layer, unit) {
    const { samples } = this.inputs
    if (!samples) return null
    if (layer < 0) return samples[unit]
    this.samples ??= forward(this.layers, samples)
    return this.samples[layer][unit]
  }

  /** The weights of a unit of the first layer as an image, the mean of its colours. */
  image(layer, unit, colours) {
    const { kernel, units, inputs } = this.layers[layer]
    return Float64Array.from({ length: inputs / colours }, (_, pixel) => {
      let sum = 0
      for (let colour = 0; colour < colours; colour += 1) {
        sum += kernel[(pixel * colours + colour) * units + unit]
      }
      return sum / colours
    })
  }
}
