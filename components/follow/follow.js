// The page of those who follow a presenter, filled from the feed.

import { add, filled } from "./controls.js"
import { Curves } from "./curves.js"
import { Feed } from "./feed.js"
import { OtherPage } from "./other_page.js"
import { Polls } from "./polls.js"
import { rich } from "./rich.js"
import { Words } from "./words.js"

const data = JSON.parse(document.getElementById("data").textContent)
const { texts } = data
const find = (name) => document.querySelector(`.${name}`)
const parts = {} // by name, as last received
const history = { ends: [], stretches: [] }
const curves = new Curves(find("curves"), data)
const otherPage = new OtherPage(find("page"), data)
const polls = new Polls(find("asked"), data)
let words
let trouble = "" // what is said in place of the run's state

const feed = new Feed(data.feed, () => ({ lang: data.language }), {
  news: receive,
  trouble: (name) => {
    trouble = texts[name] ?? ""
    write()
  },
})
find("bar").setAttribute("aria-label", texts.progress)

function receive({ ended, ends, stretches, ...changed }) {
  if (ended) {
    trouble = texts.ended
    feed.close()
    return write()
  }
  trouble = ""
  Object.assign(parts, changed)
  if ("run" in changed) words = parts.run && new Words({ ...data, ...parts.run })
  put(history.ends, ends)
  put(history.stretches, stretches)
  if ("step" in changed) showStep(parts.step)
  if ("asked" in changed) polls.show(parts.asked)
  if ("page" in changed) otherPage.show(parts.page)
  if ("moved" in changed) otherPage.move(parts.moved)
  if ("settings" in changed) showSettings(parts.settings)
  if ("result" in changed || "head" in changed) showResult(parts.result)
  find("run").hidden = !parts.run
  if (parts.run && ("run" in changed || ends || stretches)) {
    curves.show(history, parts.run, words.summary(summaryOf(history.ends)))
  }
  write()
}

/** Drop the points from a place on, and append others. */
function put(points, news) {
  if (news) points.splice(news.from, Infinity, ...news.points)
}

/** The last epoch as `Words.summary` reads it. */
function summaryOf(ends) {
  const last = ends.at(-1)
  if (!last) return {}
  const [epoch, loss, metric, ...validation] = last
  const validated = validation[0] === null ? null : validation
  return { lastEpoch: { epoch, training: [loss, metric], validation: validated } }
}

function write() {
  const { head, page, run } = parts
  const last = head?.last ?? null
  const idle = page ? filled(texts.shows, { page: page.title }) : texts.waiting
  const shown = head?.replays ? texts.replay : words && head ? words.state(head, last) : idle
  const held = parts.away ? texts.away : parts.frozen ? texts.frozen : ""
  say(find("state"), trouble || held || (head === undefined ? "\u00a0" : shown))
  say(find("detail"), words && head ? words.detail(head, last) : "")
  const over = head?.state === "done" && !head.replays // it may have been stopped early
  const share = over ? 1 : last && run ? Math.min(1, last.epoch / run.epochs) : 0
  const bar = find("bar")
  bar.setAttribute("aria-valuenow", Math.floor(100 * share))
  bar.setAttribute("aria-valuetext", find("detail").textContent || find("state").textContent)
  bar.firstElementChild.style.transform = `scaleX(${share})`
}

function showStep(step) {
  const section = emptied("step", step)
  if (!step) return
  add(section, "p", "quiet", step.place)
  rich(add(section, "h2"), step.title)
  rich(add(section, "p"), step.text)
  const look = add(section, "p")
  add(look, "strong", "", `${texts.look}: `)
  rich(add(look, "span"), step.look)
}

function showSettings(settings) {
  const section = emptied("settings", settings)
  if (!settings) return
  add(section, "h2", "", settings.dataset)
  add(section, "p", "", settings.lines.join(" · "))
  if (settings.changed) add(section, "p", "quiet", settings.changed)
  if (!settings.take) {
    add(section, "p", "quiet", texts.private)
    return
  }
  const link = add(section, "a", "take", texts.take)
  link.href = `../?${settings.take}&lang=${data.language}`
  link.target = "_blank" // the page that follows stays
  link.rel = "noopener"
}

function showResult(result) {
  const shown = result && (result.values.length || result.note) ? result : null
  const key = JSON.stringify(shown)
  const section = find("result")
  if (section.dataset.key === key) return
  emptied("result", shown)
  section.dataset.key = key
  if (!shown) return
  add(section, "h2", "", texts.result)
  const list = shown.values.length ? add(section, "dl") : null
  for (const [label, value] of shown.values) {
    const pair = add(list, "div")
    add(pair, "dt", "", label)
    add(pair, "dd", "", value)
  }
  if (shown.note) add(section, "p", "", shown.note)
}

function emptied(name, shown) {
  const section = find(name)
  section.replaceChildren()
  section.hidden = !shown
  return section
}

// Screen readers read out a live region whenever its text is set, even to the same text.
function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}
