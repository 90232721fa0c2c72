// Properties with several values: a test of them means that some value passes.

/** Three-valued: true if some value passes, else unknown if some value is unknown or there is none, else false. */
export function someValue(values: readonly unknown[], test: (value: unknown) => boolean | null): boolean | null {
  let result: boolean | null = values.length === 0 ? null : false
  for (const value of values) {
    const outcome = test(value)
    if (outcome === true) return true
    if (outcome === null) result = null
  }
  return result
}

/** The test lifted to values that may be arrays. */
export function lift<Item>(get: (item: Item) => unknown, test: (value: unknown) => boolean | null): (item: Item) => boolean | null {
  return (item) => {
    const value = get(item)
    return Array.isArray(value) ? someValue(value, test) : test(value)
  }
}

/** The same for two operands: some pair passes. */
export function liftPair<Item>(
  getFirst: (item: Item) => unknown,
  getSecond: (item: Item) => unknown,
  test: (first: unknown, second: unknown) => boolean | null,
): (item: Item) => boolean | null {
  return (item) => {
    const first = getFirst(item)
    const second = getSecond(item)
    if (!Array.isArray(first) && !Array.isArray(second)) return test(first, second)
    const seconds: readonly unknown[] = Array.isArray(second) ? second : [second]
    return someValue(Array.isArray(first) ? first : [first], (one) => someValue(seconds, (other) => test(one, other)))
  }
}

/** A function of one value, of each value of an array. */
export function mapValues(value: unknown, map: (value: unknown) => unknown): unknown {
  return Array.isArray(value) ? value.map(map) : map(value)
}

/** Null, undefined, NaN, and arrays without any other value. */
export function isMissing(value: unknown): boolean {
  if (value === null || value === undefined || Number.isNaN(value)) return true
  return Array.isArray(value) && value.every((element) => element === null || element === undefined)
}
