// Means of scattered results, weighted by nearness (Nadaraya 1964, Watson 1964).

const WIDTH = 0.06 // standard deviation of the weights, of an axis of numbers
const LEAST = Math.exp(-0.5 * 2.5 ** 2) // least weight of the nearest point: it is 2.5 deviations away
const SAME = 1e-9

/**
 * Return the mean near each cell; null where there is no point nearby.
 *
 * @param {{x: number, y: number, z: number}[]} points
 * @param {{x: number[], y: number[]}} cells the places of columns and rows
 * @param {{x: boolean, y: boolean}} lists whether an axis is a list: values do not mix across it
 * @returns {(number|null)[][]} rows of columns
 */
export function smoothed(points, cells, lists) {
  const across = weights(points.map(({ x }) => x), cells.x, lists.x)
  const up = weights(points.map(({ y }) => y), cells.y, lists.y)
  return up.map((rows) =>
    across.map((columns) => {
      let sum = 0, total = 0, most = 0
      for (let index = 0; index < points.length; index += 1) {
        const weight = rows[index] * columns[index]
        sum += weight * points[index].z
        total += weight
        if (weight > most) most = weight
      }
      return most >= LEAST ? sum / total : null
    }),
  )
}

// For each cell, the weight of every point.
function weights(places, cells, list) {
  return cells.map((cell) =>
    places.map((place) => {
      const distance = place - cell
      if (list) return Math.abs(distance) < SAME ? 1 : 0
      return Math.exp(-0.5 * (distance / WIDTH) ** 2)
    }),
  )
}
