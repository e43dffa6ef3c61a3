// The words of the picture, in the language of the session.

export class Writer {
  constructor({ texts, language, columns }) {
    Object.assign(this, { texts, columns })
    const format = (options) => {
      const { format } = new Intl.NumberFormat(language, { useGrouping: "always", ...options })
      return (value) => format(value === 0 ? 0 : value).replaceAll("-", "\u2212") // a minus sign
    }
    const few = format({ maximumSignificantDigits: 3 })
    const tiny = format({ notation: "scientific", maximumSignificantDigits: 3 })
    this.short = (value) => (value && Math.abs(value) < 1e-3 ? tiny(value) : few(value))
    this.whole = format({ maximumFractionDigits: 0 })
    this.epoch = format({ maximumFractionDigits: 2 })
    this.percent = format({ style: "percent", maximumFractionDigits: 0 })
  }

  say(name, values = {}) {
    return this.texts[name].replace(/\{(\w+)\}/g, (place, key) => values[key] ?? place)
  }

  after(epoch) {
    return this.say("after", { epoch: this.epoch(epoch) })
  }

  part(first, last, count) {
    return this.say("part", { first: this.whole(first), last: this.whole(last), count: this.whole(count) })
  }

  /** The name of a unit, as in “Hidden 1, unit 3”. */
  unit(column, unit) {
    const name = column.names[unit]
    const layer = column.title
    if (!name) return this.say("unit", { layer, unit: this.whole(unit + 1) })
    return this.say("named", { layer, name })
  }

  /** The same without its layer, where that is known. */
  own(column, unit) {
    return column.names[unit] ?? this.say("unit_alone", { unit: this.whole(unit + 1) })
  }

  /** A value with its change since an earlier epoch, if that is known. */
  changed({ value, change }, before) {
    if (change === null || !before) return this.short(value)
    const sign = change > 0 ? "+" : ""
    return this.say("changed", {
      value: this.short(value),
      change: `${sign}${this.short(change)}`,
      epoch: this.epoch(before.epoch),
    })
  }

  range({ low, high }) {
    return this.say("from_to", { low: this.short(low), high: this.short(high) })
  }

  zero(share) {
    if (share === 1) return this.texts.dead
    return this.say("zero_share", { share: this.percent(share) })
  }
}
