// The figures of the Learn page: each is a module of its own, loaded when it is first shown.

import { leave, share } from "./sharing.js"
import { restore } from "./state.js"

// Streamlit calls again for the same element whenever the data or the theme changes.
const shown = new Map()

/**
 * Draw or update the figure that `data` describes.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {object} data sent by figure.py
 */
export async function show(parent, data) {
  const root = parent.querySelector(".lesson")
  const { Figure } = await import(`./${data.figure}.js`)
  let one = shown.get(parent)
  if (one?.root !== root) {
    if (one) end(one)
    root.replaceChildren()
    root.lang = data.language
    one = { root, figure: new Figure(root, data) }
    shown.set(parent, one)
  }
  root.lang = data.language
  one.figure.update(data)
  share(root, one.figure, data)
  root.dataset.ready = data.figure
}

/**
 * Set the figure in this element as a presenter has set it.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {{set: (string|boolean)[], held: *}} state as `stateOf` returns it
 */
export function follow(parent, state) {
  const one = shown.get(parent)
  if (one) restore(one.root, one.figure, state)
}

/** Remove the figure in this element. */
export function close(parent) {
  const one = shown.get(parent)
  if (one) end(one)
  shown.delete(parent)
}

function end({ root, figure }) {
  leave(root)
  figure.close?.()
}
