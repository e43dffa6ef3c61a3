// Elements of a drawing.

const SVG = "http://www.w3.org/2000/svg"

/** Append a new element to another. */
export function add(parent, name, style) {
  const element = document.createElementNS(SVG, name)
  if (style) element.setAttribute("class", style)
  parent.append(element)
  return element
}
