// The recorded steps of a run and its samples, fetched from the server and decoded.

const bytesOf = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)).buffer
const floats = (text) => new Float32Array(bytesOf(text))

/** What went wrong, in the words of the server. */
export class Problem extends Error {}

/** The steps of an epoch, decoded from what `epoch.py` sends. */
export class Epoch {
  constructor(sent) {
    const { epoch, count, batch_size: size, deviation } = sent
    Object.assign(this, { epoch, count, size, deviation })
    for (const name of ["rates", "before", "after", "gradients", "weights"]) this[name] = floats(sent[name])
    this.order = new Int32Array(bytesOf(sent.order))
    this.parameters = this.weights.length / (count + 1)
    this.layers = this.gradients.length / count
  }

  /** All weights after so many steps, a view. */
  weightsAfter(steps) {
    return this.weights.subarray(steps * this.parameters, (steps + 1) * this.parameters)
  }

  /** The training samples of a step, counted from 1. */
  batch(step) {
    return this.order.subarray((step - 1) * this.size, step * this.size)
  }

  /** Norm of the gradient of each Dense layer in a step, counted from 1. */
  norms(step) {
    return this.gradients.subarray((step - 1) * this.layers, step * this.layers)
  }
}

/** Training and validation samples, and the points of the plane, as `samples.py` sends them. */
export class Samples {
  constructor(sent) {
    Object.assign(this, { mean: sent.mean, scale: sent.scale, points: sent.points ?? null })
    this.training = part(sent.training)
    this.validation = sent.validation && part(sent.validation)
    this.plane = sent.plane && { ...sent.plane, columns: sent.plane.columns.map(wide) }
  }
}

const wide = (text) => Float64Array.from(floats(text))

function part({ count, sent, columns, targets }) {
  return { count, sent, columns: columns.map(wide), targets: floats(targets) }
}

/** Fetches the epochs of a run, each once. */
export class Recording {
  constructor({ steps, samples, language }) {
    this.address = (place) => `${new URL(place, document.baseURI)}?lang=${language}`
    this.steps = steps
    this.place = samples
    this.epochs = new Map()
  }

  /** The promise of an epoch; rejected with a `Problem` where it cannot be had. */
  epoch(number) {
    if (!this.epochs.has(number)) {
      const fetched = this.fetch(`${this.steps}${number}`).then((sent) => new Epoch(sent))
      fetched.catch(() => this.epochs.delete(number)) // the next click tries again
      this.epochs.set(number, fetched)
    }
    return this.epochs.get(number)
  }

  /** The promise of the samples. */
  samples() {
    this.read ??= this.fetch(this.place).then((sent) => new Samples(sent))
    this.read.catch(() => (this.read = undefined))
    return this.read
  }

  async fetch(place) {
    const response = await fetch(this.address(place), { cache: "no-store" })
    const sent = await response.json()
    if (!response.ok) throw new Problem(sent.problem)
    return sent
  }
}
