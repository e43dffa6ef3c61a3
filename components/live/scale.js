// Whether the axes of loss and error are linear or logarithmic.

const PART = 0.75 // share of the values
const FLAT = 1 / 30 // of the highest value: a linear axis flattens that share if it lies below

/** Follows the user's choice, and until there is one the values. */
export class Scale {
  /**
   * @param {HTMLButtonElement} button
   * @param {() => void} changed called when the user switches
   */
  constructor(button, changed) {
    this.button = button
    this.clear()
    button.onclick = () => {
      this.chosen = !this.log
      this.write()
      changed()
    }
  }

  /** Forget the values, because another run is shown; the user's choice remains. */
  clear() {
    this.seen = false
  }

  /** Set the texts. */
  describe(texts) {
    this.button.textContent = texts.log
    this.button.title = texts.log_help
    this.write()
  }

  /** Whether the axes are logarithmic. */
  get log() {
    return this.chosen ?? this.seen
  }

  /** Check the losses of a history; a run that was once flattened keeps its logarithmic axis. */
  follow(history) {
    if (this.seen || this.chosen !== undefined) return
    this.seen = flattened(history.losses)
    if (this.seen) this.write()
  }

  write() {
    this.button.setAttribute("aria-pressed", String(this.log))
  }
}

/** Whether a few high values press all others against the bottom of a linear axis. */
export function flattened(values) {
  const sorted = values.filter((value) => value > 0 && value < Infinity).sort((a, b) => a - b)
  if (sorted.length < 2) return false
  return sorted[Math.floor(PART * (sorted.length - 1))] < FLAT * sorted.at(-1)
}

/** Convert the range of a zoomed axis to the other type of axis. */
export function converted([low, high], log) {
  if (!log) return [10 ** low, 10 ** high]
  if (high <= 0) return undefined // all of it lies outside a logarithmic axis
  return [Math.log10(low > 0 ? low : high / 1000), Math.log10(high)]
}
