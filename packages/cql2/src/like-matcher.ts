// LIKE patterns compiled to matchers without backtracking.

/** One run between two `%`: code points to find, null for `_`. */
type Segment = readonly (number | null)[]

/**
 * A matcher for a pattern: `%` any run, `_` one code point, backslash takes the next character as it is (a backslash at the very end is
 * itself). Case-sensitive. Each `%` is settled at its first possible place and never tried again, so the cost is at most length of
 * text times length of pattern, and that of a plain search where the pattern has no `_`. Source: OGC 21-065r2 section 7.2.
 */
export function compileLike(pattern: string): (text: string) => boolean {
  const segments = segmentsOf(pattern)
  const isPlain = pattern.isWellFormed() && segments.every((segment) => !segment.includes(null))
  return isPlain ? plainMatcher(segments.map(textOf)) : pointMatcher(segments)
}

function segmentsOf(pattern: string): Segment[] {
  const segments: (number | null)[][] = [[]]
  let isEscaped = false
  for (const character of pattern) {
    const point = character.codePointAt(0) ?? 0
    if (isEscaped) {
      segments.at(-1)?.push(point)
      isEscaped = false
    } else if (character === '\\') isEscaped = true
    else if (character === '%') segments.push([])
    else segments.at(-1)?.push(character === '_' ? null : point)
  }
  if (isEscaped) segments.at(-1)?.push(0x5c)
  return segments
}

function textOf(segment: Segment): string {
  return segment.map((point) => String.fromCodePoint(point ?? 0)).join('')
}

function plainMatcher(segments: readonly string[]): (text: string) => boolean {
  const first = segments[0] ?? ''
  if (segments.length === 1) return (text) => text === first
  const last = segments.at(-1) ?? ''
  const middle = segments.slice(1, -1).filter((segment) => segment !== '')
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false
    const end = text.length - last.length
    let position = first.length
    for (const segment of middle) {
      const found = text.indexOf(segment, position)
      if (found < 0) return false
      position = found + segment.length
    }
    return position <= end
  }
}

function pointMatcher(segments: readonly Segment[]): (text: string) => boolean {
  const first = segments[0] ?? []
  const last = segments.at(-1) ?? []
  const middle = segments.slice(1, -1)
  return (text) => {
    const points = pointsOf(text)
    if (segments.length === 1) return points.length === first.length && matchesAt(points, 0, first)
    const end = points.length - last.length
    if (end < first.length || !matchesAt(points, 0, first) || !matchesAt(points, end, last)) return false
    let position = first.length
    for (const segment of middle) {
      while (position + segment.length <= end && !matchesAt(points, position, segment)) position += 1
      position += segment.length
      if (position > end) return false
    }
    return true
  }
}

function pointsOf(text: string): number[] {
  const points: number[] = []
  for (let index = 0; index < text.length; index += 1) {
    const point = text.codePointAt(index) ?? 0
    if (point > 0xff_ff) index += 1
    points.push(point)
  }
  return points
}

function matchesAt(points: readonly number[], start: number, segment: Segment): boolean {
  for (let index = 0; index < segment.length; index += 1) {
    const wanted = segment[index]
    if (wanted !== null && wanted !== points[start + index]) return false
  }
  return true
}
