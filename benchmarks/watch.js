// Injected into the page by benchmarks/page.py: reads the page and takes times.

window.denseboard = {
  frames: [],
  chart: () => document.querySelector(".live-curves__plot"),
  state: () => document.querySelector(".live-curves__state")?.textContent ?? "",
  epochs: () => denseboard.chart()?.data?.[1]?.x.length ?? 0,
  run: () => new URLSearchParams(location.search).get("run"),
  drawn: () => denseboard.chart()?.layout?.uirevision === denseboard.run(),
  done: () => denseboard.state().startsWith("Done"),
  settled: () => !document.querySelector("[data-testid=stApp][data-test-script-state=running]"),

  /** Text of the test loss on the screen, if it belongs to the last script run. */
  loss: () =>
    [...document.querySelectorAll("[data-stale=false] [data-testid=stMetricValue]")][0]
      ?.textContent ?? null,

  /** Whether a figure of the section Results, the first one, is there as well. */
  judged: () =>
    denseboard.loss() !== null &&
    document.querySelector("[data-stale=false] .chart__plot .main-svg") !== null,

  /** Note each drawing of the chart: when it is on the screen, and how many rows it shows. */
  watch: () => {
    const chart = denseboard.chart()
    denseboard.frames = []
    new MutationObserver(() => {
      const rows = Number(chart.dataset.rows)
      // The next frame begins once this one has been handed to the screen.
      requestAnimationFrame(() => {
        const now = performance.timeOrigin + performance.now()
        denseboard.frames.push([now / 1000, rows])
      })
    }).observe(chart, { attributeFilter: ["data-rows"] })
  },

  /** Press Train as soon as it can be pressed, and note when each thing was on the screen. */
  begin: () => {
    const times = (denseboard.begun = {})
    const note = (name, reached) => {
      if (!(name in times) && reached) times[name] = Date.now() / 1000
    }
    const look = () => {
      const train = document.querySelector(".st-key-train button:not(:disabled)")
      if (train && !("button" in times)) train.click()
      note("button", train)
      note("accepted", denseboard.run())
      note("epoch", denseboard.epochs() > 0)
      note("trained", denseboard.done())
      note("numbers", "trained" in times && denseboard.loss() !== null)
      note("all", "numbers" in times && denseboard.judged())
      if (!("all" in times)) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  },

  /** Start the stop-watch at the next key press. */
  time: () => {
    const loss = denseboard.loss()
    const run = denseboard.run()
    const times = {}
    let begun
    denseboard.timed = () => ("all" in times ? JSON.stringify(times) : null)
    addEventListener("keydown", (event) => (begun = event.timeStamp), { once: true, capture: true })
    const look = () => {
      const note = (name, reached) => {
        if (!(name in times) && reached) times[name] = (performance.now() - begun) / 1000
      }
      if (begun !== undefined) {
        note("accepted", denseboard.run() !== run)
        note("trained", "accepted" in times && denseboard.drawn() && denseboard.done())
        const numbers = denseboard.loss()
        note("numbers", "trained" in times && numbers !== null && numbers !== loss)
        note("all", "numbers" in times && denseboard.judged())
      }
      if (!("all" in times)) requestAnimationFrame(look)
    }
    requestAnimationFrame(look)
  },
}
