// Texts with the few marks of Markdown that texts of packs, chapters and steps have.

import { add } from "./controls.js"

// An escaped sign, or something marked. (Older phones know no lookbehind.)
const TOKEN = /(\\[^]|\*\*(?:\\[^]|[^*\\])+\*\*|\*(?:\\[^]|[^*\\])+\*|`[^`]+`)/

/** Append a text to an element; return the element. */
export function rich(element, text) {
  // What splits a text stands at the odd places. A sign between letters keeps links from being made.
  text.split(TOKEN).forEach((part, place) => {
    if (place % 2 === 0) element.append(part.replaceAll("\u2060", ""))
    else if (part[0] === "\\") element.append(/[A-Za-z0-9\s]/.test(part[1]) ? part : part[1])
    else if (part[0] === "`") add(element, "code", "", part.slice(1, -1))
    else if (part[1] === "*") rich(add(element, "strong"), part.slice(2, -2))
    else rich(add(element, "em"), part.slice(1, -1))
  })
  return element
}
