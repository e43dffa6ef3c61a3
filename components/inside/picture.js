// The picture of a network: what each unit answers, the weights between them, and their numbers.

import { follow, lookedAt } from "../live/looking.js"
import { themeOf } from "../live/plot.js"
import { diverging, largest, limitOf, ofClass, ofNumber, ofTwo, paint } from "./maps.js"
import { Network, decoded } from "./network.js"
import { Panel } from "./panel.js"
import { Source } from "./source.js"
import { Stage } from "./stage.js"
import { Table } from "./table.js"
import { Writer } from "./writer.js"

const SHARP = 56 // pixels of an image of weights, at least
const STARTED = ["running", "paused", "done", "stopped", "failed"]

export class Picture {
  constructor(root) {
    this.root = root
    const part = (name) => root.querySelector(`.inside__${name}`)
    this.state = part("state")
    this.stage = new Stage(part("scroll"), {
      pointed: (spot) => this.point(spot),
      kept: (spot) => this.keep(spot),
      turned: () => this.refresh(),
    })
    this.panel = new Panel(part("panel"))
    this.table = new Table(part("table"), () => this.request())
    this.slice = part("slice")
    this.slice.querySelector("input").addEventListener("input", () => this.cut())
    this.source = new Source(() => this.request())
    this.unfollow = follow((run, epoch) => run === this.data?.run && this.source.look(epoch))
    this.observer = new ResizeObserver(() => this.data && this.refresh())
    this.observer.observe(part("scroll"))
    this.inputs = { plane: null, samples: null }
  }

  update(data) {
    this.data = data
    this.writer = new Writer(data)
    data.part = (first, last, count) => this.writer.part(first, last, count)
    this.root.setAttribute("aria-label", data.label)
    this.explain()
    if (data.run !== this.run) this.forget(data.run)
    if (data.run && STARTED.includes(data.state)) this.load(data.inputs)
    this.source.epoch = data.run ? lookedAt(data.run) : null
    this.source.follow(data.run, data.state, data.shown ? data.weights : null)
    this.refresh()
  }

  forget(run) {
    this.run = run
    this.kept = this.pointed = null
    this.inputs = { plane: null, samples: null }
    this.loaded = this.ground = null
  }

  /** Fetch the inputs that units answer to, once. */
  load(url) {
    if (!url || this.loaded === url) return
    this.loaded = url
    fetch(new URL(url, document.baseURI))
      .then((response) => response.json())
      .then(({ plane, samples }) => {
        if (this.loaded !== url || !samples) return
        this.ground = plane
        this.inputs = { samples: decoded(samples), plane: plane ? decoded(plane.columns) : null }
        this.cut()
      })
      .catch(() => (this.loaded = null))
  }

  /** Show another slice of a problem with three inputs. */
  cut() {
    const slice = this.ground?.slice
    this.slice.hidden = !slice || !this.inputs.plane
    if (!this.slice.hidden) {
      const [input, output] = [this.slice.querySelector("input"), this.slice.querySelector("output")]
      Object.assign(input, { min: this.ground.x1[0], max: this.ground.x1[1] })
      output.textContent = this.writer.short(Number(input.value))
      const plane = [...this.inputs.plane]
      plane[2] = new Float64Array(plane[0].length).fill((input.value - slice[0]) * slice[1])
      this.inputs = { ...this.inputs, plane }
    }
    this.request()
  }

  /** Draw what has changed around the numbers, and then these. */
  refresh() {
    if (this.stage.describe(this.data)) this.stage.light(this.spot)
    this.draw()
  }

  request() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = undefined
      if (!this.closed) this.draw()
    })
  }

  get spot() {
    return this.pointed ?? this.kept ?? null
  }

  point(spot) {
    if (JSON.stringify(spot) === JSON.stringify(this.pointed ?? null)) return
    this.pointed = spot
    this.shine()
  }

  keep(spot) {
    const again = JSON.stringify(spot) === JSON.stringify(this.kept ?? null)
    this.kept = again ? null : spot
    this.shine()
  }

  shine() {
    this.stage.light(this.spot)
    this.panel.show(this.spot, this)
  }

  draw() {
    if (!this.data) return
    const began = performance.now()
    this.theme = themeOf(this.root)
    this.network = this.compute(this.source.moment)
    for (const unit of this.stage.units.values()) this.paint(unit)
    for (const wires of this.stage.wires) {
      wires.show(this.network?.layers[this.data.columns[wires.place].layer])
    }
    this.write()
    this.panel.show(this.spot, this)
    this.table.show(this)
    this.root.dataset.epoch = this.network?.epoch ?? ""
    this.root.dataset.took = performance.now() - began
  }

  // Null also if the weights are those of another network, whose run is about to leave the page.
  compute(moment) {
    if (!moment || !this.data.shown) return null
    try {
      return new Network(this.data.layers, moment, this.inputs)
    } catch {
      return null
    }
  }

  paint({ column, unit, canvas, picture, button, side }) {
    const { network } = this
    const map = network && this.pictureOf(column, unit, picture)
    button.classList.toggle("inside__unit--empty", !map)
    const answers = network && column.dies ? network.on(column.answer, unit) : null
    button.classList.toggle("inside__unit--dead", Boolean(answers) && largest(answers) === 0)
    button.setAttribute("aria-label", this.writer.unit(column, unit))
    if (!canvas || !map) return
    const { rows, columns } = map.grid
    const size = Math.max(1, Math.ceil((picture === "image" ? SHARP : 2 * side) / Math.max(rows, columns)))
    paint(canvas, map.values, { ...map.grid, size: picture === "map" ? Math.min(size, 4) : size }, map.scale)
  }

  /** What is painted of a unit: its values, how they lie, and their colours. */
  pictureOf(column, unit, picture) {
    const { network, ground, theme } = this
    if (picture === "image") {
      const { size: [rows, columns], colours } = this.data.columns[0]
      const values = network.image(column.layer, unit, colours)
      const scale = { ...diverging(this.limit(column.layer), theme), line: null, sharp: true }
      return { values, grid: { rows, columns, upwards: false }, scale }
    }
    const values = picture === "map" ? network.over(column.answer, unit) : null
    if (!values) return null
    const grid = { rows: ground.grid, columns: ground.grid, upwards: true }
    if (column.role !== "output") return { values, grid, scale: diverging(largest(values), theme) }
    const { task } = this.data
    if (task === "regression") {
      const scale = ofNumber(ground.low, ground.high, theme)
      return { values: this.inUnits(column, values), grid, scale }
    }
    const scale = column.count === 1 ? ofTwo(theme) : ofClass(unit, theme)
    return { values, grid, scale }
  }

  /** Outputs in units of the target where they are predictions and it is known how; else unchanged. */
  inUnits(column, values) {
    if (column.role !== "output" || this.data.task !== "regression" || !this.ground) return values
    return values.map((value) => value * this.ground.scale + this.ground.mean)
  }

  /** The name of the text that says what the values of a unit are. */
  meaning({ role }) {
    if (role === "input") return "values"
    return role === "output" && this.data.task === "regression" && !this.ground ? "scaled" : "output"
  }

  /** Where the colours of the weights of a layer end. */
  limit(layer) {
    this.network.limits ??= {}
    return (this.network.limits[layer] ??= limitOf(this.network.layers[layer].kernel))
  }

  write() {
    const { texts } = this.data
    const said = this.network ? this.writer.after(this.network.epoch) : (this.data.why ?? texts.soon)
    if (this.state.textContent !== said) this.state.textContent = said
    this.root.classList.toggle("inside--live", Boolean(this.network))
    const [first, second] = this.theme.colours
    this.root.style.setProperty("--first", first)
    this.root.style.setProperty("--second", second)
  }

  // What never changes with the weights.
  explain() {
    const { texts, third } = this.data
    const said = [texts.legend_negative, texts.legend_positive, texts.legend]
    this.root.querySelectorAll(".inside__legend > span").forEach((one, at) => (one.textContent = said[at]))
    this.slice.querySelector("span").textContent = this.writer.say("slice", { name: third })
  }

  close() {
    this.closed = true
    cancelAnimationFrame(this.frame)
    this.unfollow()
    this.observer.disconnect()
    this.source.close()
  }
}
