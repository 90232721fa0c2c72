// Access to one member of an object by its dotted name, as names in filters are read: for items that are objects.

type Read = (value: unknown) => unknown

/**
 * The longest exact name wins, the rest splits at dots: `a.b.c` reads the member `a.b.c`, else `a.b` and in it `c`, else `a` and in it `b.c`.
 * Only own members count. A missing member reads as undefined, an explicit null as null. A path
 * through a list collects from its elements.
 */
export function compilePath(path: string): Read {
  if (!path.includes('.')) return (value) => readMember(value, path)
  const segments = path.split('.')
  const alternatives = segments.map((_, index) => {
    const end = segments.length - index
    const rest = segments.slice(end).join('.')
    return { name: segments.slice(0, end).join('.'), descend: rest === '' ? undefined : compilePath(rest) }
  })
  return (value) => {
    for (const { name, descend } of alternatives) {
      const member = readMember(value, name)
      if (member === undefined) continue
      if (descend === undefined) return member
      return Array.isArray(member) ? collect(member, descend) : descend(member)
    }
    return undefined
  }
}

function readMember(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function collect(list: readonly unknown[], descend: Read): unknown {
  const found = list.map(descend).filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found.flat()
}
