// The connections between two columns: width and dash show their weights.

import { curve, heightAt } from "./layout.js"
import { largest } from "./maps.js"

const SVG = "http://www.w3.org/2000/svg"
const THINNEST = 0.6, THICKEST = 6 // pixels
const NEAR = 7 // pixels within which a connection is pointed at

export class Wires {
  /**
   * @param {SVGElement} parent
   * @param {object[]} outlets where they begin, from layout.js
   * @param {object} column where they end, from layout.js
   * @param {number} place of that column in the picture
   */
  constructor(parent, outlets, column, place) {
    this.place = place
    this.group = document.createElementNS(SVG, "g")
    parent.append(this.group)
    const ends = column.units.map((one) => ({ ...one, x: column.left }))
    this.all = outlets.flatMap((from) =>
      ends.map((to) => {
        const path = document.createElementNS(SVG, "path")
        path.setAttribute("class", "inside__wire")
        path.setAttribute("d", curve(from, to))
        this.group.append(path)
        return { path, from, to, input: from.unit, unit: to.unit }
      }),
    )
  }

  /** Show the weights of a layer; without one, or of connections that stand for many, none. */
  show(layer) {
    const most = layer && largest(layer.kernel)
    for (const { path, input, unit } of this.all) {
      const weight = layer && input >= 0 ? layer.kernel[input * layer.units + unit] : null
      const sign = weight === null ? "none" : weight < 0 ? "negative" : "positive"
      const width = weight && most ? THINNEST + (THICKEST - THINNEST) * (Math.abs(weight) / most) : THINNEST
      path.style.strokeWidth = width.toFixed(2)
      if (path.dataset.sign !== sign) path.dataset.sign = sign
    }
  }

  /** Let those stand out that are pointed at. */
  light(chosen) {
    for (const wire of this.all) wire.path.classList.toggle("inside__wire--lit", chosen(wire))
  }

  /** The connection at a point, if it has a weight of its own. */
  at(x, y) {
    let [found, least] = [null, NEAR]
    for (const wire of this.all) {
      if (wire.input < 0 || x <= wire.from.x || x >= wire.to.x) continue
      const away = Math.abs(heightAt(wire.from, wire.to, x) - y)
      if (away < least) [found, least] = [wire, away]
    }
    return found && { kind: "wire", place: this.place, input: found.input, unit: found.unit }
  }
}
