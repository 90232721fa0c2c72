// Access to one member of an object by its dotted name, as names in filters are read: for items that are objects, or whatever `memberOf` reads.

type Read = (value: unknown) => unknown

/**
 * The longest exact name wins, the rest splits at dots: `a.b.c` reads the member `a.b.c`, else `a.b` and in it `c`, else `a` and in it `b.c`.
 * Only own members count. A missing member reads as undefined, an explicit null as null. A path through a list collects from its elements.
 * @param memberOf reads an item's own members, undefined where there can be none of the name; what lies in them are objects
 */
export function compilePath(path: string, memberOf: (name: string) => Read | undefined = compileMember): Read {
  if (!path.includes('.')) return memberOf(path) ?? (() => undefined)
  const segments = path.split('.')
  // Longest name first: the alternatives at one level, each with what is left of the path.
  const alternatives = segments.flatMap((_, index) => {
    const end = segments.length - index
    const rest = segments.slice(end).join('.')
    const read = memberOf(segments.slice(0, end).join('.'))
    return read === undefined ? [] : [{ read, descend: rest === '' ? undefined : compilePath(rest) }]
  })
  const [only, ...others] = alternatives
  if (only?.descend === undefined && others.length === 0) return only?.read ?? (() => undefined)
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

function compileMember(name: string): Read {
  // What every object and every list has is the only thing a plain read could find that is no member of the item.
  const isMisleading = name in Object.prototype || name in Array.prototype || /^\d+$/.test(name)
  return (item) => {
    if (typeof item !== 'object' || item === null) return undefined
    if (isMisleading && (Array.isArray(item) || !Object.hasOwn(item, name))) return undefined
    return (item as Readonly<Record<string, unknown>>)[name]
  }
}

function collect(list: readonly unknown[], descend: Read): unknown {
  const found = list.map(descend).filter((value) => value !== undefined)
  return found.length === 0 ? undefined : found.flat()
}
