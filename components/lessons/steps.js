// Samples, batches, steps and epochs as a picture that counts.

import { themeOf } from "../live/plot.js"
import { Slider, add, button, filled, writer } from "./controls.js"

const SAMPLES = [10, 50, 100, 318, 500, 1000, 1293, 5000, 10000, 20000, 50000, 60000]
const SIZES = [1, 2, 4, 8, 16, 20, 32, 40, 50, 64, 100, 128, 200, 256, 500, 512, 1000, 1024, 2048, 10000, 60000]
const START = { samples: 60000, size: 40, epochs: 5 }
const CELLS = 1500 // of the picture at most; beyond, each stands for several batches
const SECONDS = 6 // that an epoch takes while it plays
const SLOWEST = 2 // steps per second, for an epoch of few
const JUMP = 1 // seconds between two pictures where motion is unwelcome

/** Batches of an epoch: the last one holds what is left. */
export function batchesOf(samples, size) {
  return Math.ceil(samples / size)
}

/** Samples in a batch, which is counted from 0. */
export function sizeOf(batch, samples, size) {
  return Math.min(size, samples - batch * size)
}

/** Steps of the optimizer in so many epochs. */
export function stepsOf(samples, size, epochs) {
  return epochs * batchesOf(samples, size)
}

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches

export class Figure {
  constructor(root) {
    this.root = root
    this.done = 0 // steps, a fraction while it plays
    const changed = () => this.start()
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    const right = add(row, "div", "ui__column")
    const slider = (list, value) => new Slider(left, { min: 0, max: list.length - 1, step: 1, value: list.indexOf(value) }, changed)
    this.samples = slider(SAMPLES, START.samples)
    this.size = slider(SIZES, START.size)
    this.epochs = new Slider(left, { min: 1, max: 20, step: 1, value: START.epochs }, changed)
    this.sums = [0, 1, 2].map(() => add(left, "p", "lesson__formula"))
    this.sums[1].setAttribute("role", "status")
    const buttons = add(right, "div", "ui__buttons")
    this.play = button(buttons, () => this.toggle())
    this.one = button(buttons, () => this.advance(1))
    this.epoch = button(buttons, () => this.advance(this.batches - (Math.floor(this.done) % this.batches)))
    this.again = button(buttons, changed)
    this.counter = add(right, "p", "lesson__formula steps__counter")
    this.canvas = add(right, "canvas", "steps__canvas")
    this.canvas.setAttribute("role", "img")
    this.cells = add(right, "p")
    this.note = add(root, "p")
    this.resized = new ResizeObserver(() => this.draw())
    this.resized.observe(this.canvas)
  }

  update(data) {
    this.data = data
    const { texts, language } = data
    const write = (this.write = writer(language))
    this.samples.describe(texts.samples, (place) => write(SAMPLES[place]))
    this.size.describe(texts.size, (place) => write(SIZES[place]))
    this.epochs.describe(texts.epochs, write)
    this.one.textContent = texts.step
    this.epoch.textContent = texts.epoch
    this.again.textContent = texts.restart
    this.note.textContent = texts.note
    this.show()
  }

  /** The steps that are done. */
  get held() {
    return Math.floor(this.done)
  }

  set held(steps) {
    this.pause()
    this.done = steps
    this.show()
  }

  get values() {
    return { samples: SAMPLES[this.samples.value], size: SIZES[this.size.value], epochs: this.epochs.value }
  }

  get batches() {
    return batchesOf(this.values.samples, this.values.size)
  }

  get steps() {
    return stepsOf(this.values.samples, this.values.size, this.values.epochs)
  }

  start() {
    this.pause()
    this.done = 0
    this.show()
  }

  advance(steps) {
    this.pause()
    this.done = Math.min(this.steps, Math.floor(this.done) + steps)
    this.show()
  }

  toggle() {
    if (this.playing) {
      this.advance(0)
      return
    }
    if (this.done >= this.steps) this.done = 0
    let last = performance.now()
    const tick = (now) => {
      const passed = (now - last) / 1000
      if (!still() || passed >= JUMP) {
        last = now
        const seconds = still() ? JUMP : passed
        this.done += seconds * Math.max(this.batches / SECONDS, SLOWEST)
        if (this.done >= this.steps) {
          this.advance(this.steps)
          return
        }
        this.draw()
        this.count()
      }
      this.playing = requestAnimationFrame(tick)
    }
    this.playing = requestAnimationFrame(tick)
    this.name()
  }

  pause() {
    cancelAnimationFrame(this.playing)
    this.playing = undefined
  }

  /** Write and draw everything. */
  show() {
    if (!this.data) return
    const { texts } = this.data
    const { samples, size, epochs } = this.values
    const values = {
      samples: this.write(samples),
      size: this.write(size),
      epochs: this.write(epochs),
      batches: this.write(this.batches),
      steps: this.write(this.steps),
      exact: this.write(samples / size),
      last: this.write(sizeOf(this.batches - 1, samples, size)),
    }
    const even = samples % size === 0
    this.sums[0].textContent = filled(even ? texts.batches : texts.batches_rounded, values)
    this.sums[1].textContent = filled(texts.steps, values)
    this.sums[2].textContent = filled(even ? texts.last_full : texts.last_smaller, values)
    const each = Math.ceil(this.batches / CELLS)
    this.cells.textContent = filled(each > 1 ? texts.cells : texts.cell, { count: this.write(each) })
    this.root.dataset.steps = this.steps
    this.name()
    this.count()
    this.draw()
  }

  name() {
    const { texts } = this.data
    this.play.textContent = this.playing ? texts.pause : texts.play
    const over = this.done >= this.steps
    this.one.disabled = this.epoch.disabled = over
  }

  /** Write how far it is. */
  count() {
    const { texts } = this.data
    const { samples, size, epochs } = this.values
    const done = Math.floor(this.done)
    const complete = Math.floor(done / this.batches)
    const within = done - complete * this.batches
    const seen = complete * samples + Math.min(samples, within * size)
    const text = filled(texts.counter, {
      epoch: this.write(Math.min(epochs, complete + 1)),
      epochs: this.write(epochs),
      step: this.write(done),
      steps: this.write(this.steps),
      seen: this.write(seen),
    })
    this.counter.textContent = text
    this.canvas.setAttribute("aria-label", filled(texts.picture_alt, { counter: text }))
  }

  /** Draw a cell for each batch of the epoch; those that have been used are filled. */
  draw() {
    const { clientWidth: width } = this.canvas
    if (!this.data || !width) return
    const { samples, size } = this.values
    const theme = themeOf(this.root)
    const each = Math.ceil(this.batches / CELLS)
    const cells = Math.ceil(this.batches / each)
    const height = (width * 9) / 16
    const { columns, side } = grid(cells, width, height)
    const scale = devicePixelRatio
    Object.assign(this.canvas, { width: width * scale, height: height * scale })
    const context = this.canvas.getContext("2d")
    context.scale(scale, scale)
    const over = this.done >= this.steps
    const within = over ? this.batches : Math.floor(this.done) % this.batches
    const gap = side > 6 ? 2 : side > 3 ? 1 : 0.5
    for (let cell = 0; cell < cells; cell += 1) {
      const [x, y] = [(cell % columns) * side, Math.floor(cell / columns) * side]
      // A cell of one batch is as high as the batch is large, the last one smaller.
      const share = each === 1 ? sizeOf(cell, samples, size) / Math.min(size, samples) : 1
      const used = (cell + 1) * each <= within || within === this.batches
      const now = !used && cell * each <= within && within < (cell + 1) * each
      context.fillStyle = used ? theme.colours[0] : now ? theme.colours[1] : theme.grid
      const high = Math.max(1, (side - gap) * share)
      context.fillRect(x, y + side - gap - high, side - gap, high)
      if (now && side > 6) {
        context.strokeStyle = theme.text
        context.lineWidth = 2
        context.strokeRect(x + 1, y + 1, side - gap - 2, side - gap - 2)
      }
    }
  }

  close() {
    this.pause()
    this.resized.disconnect()
  }
}

/** The largest squares of which so many fill no more than a rectangle. */
export function grid(cells, width, height) {
  let best = { columns: cells, side: width / cells }
  for (let columns = 1; columns <= cells; columns += 1) {
    const side = Math.min(width / columns, height / Math.ceil(cells / columns))
    if (side > best.side) best = { columns, side }
  }
  return best
}
