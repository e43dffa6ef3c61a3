// The browser's end of a run's feed: connects, reconnects, never loses or duplicates a row.

const OVER = 1000
const FAULTS = { 4404: "unknown", 4500: "unreadable" }
const FIRST_WAIT = 200 // ms before reconnecting; doubled up to the longest
const LONGEST_WAIT = 5000

export class Feed {
  /**
   * @param {string} path URL path of the feed
   * @param {{length: number}} history its length is the cursor of the rows
   * @param {{length: number, open: boolean}} inside the same for layers, sent while it is open
   * @param {{wanted: boolean}} frames whether to request frames of the plane or the equation
   * @param {{news: (message: object) => void, trouble: (name: string) => void}} listener
   */
  constructor(path, history, inside, frames, listener) {
    this.path = path
    this.history = history
    this.inside = inside
    this.frames = frames
    this.listener = listener
    this.wait = FIRST_WAIT
    this.wake = () => this.pending && this.connect()
    this.open()
  }

  open() {
    addEventListener("online", this.wake)
    document.addEventListener("visibilitychange", this.wake)
    this.connect()
  }

  /** Reconnect, even after the end of the run, if another selection is wanted. */
  ask() {
    if (this.inside.open === this.asked) return
    this.close()
    this.open()
  }

  connect() {
    clearTimeout(this.pending)
    this.pending = undefined
    const url = new URL(this.path, document.baseURI)
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:"
    url.searchParams.set("from", this.history.length)
    this.asked = this.inside.open
    if (this.asked) url.searchParams.set("health", this.inside.length)
    if (this.frames.wanted) url.searchParams.set("frames", "")
    const socket = new WebSocket(url)
    this.socket = socket
    socket.onmessage = ({ data }) => {
      this.wait = FIRST_WAIT
      this.listener.news(JSON.parse(data))
    }
    socket.onclose = ({ code }) => this.lost(code)
  }

  lost(code) {
    if (code === OVER) return this.close()
    this.listener.trouble(FAULTS[code] ?? "lost")
    if (code in FAULTS) return this.close()
    this.pending = setTimeout(() => this.connect(), this.wait * (0.5 + Math.random()))
    this.wait = Math.min(2 * this.wait, LONGEST_WAIT)
  }

  close() {
    clearTimeout(this.pending)
    this.pending = undefined
    removeEventListener("online", this.wake)
    document.removeEventListener("visibilitychange", this.wake)
    this.socket.onmessage = this.socket.onclose = null
    this.socket.close()
  }
}
