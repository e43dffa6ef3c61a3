// The browser's end of a feed: connects, reconnects, and asks for what it does not have.

const OVER = 1000
const FAULTS = { 4404: "unknown", 4500: "unreadable" }
const FIRST_WAIT = 200 // ms before reconnecting; doubled up to the longest
const LONGEST_WAIT = 5000

export class Feed {
  /**
   * @param {string} path URL path of the feed
   * @param {() => object} query parameters of the URL at each connection: the cursors of what the
   *   browser has, and under further names what else it wants
   * @param {{news: (message: object) => void, trouble: (name: string) => void}} listener
   */
  constructor(path, query, listener) {
    this.path = path
    this.query = query
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

  /** Reconnect, even after the end, if another selection is wanted. */
  ask() {
    if (names(this.query()) === this.asked) return
    this.close()
    this.open()
  }

  connect() {
    clearTimeout(this.pending)
    this.pending = undefined
    const url = new URL(this.path, document.baseURI)
    url.protocol = location.protocol === "https:" ? "wss:" : "ws:"
    const query = this.query()
    this.asked = names(query)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
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
    const { socket } = this
    socket.onmessage = socket.onclose = null
    // Closed while it connects, a socket leaves a warning in the console.
    if (socket.readyState === WebSocket.CONNECTING) socket.onopen = () => socket.close()
    else socket.close()
  }
}

const names = (query) => Object.keys(query).join()
