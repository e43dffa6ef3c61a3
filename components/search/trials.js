// The trials of a search as sent by its feed, and what follows from them.

const BOLD = 3 // trials whose lines are bold

/** The number of a trial as it is shown. The feed and Optuna count from 0, people from 1. */
export const shown = (n) => n + 1

export class Trials {
  constructor() {
    this.measures = []
    this.clear()
  }

  /** Forget everything, because another search is shown. */
  clear() {
    this.all = []
    this.changes = 0 // grows with every change
  }

  /** Set the measures of the goal: title, kind, and whether higher is better. */
  describe(measures) {
    this.measures = measures
  }

  /** Put trials in place of those with their numbers. */
  put(trials) {
    for (const trial of trials) this.all[trial.n] = trial
    if (trials.length) this.changes += 1
  }

  /** The number of first trials that have ended: the cursor of the feed. */
  get length() {
    const open = this.all.findIndex((trial) => !trial || trial.s === "running")
    return open < 0 ? this.all.length : open
  }

  /** The trials that are known, by number. */
  get known() {
    return this.all.filter(Boolean)
  }

  /** The trials that are done and have a result. */
  get done() {
    return this.known.filter(({ s, r }) => s === "done" && r)
  }

  /** The number of trials that have ended. */
  get ended() {
    return this.known.length - this.in("running").length
  }

  in(state) {
    return this.known.filter(({ s }) => s === state)
  }

  /** Whether a value of a measure is better than another. */
  better(one, other, measure = 0) {
    return this.measures[measure].higher ? one > other : one < other
  }

  /** Trials that are done, the best first; of equal ones the earlier. */
  get ranked() {
    const sign = this.measures[0]?.higher ? -1 : 1
    return this.done.sort((one, other) => sign * (one.r[0] - other.r[0]) || one.n - other.n)
  }

  /** Those whose lines are bold: the front of two goals, else the best few. */
  get leading() {
    return this.measures.length > 1 ? this.front : this.ranked.slice(0, BOLD)
  }

  /** The best result up to each trial that is done: numbers and results. */
  get steps() {
    const x = [], y = []
    for (const { n, r } of this.done) {
      x.push(n)
      y.push(y.length && !this.better(r[0], y.at(-1)) ? y.at(-1) : r[0])
    }
    return { x, y }
  }

  /** Trials that no other beats in both goals, in the order of the second measure. */
  get front() {
    const sign = this.measures[1].higher ? -1 : 1
    const order = this.ranked.sort((one, other) => sign * (one.r[1] - other.r[1]))
    const front = []
    for (const trial of order) {
      if (!front.length || this.better(trial.r[0], front.at(-1).r[0])) front.push(trial)
    }
    return front
  }
}
