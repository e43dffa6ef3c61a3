// The figures of the Learn page: each is a module of its own, loaded when it is first shown.

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
    one?.figure.close?.()
    root.replaceChildren()
    root.lang = data.language
    one = { root, figure: new Figure(root, data) }
    shown.set(parent, one)
  }
  root.lang = data.language
  one.figure.update(data)
  root.dataset.ready = data.figure
}

/** Remove the figure in this element. */
export function close(parent) {
  shown.get(parent)?.figure.close?.()
  shown.delete(parent)
}
