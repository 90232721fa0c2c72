// Instants as text, many in a row: stations that measure at the same hours share their texts.

/** RFC 3339 in UTC, milliseconds only where there are some. */
export function instantText(instantMs: number): string {
  const text = new Date(instantMs).toISOString()
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text
}

/** The same for each of a list; NaN, where an instant is not known, is null. */
export type InstantTexts = <Known extends string | null = string>(instantsMs: ArrayLike<number>) => readonly Known[]

/** A year of hours. Beyond that memory is cleared. */
const MAX_TEXTS = 10_000

/** Remembers texts: the series of a page show the same instants again and again. */
export function createInstantTexts(): InstantTexts {
  const known = new Map<number, string>()
  const textOf = (instantMs: number): string => {
    const before = known.get(instantMs)
    if (before !== undefined) return before
    if (known.size >= MAX_TEXTS) known.clear()
    const text = instantText(instantMs)
    known.set(instantMs, text)
    return text
  }
  return <Known extends string | null>(instantsMs: ArrayLike<number>) => {
    const texts: (string | null)[] = []
    for (let index = 0; index < instantsMs.length; index += 1) {
      const instantMs = instantsMs[index] as number
      texts.push(Number.isNaN(instantMs) ? null : textOf(instantMs))
    }
    return texts as Known[]
  }
}
