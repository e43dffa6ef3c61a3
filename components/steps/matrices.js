// The weights of a network as one matrix for each layer: a row for each input of the layer and one
// for the bias, or the four rows of batch normalization; a column for each unit.

const ROWS_OF_NORMALIZATION = ["gamma", "beta", "mean", "variance"]

/**
 * The matrices in the order of Keras's `model.weights`; the weight in a row and a column is at
 * `start + row * columns + column`.
 *
 * @param {object[]} layers from core.network.forward
 * @param {string[]} inputs names of the network's inputs, if they have names
 * @param {string[]} outputs names of its outputs
 * @param {object} texts sent by steps.py
 */
export function matricesOf(layers, inputs, outputs, texts) {
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name])
  const dense = layers.filter(({ kind }) => kind === "Dense").length
  const found = []
  let [start, number] = [0, 0]
  for (const { kind, inputs: from, units, bias } of layers) {
    if (kind !== "Dense" && kind !== "BatchNormalization") continue
    if (kind === "Dense") number += 1
    const last = number === dense
    const layer = last ? texts.output_layer : put(texts.hidden, { layer: number })
    const unit = (place) => put(last ? texts.output : texts.unit, { number: place + 1 })
    const columns = Array.from({ length: units }, (_, place) => (last && outputs[place]) || unit(place))
    const before = (place) =>
      number === 1
        ? (inputs[place] ?? put(texts.input, { number: place + 1 }))
        : put(texts.unit, { number: place + 1 })
    const matrix = { start, units, columns, dense: number - 1, kind }
    if (kind === "Dense") {
      const rows = Array.from({ length: from }, (_, place) => before(place))
      if (bias) rows.push(texts.bias_row)
      const name = (row, column) =>
        row < from
          ? put(texts.kernel, { from: rows[row], to: columns[column] })
          : put(texts.bias, { to: columns[column] })
      found.push({ ...matrix, label: layer, rows, bias: bias ? from : null, name })
    } else {
      const rows = ROWS_OF_NORMALIZATION.map((row) => texts[`${row}_row`])
      const name = (row, column) => put(texts[ROWS_OF_NORMALIZATION[row]], { to: columns[column] })
      found.push({ ...matrix, label: put(texts.normalization, { layer }), rows, bias: null, name })
    }
    start += found.at(-1).rows.length * units
  }
  return found.map((matrix) => ({ ...matrix, stop: matrix.start + matrix.rows.length * matrix.units }))
}

/** Where a weight is: its matrix, row and column. */
export function placeOf(matrices, place) {
  const matrix = matrices.find(({ stop }) => place < stop)
  const within = place - matrix.start
  return { matrix, row: Math.floor(within / matrix.units), column: within % matrix.units }
}

/** The name of a weight, with its layer. */
export function nameOf(matrices, place) {
  const { matrix, row, column } = placeOf(matrices, place)
  return `${matrix.label}: ${matrix.name(row, column)}`
}

/** The weights that differ most, those with the largest change first. */
export function mostMoved(before, after, count) {
  const sizes = Array.from(after, (value, place) => ({ place, change: value - before[place] }))
  return sizes
    .filter(({ change }) => change !== 0)
    .sort((one, other) => Math.abs(other.change) - Math.abs(one.change))
    .slice(0, count)
}

/** The norm of the change of a layer's weights. */
export function sizeOf({ start, stop }, before, after) {
  let sum = 0
  for (let place = start; place < stop; place += 1) sum += (after[place] - before[place]) ** 2
  return Math.sqrt(sum)
}
