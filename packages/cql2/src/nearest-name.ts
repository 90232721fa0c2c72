// The name that a mistyped one most likely stands for.

const MAX_NAMES = 1_000
const MAX_LENGTH = 100

/** The known name with the fewest edits, letters' case aside; undefined where nothing is near (more than a third of the name). */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const wanted = name.slice(0, MAX_LENGTH).toLowerCase()
  let best: string | undefined
  let bestDistance = Math.floor(wanted.length / 3) + 1
  for (const candidate of names.slice(0, MAX_NAMES)) {
    const distance = editDistance(wanted, candidate.slice(0, MAX_LENGTH).toLowerCase())
    if (distance < bestDistance) {
      best = candidate
      bestDistance = distance
    }
  }
  return best
}

/** Levenshtein distance in UTF-16 units, by rows. */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    for (let column = 1; column <= b.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1)
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}
