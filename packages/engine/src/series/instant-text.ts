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
  let latest: { readonly instantsMs: ArrayLike<number>; readonly texts: readonly (string | null)[] } | undefined
  return <Known extends string | null>(instantsMs: ArrayLike<number>) => {
    // One station after the other measures at the same hours: comparing numbers costs a tenth of finding each text again.
    if (latest !== undefined && areEqual(latest.instantsMs, instantsMs)) return latest.texts as readonly Known[]
    const texts: (string | null)[] = []
    for (let index = 0; index < instantsMs.length; index += 1) {
      const instantMs = instantsMs[index] as number
      texts.push(Number.isNaN(instantMs) ? null : textOf(instantMs))
    }
    latest = { instantsMs, texts }
    return texts as Known[]
  }
}

/** NaN equals nothing, so that a list with one is looked up anew. */
function areEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false
  return true
}
