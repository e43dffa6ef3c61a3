// The epoch at which the network of a run is shown: by the Epoch slider or a replay. The live chart
// decides it, and everything else that shows the run follows.

const epochs = new Map()
const followers = new Set()

/** Show a run at an epoch; null for its latest state or its result. */
export function lookAt(run, epoch) {
  if (lookedAt(run) === epoch) return
  epochs.clear() // there is one run on the page
  epochs.set(run, epoch)
  for (const follow of followers) follow(run, epoch)
}

/** The epoch at which a run is shown, or null. */
export function lookedAt(run) {
  return epochs.get(run) ?? null
}

/** Call a function at every change; return what ends that. */
export function follow(moved) {
  followers.add(moved)
  return () => followers.delete(moved)
}
