// The numbers of units and connections, from the layers of a network and their outputs.

/** A connection's weight, and its change since an earlier moment if that is known. */
export function weightOf(layer, earlier, input, unit) {
  const at = input * layer.units + unit
  return changed(layer.kernel[at], earlier?.kernel[at])
}

/** A unit's bias with its change; null if its layer has none. */
export function biasOf(layer, earlier, unit) {
  return layer.bias ? changed(layer.bias[unit], earlier?.bias[unit]) : null
}

function changed(value, before) {
  return { value, change: before === undefined ? null : value - before }
}

/** The weights of all connections of a unit, as {input, value, change}, the largest first. */
export function incoming(layer, earlier, unit) {
  const all = Array.from({ length: layer.inputs }, (_, input) => ({
    input,
    ...weightOf(layer, earlier, input, unit),
  }))
  return all.sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
}

/** Lowest and highest output of a unit over samples, and the share of samples for which it is 0. */
export function rangeOf(outputs) {
  let [low, high, zeros] = [Infinity, -Infinity, 0]
  for (const value of outputs) {
    if (value < low) low = value
    if (value > high) high = value
    if (value === 0) zeros += 1
  }
  return { low, high, zero: zeros / outputs.length }
}
