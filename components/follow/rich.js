// Texts with the few marks of Markdown that texts of packs, chapters and steps have.

import { add } from "./controls.js"

const MARKED = /((?<!\\)\*\*(?:\\.|[^*\\])+\*\*|(?<!\\)\*(?:\\.|[^*\\])+\*|(?<!\\)`[^`]+`)/

/** Append a text to an element; return the element. */
export function rich(element, text) {
  for (const part of text.split(MARKED)) {
    const [, mark, inner] = /^(\*\*|\*|`)([^]+)\1$/.exec(part) ?? []
    if (mark === "`") add(element, "code", "", inner)
    else if (mark) add(element, mark === "*" ? "em" : "strong", "", plain(inner))
    else element.append(plain(part))
  }
  return element
}

/** A text without what keeps Markdown from reading marks and links into it. */
const plain = (text) => text.replace(/\\([^A-Za-z0-9\s])/g, "$1").replaceAll("\u2060", "")
