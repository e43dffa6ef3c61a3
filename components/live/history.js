// The rows of a run as sent by its feed, and the points of its curves.

const DRAWN = 4000 // points of one curve; a screen has no more columns

// Indices of the values in a row: core.runs.history.Row.to_list().
const EPOCH = 0, END = 1, LOSS = 2, METRIC = 3, VAL_LOSS = 4, VAL_METRIC = 5, SPEED = 7, LEFT = 8, SECONDS = 9

// The rows of each curve, and the index of its values on either side.
const CURVES = {
  stretch: { rows: "stretches", loss: LOSS, metric: METRIC },
  training: { rows: "epochs", loss: LOSS, metric: METRIC },
  validation: { rows: "validated", loss: VAL_LOSS, metric: VAL_METRIC },
}

export class History {
  constructor() {
    this.clear()
    this.deaths = 0 // of the workers that trained the run
  }

  clear() {
    this.rows = []
    this.stretches = []
    this.epochs = []
    this.validated = []
  }

  get length() {
    return this.rows.length
  }

  /** The number of completed epochs. */
  get ends() {
    return this.epochs.length
  }

  get last() {
    const row = this.rows.at(-1)
    return row && { epoch: row[EPOCH], speed: row[SPEED], left: row[LEFT], seconds: row[SECONDS] }
  }

  /** Losses and metrics of the last completed epoch. */
  get lastEpoch() {
    const row = this.epochs.at(-1)
    return row && {
      epoch: row[EPOCH],
      training: [row[LOSS], row[METRIC]],
      validation: row[VAL_LOSS] === null ? null : [row[VAL_LOSS], row[VAL_METRIC]],
    }
  }

  /** Replace all rows from number `from` on by `rows`. */
  put(from, rows) {
    if (from < this.rows.length) {
      const before = this.rows.slice(0, from)
      this.clear()
      this.put(0, before)
    }
    for (const row of rows) {
      this.rows.push(row)
      if (!row[END]) this.putStretch(row)
      else this.epochs.push(row)
      if (row[END] && row[VAL_LOSS] !== null) this.validated.push(row)
    }
  }

  // No line between stretches more than an epoch apart: nothing is known in between.
  putStretch(row) {
    const before = this.stretches.at(-1)
    if (before && row[EPOCH] - before[EPOCH] > 1) {
      this.stretches.push([row[EPOCH] - 0.5, 0, null, null, null, null])
    }
    this.stretches.push(row)
  }

  // If most epochs are too short for a stretch, the few that exist are there by chance.
  get scarce() {
    return this.epochs.length > 1 && this.stretches.length < this.epochs.length
  }

  /** All losses of training and validation. */
  get losses() {
    const training = this.rows.map((row) => row[LOSS])
    return [...training, ...this.validated.map((row) => row[VAL_LOSS])]
  }

  /** The number of points of a curve, drawn or not. */
  count(curve) {
    return this[CURVES[curve].rows].length
  }

  /** The points of a curve from number `from` on, as pairs of epoch and value. */
  tail(curve, side, from) {
    const { rows, [side]: column } = CURVES[curve]
    return this[rows].slice(Math.max(0, from)).map((row) => [row[EPOCH], row[column]])
  }

  /** The points of every curve: x and y lists by side and by name of the curve. */
  curves() {
    const sides = { loss: {}, metric: {} }
    for (const [curve, { rows, ...columns }] of Object.entries(CURVES)) {
      const drawn = curve === "stretch" && this.scarce ? [] : thinned(this[rows])
      for (const side in sides) sides[side][curve] = points(drawn, columns[side])
    }
    return sides
  }
}

function points(rows, column) {
  return { x: rows.map((row) => row[EPOCH]), y: rows.map((row) => row[column]) }
}

// The step is a power of two, so that points already drawn stay as more arrive.
function thinned(rows) {
  if (rows.length <= DRAWN) return rows
  const step = 2 ** Math.ceil(Math.log2(rows.length / DRAWN))
  const last = rows.length - 1
  return rows.filter((row, index) => index % step === 0 || index === last)
}
