// Whether the axes of loss and error are linear or logarithmic.

const PART = 0.75 // of the values
const FLAT = 1 / 30 // of the highest value: if the part lies below it, a linear axis flattens it

/** The switch, which the user's choice overrules, and until then the values. */
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

  /** Forget what the values said: another run is shown. The user's choice remains. */
  clear() {
    this.seen = false
  }

  /** Use these texts from now on. */
  describe(texts) {
    this.button.textContent = texts.log
    this.button.title = texts.log_help
    this.write()
  }

  /** Whether the axes are logarithmic. */
  get log() {
    return this.chosen ?? this.seen
  }

  /** Look at the losses of a history; once flattened, a run keeps its logarithmic axis. */
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

/** The range of an axis that a zoom has set, for the other kind of axis. */
export function converted([low, high], log) {
  if (!log) return [10 ** low, 10 ** high]
  if (high <= 0) return undefined // nothing of it is on a logarithmic axis
  return [Math.log10(low > 0 ? low : high / 1000), Math.log10(high)]
}
