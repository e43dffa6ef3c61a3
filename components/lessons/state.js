// What is set in a figure: what its controls have, and what it holds besides. A figure that holds
// something no control shows has a property `held`, which JSON can carry.

const controlsOf = (root) => root.querySelectorAll("input, select")
const ticked = ({ type }) => type === "checkbox" || type === "radio"
const valueOf = (control) => (ticked(control) ? control.checked : control.value)

/** Return what is set in a figure: the values of its controls, in their order on the page, and `held`. */
export function stateOf(root, figure) {
  return { set: [...controlsOf(root)].map(valueOf), held: figure.held ?? null }
}

/** Set a figure as another one of its kind is set. */
export function restore(root, figure, { set, held }) {
  // A control may make others, and change some before and after it: each is looked up, and twice.
  for (const [place, value] of [...set.entries(), ...set.entries()]) {
    const control = controlsOf(root)[place]
    if (control && valueOf(control) !== value) put(control, value)
  }
  if (held !== null) figure.held = held
}

function put(control, value) {
  if (ticked(control)) control.checked = value
  else control.value = value
  if (control.type === "radio" && !value) return // the one that is chosen instead says so
  control.dispatchEvent(new Event(control.type === "range" ? "input" : "change", { bubbles: true }))
}
