// Sends what a presenter sets in the figures of a chapter to those who follow.

import { stateOf } from "./state.js"

const PERIOD = 250 // ms between two looks at the figures
const PAUSE = 2000 // ms until the next attempt when the server is away
const CAPTURE = { capture: true, passive: true }
const HEARD = Object.entries({
  scroll: () => (scrolled = true), // of a part of the page; the document itself stays
  pointerdown: use,
  keydown: use,
  input: use,
})
const figures = new Map() // by their elements, with their names and where it is sent
let timer
let current // the element of the figure that those who follow see
let scrolled = true // since a figure was chosen
let used // the element of the figure that was used since
let sent // the latest message
let due = 0 // when the next message may be sent, ms as in performance.now()
let sending = false

/**
 * Send what is set in a figure from now on.
 *
 * @param {HTMLElement} root of the figure
 * @param {object} figure
 * @param {{figure: string, share: {address: string, key: string}|null}} data its name and where to
 *   send it; nowhere if nobody can follow
 */
export function share(root, figure, data) {
  if (!data.share) return leave(root)
  figures.set(root, { figure, name: data.figure, ...data.share })
  if (timer) return
  timer = setInterval(look, PERIOD)
  for (const [name, hear] of HEARD) document.addEventListener(name, hear, CAPTURE)
}

/** Send no more of a figure. */
export function leave(root) {
  figures.delete(root)
  if (current === root) current = undefined
  if (figures.size) return
  for (const [name, hear] of HEARD) document.removeEventListener(name, hear, CAPTURE)
  clearInterval(timer)
  timer = sent = undefined
}

function use({ target }) {
  used = target.closest?.(".lesson") ?? used
}

function look() {
  if (document.hidden || sending || performance.now() < due) return
  for (const root of figures.keys()) if (!root.isConnected) leave(root)
  // What is used is shown; after scrolling, the figure of which most is in the window. One that
  // plays is not used, and may be left behind.
  if (scrolled || !current) current = mostSeen() ?? current
  else if (figures.has(used)) current = used
  scrolled = false
  used = undefined
  const one = figures.get(current)
  if (one) send(one, stateOf(current, one.figure))
}

function mostSeen() {
  const roots = [...figures.keys()]
  const seen = roots.map((root) => {
    const { top, bottom } = root.getBoundingClientRect()
    return Math.min(bottom, innerHeight) - Math.max(top, 0)
  })
  const most = Math.max(...seen)
  return most > 0 ? roots[seen.indexOf(most)] : undefined
}

async function send({ address, key, name }, state) {
  const body = JSON.stringify({ key, figure: name, state })
  if (body === sent) return
  sending = true
  try {
    const headers = { "Content-Type": "application/json" }
    const { status } = await fetch(new URL(address, document.baseURI), { method: "POST", headers, body })
    if (status < 429) sent = body // also what is refused: sent again, it would be refused again
    else due = performance.now() + PAUSE
  } catch {
    due = performance.now() + PAUSE // the server is away: the page says so
  } finally {
    sending = false
  }
}
