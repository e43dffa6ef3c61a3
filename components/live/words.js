// The texts of the live chart in the language of the session.

const MEGABYTE = 1e6
const TINY = 1e-3 // below, scientific notation
const TINIEST = 1e-7 // the same for learning rates, which are written out as in their field

export class Words {
  constructor({ texts, states, labels, epochs, language }) {
    Object.assign(this, { texts, states, labels, epochs })
    const format = (options) => {
      const { format } = new Intl.NumberFormat(language, { useGrouping: "always", ...options })
      return (value) => format(value).replaceAll("-", "\u2212") // a minus sign, not a hyphen
    }
    this.whole = format({ maximumFractionDigits: 0 })
    this.tenths = format({ minimumFractionDigits: 1, maximumFractionDigits: 1 })
    this.digits = format({ maximumSignificantDigits: 4 })
    this.short = format({ maximumSignificantDigits: 3 })
    this.tiny = format({ notation: "scientific", maximumSignificantDigits: 3 })
    this.rate = format({ maximumFractionDigits: 7 })
    this.percent = format({ style: "percent", maximumFractionDigits: 0 })
  }

  say(name, values) {
    return put(this.texts[name], values)
  }

  /** A sentence of the coach; the prefix of a placeholder's name tells the kind of its value. */
  fill(sentence, values, texts) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => {
      const [kind] = name.split("_")
      const { percent, rate, short } = this
      const format = { share: percent, rate, loss: short, gradient: short, error: short }
      const value = values[name]
      if (kind === "text") return texts[value]
      const limit = { rate: TINIEST, loss: TINY, gradient: TINY }[kind] ?? 0
      if (value && Math.abs(value) < limit) return this.tiny(value)
      return (format[kind] ?? this.whole)(value)
    })
  }

  /** The state of the run; empty before the feed's first message. */
  state(head, last) {
    if (!head) return "\u00a0"
    const { state, place, stopping, download, engine, seconds } = head
    if (stopping) return this.texts.stopping
    if (!engine) return this.texts.engine
    if (state === "queued" && place > 0) return this.say("place", { place: this.whole(place) })
    if (state === "starting" && download) {
      const [received, expected] = download.map((bytes) => this.whole(bytes / MEGABYTE))
      return this.say("download", { received, expected })
    }
    if (state === "done" && seconds > 0) return this.done(seconds, last?.seconds ?? seconds)
    return this.states[state]
  }

  /** How long a run took, and how much of it was training if that is clearly less. */
  done(seconds, training) {
    const time = this.time(seconds)
    if (seconds - training < 0.1 * seconds) return this.say("done", { time })
    return this.say("doneTraining", { time, training: this.time(training) })
  }

  /** Epoch, speed and time left. */
  detail(head, last) {
    if (!head || !last) return ""
    const epochs = this.whole(this.epochs)
    const active = head.state === "running" || head.state === "paused"
    const begun = Math.min(this.epochs, Math.floor(last.epoch) + 1)
    const name = active ? "epoch" : "trained"
    const epoch = active ? this.whole(begun) : this.trained(last.epoch)
    const parts = [this.say(name, { epoch, epochs })]
    if (last.speed > 0) parts.push(this.say("speed", { speed: this.whole(last.speed) }))
    if (active && last.left > 0) parts.push(this.say("left", { time: this.time(last.left, true) }))
    return parts.join(" · ")
  }

  /** The text alternative of the curves: the latest values. */
  summary(history) {
    const last = history.lastEpoch
    const { loss, metric } = this.labels
    if (!last) return this.say("empty", { loss, metric })
    const side = (name, [first, second]) =>
      this.say(name, { loss: this.value(first), metric: this.value(second) })
    const values = [side("training_value", last.training)]
    if (last.validation) values.push(side("validation_value", last.validation))
    return this.say("summary", {
      loss,
      metric,
      epoch: this.whole(last.epoch),
      values: values.join("; "),
    })
  }

  /** The name of a layer; the last is the output. */
  layer(index, count) {
    if (index === count - 1) return this.texts.inside_output
    return this.say("inside_hidden", { layer: this.whole(index + 1) })
  }

  /** The text alternative of the figure of the layers: the latest snapshot. */
  inside({ epoch, layers }) {
    const sentences = layers.map(({ norm, ratio, kind, share }, index) => {
      const layer = this.layer(index, layers.length)
      const values = { layer, norm: this.value(norm), ratio: this.value(ratio) }
      const sentence = this.say("inside_values", values)
      if (!kind) return sentence
      return `${sentence}, ${this.say(`inside_${kind}_value`, { share: this.tenths(100 * share) })}`
    })
    return this.say("inside_summary", { epoch: this.tenths(epoch), values: sentences.join("; ") })
  }

  /** The title of the figure of the plane. */
  after({ after, title }, epoch) {
    return put(after, { title, epoch: this.trained(epoch) })
  }

  /** The heading of the learned equation. */
  learned({ learned }, epoch) {
    return put(learned, { epoch: this.trained(epoch) })
  }

  /** A number of epochs; whole numbers without a decimal. */
  trained(epoch) {
    return this.tenths(epoch).replace(/\D0$/, "")
  }

  /** The text alternative of the figure of the plane. */
  plane(plane, epoch, { range, shares }) {
    const parts = range
      ? [put(plane.alt_range, { low: this.short(range[0]), high: this.short(range[1]) })]
      : plane.classes.map((label, index) =>
          put(plane.alt_area, { label, share: this.whole(100 * shares[index]) }),
        )
    return `${this.after(plane, epoch)}: ${parts.join("; ")}.`
  }

  value(number) {
    return number === null ? "NaN" : this.digits(number)
  }

  /** A duration in its two largest units; with `up`, rounded up to whole seconds. */
  time(seconds, up = false) {
    if (!up && seconds < 9.95) return `${this.tenths(seconds)}\u00a0s`
    const whole = up ? Math.ceil(seconds) : Math.round(seconds)
    if (whole < 60) return `${this.whole(whole)}\u00a0s`
    const [large, small, each, size] = whole < 3600 ? ["min", "s", 60, 1] : ["h", "min", 3600, 60]
    const rest = Math.floor((whole % each) / size)
    const main = `${this.whole(Math.floor(whole / each))}\u00a0${large}`
    return rest ? `${main} ${this.whole(rest)}\u00a0${small}` : main
  }
}

function put(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key])
}
