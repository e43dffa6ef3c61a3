// The figure of a chapter, drawn here and set as the presenter sets it.

import { add } from "./controls.js"

export class FigureHere {
  /**
   * @param {string} module address of the module that draws figures, relative to the page
   * @param {string} unavailable what is said if it cannot be loaded
   */
  constructor(module, unavailable) {
    this.module = module
    this.unavailable = unavailable
    this.element = document.createElement("div")
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw())
  }

  /** @param {object|undefined} data of the figure, as its module needs it; of none, on other pages */
  show(data) {
    const another = data?.figure !== this.data?.figure
    this.data = data
    if (another && data) {
      this.element.replaceChildren()
      add(this.element, "div", "lesson ui")
    }
    if (data) this.draw()
    else this.drawn?.then((module) => module.close(this.element), () => {})
  }

  /** @param {{figure: string, state: object}|null} moved a figure, and how it is set */
  move(moved) {
    this.moved = moved
    this.drawn?.then((module) => this.follow(module), () => {})
  }

  draw() {
    const { data, element } = this
    if (!data) return
    this.drawn ??= import(new URL(this.module, document.baseURI).href)
    this.drawn = this.drawn.then(async (module) => {
      if (this.data !== data) return module // another figure came while this one waited
      await module.show(element, data)
      this.follow(module)
      return module
    })
    this.drawn.catch((error) => {
      this.drawn = undefined // the next one tries again
      console.warn("Figure:", error)
      if (this.data === data) element.querySelector(".lesson").textContent = this.unavailable
    })
  }

  follow(module) {
    const { data, moved, element } = this
    if (!data || moved?.figure !== data.figure) return
    try {
      module.follow(element, moved.state)
    } catch (error) {
      console.warn("Figure:", error) // it stays as it was
    }
  }
}
