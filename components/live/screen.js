// The button that toggles a figure's full screen; Escape leaves it too.

const ICON =
  '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4"/></svg>'

/** Draws the button into the corner of `element` if the browser supports full screen. */
export class Screen {
  /** @param {HTMLElement} element the element that fills the screen */
  constructor(element) {
    this.element = element
    this.button = document.createElement("button")
    this.button.type = "button"
    this.button.className = "live-curves__screen"
    this.button.innerHTML = ICON
    this.button.hidden = !document.fullscreenEnabled
    this.button.onclick = () => this.toggle()
    this.changed = () => this.write()
    this.pressed = ({ key }) => key === "Escape" && this.full && this.toggle()
    document.addEventListener("fullscreenchange", this.changed)
    document.addEventListener("keydown", this.pressed)
    element.append(this.button)
  }

  get full() {
    return document.fullscreenElement === this.element
  }

  /** Set the texts. */
  describe(texts) {
    this.texts = texts
    this.write()
  }

  write() {
    if (!this.texts) return
    this.button.title = this.full ? this.texts.window : this.texts.screen
    this.button.setAttribute("aria-label", this.button.title)
  }

  toggle() {
    const done = this.full ? document.exitFullscreen() : this.element.requestFullscreen()
    done.catch(() => {}) // refused, or already done by the browser; "fullscreenchange" reports the state
  }

  close() {
    document.removeEventListener("fullscreenchange", this.changed)
    document.removeEventListener("keydown", this.pressed)
    if (this.full) this.toggle()
    this.button.remove()
  }
}
