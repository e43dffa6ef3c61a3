// The lines of all trials that have ended, on a canvas: a thousand paths would keep a browser busy.

import { themeOf } from "../live/plot.js"
import { crowded } from "./layout.js"

// From what few would choose to the best: both have contrast on light and dark backgrounds.
const WORST = [61, 116, 201], BEST = [208, 100, 30]
const STYLES = {
  done: { width: 1.25, opacity: 0.6, dash: [] },
  pruned: { width: 1.25, opacity: 0.35, dash: [6, 4] },
  failed: { width: 1.25, opacity: 0.35, dash: [2, 3] },
}
const BOLD = 3 // pixels of leading lines
const FEW = 100 // trials from which on their lines are fainter
const OUT = 0.07 // opacity outside the selection

export class Ground {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas
  }

  /** Draw the lines of a figure of parallel coordinates, the best last. */
  draw(figure) {
    const { canvas } = this
    const { width, height, unit, view } = figure
    const scale = (window.devicePixelRatio || 1) * unit
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.width = `${width * unit}px`
    canvas.style.height = `${height * unit}px`
    const pen = canvas.getContext("2d")
    pen.scale(scale, scale)
    pen.lineJoin = "round"
    const { text } = themeOf(canvas)
    const { trials, selection } = view
    const ranked = trials.ranked
    const last = Math.max(1, ranked.length - 1)
    const leading = new Set(trials.leading.map(({ n }) => n))
    const others = [...trials.in("failed"), ...trials.in("pruned")]
    const order = [...others, ...[...ranked].reverse()]
    const inside = ({ n }) => selection.has(n)
    const rank = new Map(ranked.map(({ n }, index) => [n, index / last]))
    for (const trial of [...order.filter((one) => !inside(one)), ...order.filter(inside)]) {
      const style = STYLES[trial.s]
      const opacity = leading.has(trial.n) ? 1 : crowded(order.length, style.opacity, FEW)
      pen.globalAlpha = inside(trial) ? opacity : OUT
      pen.lineWidth = leading.has(trial.n) ? BOLD : style.width
      pen.setLineDash(style.dash)
      pen.strokeStyle = rank.has(trial.n) ? mixed(1 - rank.get(trial.n)) : text
      pen.beginPath()
      for (const [x, y] of figure.points(trial)) pen.lineTo(x, y)
      pen.stroke()
    }
  }
}

const mixed = (share) =>
  `rgb(${WORST.map((channel, index) => channel + share * (BEST[index] - channel)).join(",")})`
