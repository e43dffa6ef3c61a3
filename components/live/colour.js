// Colours of the theme as numbers.

/** Red, green and blue, 0 to 255, of a colour as #rrggbb or rgb(…). */
export function rgbOf(colour) {
  if (!colour.startsWith("#")) return colour.match(/\d+/g).slice(0, 3).map(Number)
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
}

/** A colour over another, as rgb(…); `share` of it, 0 to 1, shows. */
export function mixed(under, over, share) {
  const [below, above] = [rgbOf(under), rgbOf(over)]
  const sums = below.map((part, index) => Math.round(part + (above[index] - part) * share))
  return `rgb(${sums.join(",")})`
}
