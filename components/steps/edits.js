// Weights set by hand: a list of changes to a copy, which can be taken back.

/** Changes to the weights of one moment. */
export class Edits {
  constructor() {
    this.list = [] // {place, before, value}, in the order of the changes
  }

  get any() {
    return this.list.length > 0
  }

  /** Set a weight; further changes of the same weight in a row count as one. */
  set(place, before, value) {
    const last = this.list.at(-1)
    if (last?.place === place) last.value = value
    else this.list.push({ place, before, value })
    const now = this.list.at(-1)
    if (now.value === now.before) this.list.pop()
  }

  undo() {
    this.list.pop()
  }

  discard() {
    this.list = []
  }

  /** A copy of the weights with all changes. */
  applied(weights) {
    const edited = weights.slice()
    for (const { place, value } of this.list) edited[place] = value
    return edited
  }

  /** What is different in the end: of each weight its first value and its last. */
  differences() {
    const found = new Map()
    for (const { place, before, value } of this.list) {
      found.set(place, { place, before: found.get(place)?.before ?? before, value })
    }
    return [...found.values()].filter(({ before, value }) => before !== value)
  }
}
