// The browser's end of a run's feed: connects, reconnects, and never loses or doubles a row.

const OVER = 1000
const FAULTS = { 4404: "unknown", 4500: "unreadable" }
const FIRST_WAIT = 200 // ms before the first new attempt; doubled until the longest
const LONGEST_WAIT = 5000

export class Feed {
  /**
   * @param {string} path where the feed is
   * @param {{length: number}} history whose length is the cursor
   * @param {{length: number, open: boolean}} inside likewise, of what is wanted while it is open
   * @param {{wanted: boolean}} frames whether those of the plane or of the equation are wanted
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

  /** Connect anew, whatever has ended, where something else is wanted than was asked for. */
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
