// The weights of a run, fetched again and again while it trains, and by epoch once it is over.

const OVER = ["done", "stopped", "failed"]
const PERIOD = 250 // ms between two copies of the weights of a run that trains
const REST = 4 // the same, relative to the time that fetching and drawing the last one took
const LONGEST = 4000 // ms; reached while there is nothing new
const TRIES = 20 // to get the result of a run that is over, which may be recorded a moment later
const HEADER = 24 // bytes

/** The weights in an answer: those of an epoch, and those that changes are measured from. */
export function momentOf(buffer) {
  const [epoch, before, until] = new Float64Array(buffer.slice(0, HEADER))
  const values = new Float32Array(buffer, HEADER)
  if (Number.isNaN(before)) return { epoch, until, values, before: null }
  const count = values.length / 2
  const earlier = { epoch: before, values: values.subarray(count) }
  return { epoch, until, values: values.subarray(0, count), before: earlier }
}

export class Source {
  /** @param {(moment: object|null) => void} arrived called with other weights, or that there are none */
  constructor(arrived) {
    this.arrived = arrived
    this.seen = () => document.hidden || this.ask()
    document.addEventListener("visibilitychange", this.seen)
  }

  /** Set the run, its state, and where its weights are; without a run there are none. */
  follow(run, state, url) {
    const over = OVER.includes(state)
    if (run === this.run && state === this.state && url === this.url) return
    if (run !== this.run) this.take(null)
    Object.assign(this, { run, state, over, url, held: new Map(), vain: 0 })
    this.ask()
  }

  /** Show an epoch of a run that is over; null for its result. */
  look(epoch) {
    if (epoch === (this.epoch ?? null)) return
    this.epoch = epoch
    this.ask()
  }

  take(moment) {
    this.moment = moment
    this.arrived(moment)
  }

  // What is known of the epoch: the moment that holds until the next one.
  known() {
    if (this.epoch === null || this.epoch === undefined) return this.held.get(null)
    const stored = [...this.held.values()]
    return stored.find(({ epoch, until }) => epoch <= this.epoch && this.epoch < until)
  }

  ask() {
    clearTimeout(this.timer)
    this.request?.abort()
    this.request = null
    if (!this.url || this.closed || document.hidden) return
    const known = this.over && this.known()
    if (known) {
      if (known !== this.moment) this.take(known)
      return
    }
    const epoch = this.epoch ?? null
    const url = new URL(this.url, document.baseURI)
    if (this.over && epoch !== null) url.searchParams.set("epoch", epoch)
    if (!this.over && this.moment) url.searchParams.set("after", this.moment.epoch)
    this.fetch(url, epoch)
  }

  fetch(url, epoch) {
    const began = performance.now()
    const request = (this.request = new AbortController())
    fetch(url, { signal: request.signal })
      .then((response) => (response.status === 200 ? response.arrayBuffer() : null))
      .then((buffer) => {
        if (request !== this.request) return
        const moment = buffer && momentOf(buffer)
        if (moment && this.over) this.held.set(epoch === null ? null : moment.epoch, moment)
        if (moment) this.take(moment)
        this.again(began, moment)
      })
      .catch(() => request === this.request && this.again(began, null))
  }

  again(began, moment) {
    this.vain = moment ? 0 : this.vain + 1
    if (this.over && (moment || this.vain > TRIES)) return
    const wait = Math.max(PERIOD * 2 ** Math.min(this.vain, 10), REST * (performance.now() - began))
    this.timer = setTimeout(() => this.ask(), Math.min(wait, LONGEST))
  }

  close() {
    this.closed = true
    clearTimeout(this.timer)
    this.request?.abort()
    document.removeEventListener("visibilitychange", this.seen)
  }
}
