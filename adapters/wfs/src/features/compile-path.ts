// Access to one property of an item by its dotted name.

/**
 * The longest exact name wins, the rest splits at dots: `inspireId.Identifier.localId` reads the member `inspireId`, in it `Identifier`, and so on.
 * Only own members count. A missing member reads as undefined, an explicit null as null. A path through a list collects from its elements.
 */
export function compilePath(path: string): (item: unknown) => unknown {
  const segments = path.split('.')
  if (segments.length === 1) return (item) => readMember(item, path)
  return (item) => readPath(item, segments, 0)
}

function readPath(value: unknown, segments: readonly string[], start: number): unknown {
  for (let end = segments.length; end > start; end--) {
    const member = readMember(value, segments.slice(start, end).join('.'))
    if (member === undefined) continue
    if (end === segments.length) return member
    return Array.isArray(member) ? collect(member, segments, end) : readPath(member, segments, end)
  }
  return undefined
}

function collect(list: readonly unknown[], segments: readonly string[], start: number): unknown {
  const found = list.map((element) => readPath(element, segments, start)).filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found.flat()
}

function readMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}
