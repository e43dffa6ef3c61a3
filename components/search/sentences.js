// The texts of the view in the language of the session.

import { Words } from "../live/words.js"
import { shown } from "./trials.js"

const MINUTE = 60
const SECURE = 3 // trials from which on their number per minute says something

export class Sentences extends Words {
  constructor(data) {
    super(data)
    this.language = data.language
    const format = new Intl.NumberFormat(data.language, {
      style: "percent",
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
    })
    this.share = (value) => format.format(value)
    const points = new Intl.NumberFormat(data.language, { maximumFractionDigits: 1 })
    this.points = (value) => points.format(100 * value)
  }

  name({ n }) {
    return this.say("trial_name", { trial: shown(n) })
  }

  /** A value of a measure. */
  result({ kind }, value) {
    if (kind === "share") return this.share(value)
    if (kind === "count") return this.whole(value)
    if (kind === "seconds") return this.time(value)
    return this.digits(value)
  }

  /** A difference between two values of a measure. */
  difference({ kind }, value) {
    if (kind === "share") return this.say("points", { value: this.points(value) })
    return this.short(value)
  }

  /** A trial in some lines, for Plotly. */
  hover(trial, axes) {
    return this.lines(trial, axes).map(escaped).join("<br>")
  }

  /** A trial in words: name, state and results, then each setting. */
  lines(trial, axes) {
    const { s, r, v, p } = trial
    const results = r ? r.map((value, index) => this.result(this.measures[index], value)) : []
    const head = [this.name(trial), this.states[s], ...results].join(" · ")
    const settings = v ? axes.map((axis, index) => `${axis.label}: ${axis.write(v[index])}`) : []
    return [head, ...settings, ...(p ? [p] : [])]
  }

  /** How many trials there are in each state, and how fast they end. */
  counts(trials, head) {
    if (!head) return "\u00a0"
    const { ended } = trials
    const parts = []
    for (const state of ["running", "done", "pruned", "failed"]) {
      const count = trials.in(state).length
      if (count) parts.push(this.say(`count_${state}`, { count: this.whole(count) }))
    }
    if (head.seconds > 0 && ended >= SECURE) {
      const rate = (MINUTE * ended) / head.seconds
      parts.push(this.say("rate", { count: rate < 10 ? this.tenths(rate) : this.whole(rate) }))
    }
    return parts.join(" · ") || this.texts.no_trial
  }

  /** How many trials have ended, of the most there will be. */
  progress({ ended }, { most }) {
    return this.say("ended", { ended: this.whole(ended), most: this.whole(most) })
  }

  /** The best result, what is known of its lead, and that it is not confirmed. */
  best(trials, head) {
    const [best] = trials.ranked
    if (!best) return this.texts.no_result
    const [measure] = trials.measures
    if (trials.measures.length > 1) {
      return this.say("front_is", { count: this.whole(trials.front.length) })
    }
    const values = { trial: shown(best.n), result: this.result(measure, best.r[0]) }
    return `${this.say("best_is", values)} ${this.lead(trials, best, head)}`
  }

  lead(trials, best, head) {
    const others = trials.done.length - 1
    if (!others) return ""
    if (!head?.chance) return this.texts.lead_unknown
    const [half, basis, count] = head.chance
    const near = trials.done.filter(({ n, r }) => n !== best.n && Math.abs(r[0] - best.r[0]) <= half)
    const values = {
      near: this.whole(near.length),
      others: this.whole(others),
      half: this.difference(trials.measures[0], half),
      count: this.whole(count),
    }
    return this.say(`${near.length ? "near" : "ahead"}_${basis}`, values)
  }

  /** The text alternative of a figure. */
  alt(name, trials, values = {}) {
    const [best] = trials.ranked
    const text = this.say(name, { count: this.whole(trials.known.length), ...values })
    if (!best) return text
    const result = this.result(trials.measures[0], best.r[0])
    return `${text} ${this.say("alt_best", { trial: shown(best.n), result })}`
  }
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
}
