// A run step by step: connects the recording, the controls, the pictures and what is set by hand.

import { withWeights } from "../inside/forward.js"
import { Words } from "../live/words.js"
import { Controls } from "./controls.js"
import { Editor } from "./editor.js"
import { Edits } from "./edits.js"
import { Effect } from "./effect.js"
import { add, labelled, offer, put, writer } from "./elements.js"
import { matricesOf, mostMoved } from "./matrices.js"
import { PlanePicture } from "./plane_picture.js"
import { Problem, Recording } from "./recording.js"
import { Scores } from "./scores.js"
import { WeightsPicture } from "./weights_picture.js"

// Streamlit calls again for the same element whenever the data or the theme changes.
const views = new Map()

/**
 * Draw or update the view that `data` describes.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {object} data sent by steps.py
 */
export function show(parent, data) {
  const root = parent.querySelector(".steps")
  let view = views.get(parent)
  if (view?.root !== root) {
    view?.close()
    root.replaceChildren()
    view = new StepView(root)
    views.set(parent, view)
  }
  view.update(data)
}

/** Remove the view in this element. */
export function close(parent) {
  views.get(parent)?.close()
  views.delete(parent)
}

class StepView {
  constructor(root) {
    this.root = root
    this.edits = new Edits()
    const failed = (error) => {
      console.warn("Steps:", error)
      this.trouble(this.data.texts.unavailable)
    }
    this.controls = new Controls(root, (epoch, step) => this.go(epoch, step))
    this.sentence = add(root, "p", "sentence")
    this.sentence.setAttribute("role", "status")
    this.problem = add(root, "p", "problem")
    this.problem.setAttribute("role", "alert")
    this.deviation = add(root, "p", "note")
    const row = add(root, "div", "ui__row")
    const left = add(row, "div", "ui__column")
    this.plane = new PlanePicture(left, failed)
    this.scores = new Scores(left)
    this.effect = new Effect(add(row, "div", "ui__column"))
    const below = add(root, "div", "ui__row")
    const pictures = add(below, "div", "ui__column")
    this.title = add(pictures, "h4")
    this.kind = labelled(pictures, "select")
    this.kind.control.addEventListener("change", () => this.render())
    this.weights = new WeightsPicture(pictures, (place) => this.choose(place))
    this.note = add(pictures, "p", "note")
    this.editor = new Editor(add(below, "div", "ui__column"), {
      choose: (place) => this.choose(place),
      set: (value) => this.edit(value),
      undo: () => this.change(() => this.edits.undo()),
      discard: () => this.change(() => this.edits.discard()),
    })
  }

  update(data) {
    const another = data.run !== this.data?.run
    this.data = data
    this.root.lang = data.language
    const words = new Words(data)
    const { texts } = data
    const write = writer(words, data.language, data.share)
    this.matrices = matricesOf(data.layers, data.inputs, data.outputs, texts)
    this.controls.describe(data, words)
    this.plane.describe(data, words)
    this.scores.describe(data, write)
    this.effect.describe(data, this.matrices, write)
    this.weights.describe(data, this.matrices, write)
    this.editor.describe(data, this.matrices, write)
    this.title.textContent = texts.weights
    this.kind.label.textContent = texts.show
    offer(this.kind.control, [texts.values, texts.changes], Number(this.kind.control.value))
    this.note.textContent = texts.picture_note
    this.write = write
    if (another) this.open()
    else this.render()
  }

  /** Begin at the start of a run. */
  open() {
    this.recording = new Recording(this.data)
    this.epoch = this.samples = undefined
    this.selected = 0
    this.edits.discard()
    const { recording } = this
    recording.samples().then(
      (samples) => {
        if (recording !== this.recording) return
        this.samples = samples
        this.render()
      },
      (error) => this.failed(error),
    )
    this.go(1, 0)
  }

  /** Show a moment: so many steps into an epoch. */
  async go(number, step) {
    const { recording } = this
    const wanted = (this.wanted = {})
    this.trouble("")
    if (this.epoch?.epoch !== number) {
      this.busy = number
      this.render()
    }
    try {
      const epoch = await recording.epoch(number)
      if (wanted !== this.wanted || this.closed) return
      const first = !this.epoch
      this.epoch = epoch
      this.step = step === "end" ? epoch.count : step === "before end" ? epoch.count - 1 : step
      if (first) this.selected = mostMoved(epoch.weightsAfter(0), epoch.weightsAfter(1), 1)[0]?.place ?? 0
    } catch (error) {
      if (wanted === this.wanted) this.failed(error)
    } finally {
      if (wanted === this.wanted) {
        this.busy = undefined
        this.render()
      }
    }
  }

  failed(error) {
    if (this.closed) return
    this.trouble(error instanceof Problem ? error.message : this.data.texts.unreachable)
  }

  trouble(text) {
    this.problem.textContent = text
  }

  choose(place) {
    this.selected = place
    this.render()
  }

  edit(value) {
    const before = this.edits.applied(this.epoch.weightsAfter(this.step))[this.selected]
    this.change(() => this.edits.set(this.selected, before, value))
  }

  change(what) {
    what()
    this.render()
  }

  /** Redraw everything once before the next frame, however often this is called. */
  render() {
    this.request ??= requestAnimationFrame(() => {
      this.request = undefined
      if (!this.closed) this.draw()
    })
  }

  draw() {
    const { data, epoch, step, edits } = this
    const { texts } = data
    this.root.setAttribute("aria-busy", String(this.busy !== undefined))
    if (this.busy !== undefined) {
      const number = this.write.whole(this.busy)
      this.sentence.textContent = put(texts.loading, { epoch: number })
    }
    if (!epoch) {
      if (this.busy === undefined) this.sentence.textContent = ""
      this.controls.show(1, 0, 1, this.busy !== undefined) // the next batch tries again
      return
    }
    this.controls.show(epoch.epoch, step, epoch.count, edits.any || this.busy !== undefined)
    if (this.busy === undefined) this.sentence.textContent = this.said()
    const own = epoch.weightsAfter(step)
    const weights = edits.any ? edits.applied(own) : own
    const layers = withWeights(data.layers, weights)
    this.plane.show(layers, this.samples, step ? epoch.batch(step) : [], this.planeTitle())
    this.scores.show(this.samples, weights, edits.any ? own : null)
    this.effect.show(epoch, step)
    const moved = this.kind.control.value === "1"
    this.weights.show(moved ? this.moved() : weights, this.selected)
    this.editor.show(this.selected, weights, edits)
    const { deviation } = epoch
    const apart = deviation !== null && deviation > 0
    this.deviation.textContent = apart ? put(texts.deviates, { size: this.write.number(deviation) }) : ""
    Object.assign(this.root.dataset, { epoch: epoch.epoch, step })
  }

  said() {
    const { texts, epochs } = this.data
    if (this.edits.any) return texts.locked
    const sentence = this.effect.sentence(this.epoch, this.step)
    const over = this.epoch.epoch === epochs && this.step === this.epoch.count
    return over ? `${sentence} ${texts.end}` : sentence
  }

  planeTitle() {
    const { texts, plane } = this.data
    if (!plane) return ""
    const name = this.edits.any ? "plane_edited" : this.step ? "plane_title" : "plane_start"
    const { step, epoch } = this
    return put(texts[name], {
      title: plane.title,
      step: this.write.whole(step),
      epoch: this.write.whole(epoch.epoch),
    })
  }

  /** By how much the step changed each weight. */
  moved() {
    const { epoch, step } = this
    const after = epoch.weightsAfter(step)
    if (!step) return new Float32Array(after.length)
    const before = epoch.weightsAfter(step - 1)
    return after.map((value, place) => value - before[place])
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.request)
    this.plane.close()
    this.weights.close()
  }
}
