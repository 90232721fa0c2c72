// Access to one property of an item by its dotted name.

/**
 * The longest exact name wins, the rest splits at dots: `a.b.c` reads the member `a.b.c`, else `a.b` and in it `c`, else `a` and in it
 * `b.c`. Only own members count. A missing member reads as undefined, an explicit null as null. A path through a list collects from its
 * elements.
 */
export function compilePath(path: string): (item: unknown) => unknown {
  if (!path.includes('.')) return compileMember(path)
  const segments = path.split('.')
  // Longest name first: the alternatives at one level, each with what is left of the path.
  const alternatives = segments.map((_, index) => {
    const end = segments.length - index
    const rest = segments.slice(end).join('.')
    return { read: compileMember(segments.slice(0, end).join('.')), descend: rest === '' ? undefined : compilePath(rest) }
  })
  return (item) => {
    for (const { read, descend } of alternatives) {
      const member = read(item)
      if (member === undefined) continue
      if (descend === undefined) return member
      return Array.isArray(member) ? collect(member, descend) : descend(member)
    }
    return undefined
  }
}

function compileMember(name: string): (item: unknown) => unknown {
  // What every object inherits is the only thing a plain read could find that is not its own.
  const isInherited = name in Object.prototype
  return (item) => {
    if (typeof item !== 'object' || item === null || (isInherited && !Object.hasOwn(item, name))) return undefined
    return (item as Readonly<Record<string, unknown>>)[name]
  }
}

function collect(list: readonly unknown[], descend: (element: unknown) => unknown): unknown {
  const found = list.map(descend).filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found.flat()
}
