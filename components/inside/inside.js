// The picture of a network from within.

import { Picture } from "./picture.js"

// Streamlit calls again for the same element whenever the data or the theme changes.
const pictures = new Map()

/**
 * Draw or update the picture that `data` describes.
 *
 * @param {HTMLElement} parent the element on the page
 * @param {object} data sent by picture.py
 */
export function show(parent, data) {
  const root = parent.querySelector(".inside")
  let picture = pictures.get(parent)
  if (picture?.root !== root) {
    picture?.close()
    picture = new Picture(root)
    pictures.set(parent, picture)
  }
  picture.update(data)
}

/** End the picture in this element. */
export function close(parent) {
  pictures.get(parent)?.close()
  pictures.delete(parent)
}
