// Plays the steps of a figure one after another: play and pause, one step, back to the start.

import { add, button } from "./controls.js"

const reduced = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches

export class Playback {
  /**
   * @param {HTMLElement} parent what the buttons are appended to
   * @param {{last: number, speed: number, at: number}} steps the last step, steps per second, and
   *   the step at first
   * @param {() => void} changed called when `at` has changed, or it plays or no longer does
   */
  constructor(parent, { last, speed, at }, changed) {
    Object.assign(this, { last, speed, at, changed, playing: false })
    const row = add(parent, "div", "ui__buttons")
    this.play = button(row, () => (this.playing ? this.pause() : this.start()))
    this.one = button(row, () => this.go(this.at + 1))
    this.back = button(row, () => this.go(0))
  }

  /** Set the texts `play`, `pause`, `one_step` and `to_start`. */
  describe(texts) {
    this.texts = texts
    this.one.textContent = texts.one_step
    this.back.textContent = texts.to_start
    this.write()
  }

  /** Show a step; whatever plays is paused. */
  go(at) {
    this.pause()
    this.move(at)
  }

  start() {
    if (this.at >= this.last) this.move(0)
    if (reduced()) return this.go(this.last) // the end, without what moves before it
    this.playing = true
    this.write()
    const begun = { at: this.at, time: performance.now() }
    const next = (now) => {
      if (!this.playing) return
      const at = begun.at + Math.floor(((now - begun.time) / 1000) * this.speed)
      if (at >= this.last) return this.go(this.last)
      if (at > this.at) this.move(at)
      this.frame = requestAnimationFrame(next)
    }
    this.frame = requestAnimationFrame(next)
  }

  pause() {
    cancelAnimationFrame(this.frame)
    if (!this.playing) return
    this.playing = false
    this.write()
    this.changed()
  }

  move(at) {
    this.at = Math.min(this.last, Math.max(0, at))
    this.write()
    this.changed()
  }

  write() {
    this.play.textContent = this.playing ? this.texts?.pause : this.texts?.play
    this.one.disabled = this.at >= this.last
    this.back.disabled = this.at === 0
  }

  close() {
    this.playing = false
    cancelAnimationFrame(this.frame)
  }
}
