// Keeps the curves in view: at the top of the page they stay, in a compact form.

const PINNED = "live-curves__pin--pinned"

export class Pin {
  /** @param {HTMLElement} element sticky by the style sheet where there is room */
  constructor(element) {
    this.element = element
    this.moved = () => this.follow()
    // The page scrolls in an element of Streamlit's; scrolling does not bubble.
    addEventListener("scroll", this.moved, { capture: true, passive: true })
    addEventListener("resize", this.moved)
  }

  follow() {
    const { position, top } = getComputedStyle(this.element)
    const place = this.element.getBoundingClientRect().top
    const pinned = position === "sticky" && place <= parseFloat(top) + 1
    this.element.classList.toggle(PINNED, pinned) // its observer redraws the plot
  }

  close() {
    removeEventListener("scroll", this.moved, { capture: true })
    removeEventListener("resize", this.moved)
  }
}
