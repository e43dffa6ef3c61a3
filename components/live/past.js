// All frames of a finished run, fetched when the user first looks back.

export class Past {
  /** @param {() => void} arrived called when they have been fetched */
  constructor(arrived) {
    this.arrived = arrived
    this.clear()
  }

  /** Forget everything, because another run is shown. */
  clear() {
    this.request?.abort()
    this.request = this.frames = null
  }

  /** Fetch them, once. */
  ask(url) {
    if (!url || this.frames || this.request) return
    const request = (this.request = new AbortController())
    fetch(url, { signal: request.signal })
      .then((response) => (response.ok ? response.json() : []))
      .catch(() => null) // the server is not reachable: the next call tries again
      .then((frames) => {
        if (request !== this.request) return // the answer is for another run
        this.request = null
        this.frames = frames
        if (frames) this.arrived()
      })
  }

  /** The last frame up to an epoch, else the first; undefined while there is none. */
  at(epoch) {
    return this.frames?.findLast(([at]) => at <= epoch) ?? this.frames?.[0]
  }
}
