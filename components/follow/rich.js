// Texts with the few marks of Markdown that texts of packs and chapters have.

import { add } from "./controls.js"

/** Append a text to an element; return the element. */
export function rich(element, text) {
  for (const part of text.split(/(\*\*[^*]+\*\*|\*[^*]+\*|`[^`]+`)/)) {
    const [, mark, inner] = /^(\*\*|\*|`)(.+)\1$/.exec(part) ?? []
    if (mark) add(element, { "**": "strong", "*": "em", "`": "code" }[mark], "", inner)
    else element.append(part.replace(/\\([^\w\s])/g, "$1"))
  }
  return element
}
