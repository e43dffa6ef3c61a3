// The axes of the settings that vary and of the results: from values to places and back.

const FEW = 6 // ticks
const MOST_NAMES = 12
export const NOWHERE = -0.14 // where a setting without effect has its place; the axis goes from 0 to 1
const HALF = NOWHERE / 2 // below it, a place means no effect

/** A setting: a range of numbers, linear or logarithmic, or a list. */
export class Axis {
  constructor(spec, words) {
    Object.assign(this, spec)
    this.words = words
  }

  /** The place of a value, 0 to 1; `NOWHERE` where the setting has no effect. */
  at(value) {
    if (value === null) return NOWHERE
    if (this.values) return (value + 0.5) / this.values.length
    const { low, high } = this
    if (low === high) return 0.5
    if (this.log) return Math.log(value / low) / Math.log(high / low)
    return (value - low) / (high - low)
  }

  /** The value at a place; null for no effect. */
  value(at) {
    if (at < HALF) return null
    if (this.values) return at * this.values.length - 0.5
    if (at <= 0) return this.low // exactly, that it does not miss the trial there
    if (at >= 1) return this.high
    if (this.log) return this.low * (this.high / this.low) ** at
    return this.low + at * (this.high - this.low)
  }

  /** Places and labels of its ticks. */
  get ticks() {
    if (this.values) {
      const every = Math.ceil(this.values.length / MOST_NAMES)
      return this.values
        .map((label, index) => ({ at: this.at(index), label }))
        .filter((_, index) => index % every === 0)
    }
    return this.round.map((value) => ({ at: this.at(value), label: this.write(value) }))
  }

  get round() {
    const { low, high } = this
    if (!this.log) return steps(low, high, this.whole)
    const decades = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low))
    const marks = decades < 2 ? [1, 2, 5] : [1]
    const found = []
    for (let power = Math.floor(Math.log10(low)); power <= Math.ceil(Math.log10(high)); power += 1) {
      for (const mark of marks) found.push(Number(`${mark}e${power}`))
    }
    const inside = found.filter((value) => value >= low && value <= high)
    return inside.length > 1 ? inside : [low, high]
  }

  /** A value in words. */
  write(value) {
    if (value === null) return this.words.texts.no_effect
    if (this.values) return this.values[value]
    return this.whole ? this.words.whole(value) : this.words.rate(Number(value.toPrecision(4)))
  }
}

/** The axis of a measure, over its values; with `log`, logarithmic where all are positive. */
export function resultAxis(measure, values, words, log = false) {
  const finite = values.filter(Number.isFinite)
  const low = finite.length ? Math.min(...finite) : 0
  const high = finite.length ? Math.max(...finite) : 1
  const scale = { low, high, log: log && low > 0, empty: !finite.length }
  return new Result({ label: measure.name, measure, ...scale }, words)
}

class Result extends Axis {
  get round() {
    if (this.empty) return []
    return this.log ? super.round : steps(this.low, this.high, false)
  }

  write(value) {
    return this.words.result(this.measure, value)
  }
}

function steps(low, high, whole) {
  if (low === high) return [low]
  const least = (high - low) / FEW
  const power = 10 ** Math.floor(Math.log10(least))
  let step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= least * 0.999)
  if (whole) step = Math.max(1, Math.round(step))
  const found = []
  for (let place = Math.ceil(low / step - 1e-9); place <= high / step + 1e-9; place += 1) {
    found.push(Number((place * step).toPrecision(12)))
  }
  return found.length > 1 ? found : [low, high]
}
