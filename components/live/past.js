// All frames of a run that is over, fetched when somebody first looks back.

export class Past {
  /** @param {() => void} arrived told when they are there */
  constructor(arrived) {
    this.arrived = arrived
    this.clear()
  }

  /** Forget everything: another run is followed. */
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
      .catch(() => null) // the server is away: the next look asks again
      .then((frames) => {
        if (request !== this.request) return // of another run
        this.request = null
        this.frames = frames
        if (frames) this.arrived()
      })
  }

  /** The last frame up to an epoch, or else the first; undefined while there is none. */
  at(epoch) {
    return this.frames?.findLast(([at]) => at <= epoch) ?? this.frames?.[0]
  }
}
