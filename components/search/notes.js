// The sentences around the figures, and the figures' text alternatives.

import { inPlane } from "./slice.js"

const MOST_REASONS = 3

export class Notes {
  /** @param {(name: string) => HTMLElement} part returns a part of the view by its name */
  constructor(part) {
    this.part = part
  }

  /** Write what is known of a search. */
  write(view) {
    const { words, trials, head, data, parallel, selection } = view
    const { part } = this
    const { texts } = data
    put(part("trouble"), texts[view.trouble] ?? "")
    put(part("detail"), words.counts(trials, head))
    put(part("sentence"), head ? words.best(trials, head) : "\u00a0")
    this.writeProgress(view)
    this.writeReasons(view)
    const selected = trials.known.filter(({ n }) => selection.has(n)).length
    const values = { selected: words.whole(selected), count: words.whole(trials.known.length) }
    put(part("selected"), parallel.active ? words.say("selected", values) : "")
    part("reset").disabled = !parallel.active
    const kinds = [data.curves[view.curve.value], ...trials.measures].map(({ kind }) => kind)
    part("log").hidden = kinds.every((kind) => kind !== "loss" && kind !== "error")
    const chosen = trials.all[view.chosen]
    put(part("chosen"), chosen ? words.lines(chosen, view.axes).join(" · ") : texts.none_chosen)
    part("open").disabled = !chosen?.runs.length
    this.writeMarked(view)
    this.describeFigures(view)
  }

  writeProgress({ head, words, trials }) {
    const { part } = this
    const share = head?.most ? Math.min(1, trials.ended / head.most) : 0
    part("progress").setAttribute("aria-valuenow", Math.floor(100 * share))
    if (head) part("progress").setAttribute("aria-valuetext", words.progress(trials, head))
    part("done").style.transform = `scaleX(${share})`
  }

  /** Why trials have failed, the most frequent reasons first. */
  writeReasons({ trials, words }) {
    const counts = new Map()
    for (const { p } of trials.in("failed")) if (p) counts.set(p, (counts.get(p) ?? 0) + 1)
    const reasons = [...counts].sort(([, one], [, other]) => other - one).slice(0, MOST_REASONS)
    const text = (reason, count) => words.say("reason_is", { count: words.whole(count), reason })
    put(this.part("reasons"), reasons.map((one) => text(...one)).join("\n"))
    this.part("reasons").hidden = !reasons.length
  }

  writeMarked({ words, table }) {
    const { part } = this
    put(part("compare"), words.say("compare", { count: words.whole(table.marked.size) }))
    part("compare").disabled = !table.marked.size
  }

  describeFigures(view) {
    const { words, trials, panels, axes, curve, setting, across, up } = view
    const alt = (element, name, values) => element.setAttribute("aria-label", words.alt(name, trials, values))
    const measure = trials.measures[0].name
    alt(panels[0].element, trials.measures.length > 1 ? "alt_front" : "alt_steps", {
      measure,
      other: trials.measures[1]?.name,
    })
    alt(panels[1].element, "alt_curves", { measure: curve.label })
    alt(panels[2].element, "alt_slice", { measure, setting: setting.label })
    alt(panels[3].element, "alt_plane", { measure, across: across.label, up: up.label })
    alt(this.part("parallel"), "alt_parallel", {
      settings: [...axes.map(({ label }) => label), ...trials.measures.map(({ name }) => name)].join(", "),
    })
    const shown = inPlane(view, across.index, up.index).length
    const values = { shown: words.whole(shown), count: words.whole(trials.done.length) }
    put(this.part("plane_note"), words.say("plane_note", values))
  }
}

/** Set a text; screen readers read out a live region whenever it is set, even to the same. */
export function put(element, text) {
  if (element.textContent !== text) element.textContent = text
}
