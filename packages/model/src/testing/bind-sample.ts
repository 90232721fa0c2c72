// Compiles and binds one crosswalk over plain objects, for tests.
import { ConfigError, formatConfigIssue } from '@crosswalk/contract'
import type { Collection, CollectionProperty, PropertyType } from '@crosswalk/contract'
import { compileCrosswalks } from '../compile-crosswalks.ts'
import { compileModels } from '../compile-models.ts'
import type { Attachable, BoundCrosswalk, Model } from '../crosswalk.ts'
import type { UriNormaliser } from '../identity/normalise-uri.ts'
import { LAW_MODEL } from './arbitrary-mapping.ts'

export const sampleModels: readonly Model[] = compileModels([{ file: 'models/sample.yaml', text: LAW_MODEL }])

export type SampleColumns = Readonly<Record<string, PropertyType | readonly [PropertyType, string]>>

/** A collection with columns of these types; a pair states a unit, or the type of the elements of an array. */
export function sampleCollection(columns: SampleColumns): Collection {
  const properties = Object.entries(columns).map(([name, given]): CollectionProperty => {
    const [type, unit] = typeof given === 'string' ? [given, undefined] : given
    const more = type !== 'array' ? { unit } : unit === 'text' ? ({ elements: unit } as const) : {}
    return { name, type, ...more, filterable: true, sortable: true }
  })
  return { id: 'items', properties, paging: 'keyset', revision: '1', local: true, skippedRows: 0, warnings: [] }
}

/** Dotted paths, the longest name first. */
export function readPath(item: unknown, path: string): unknown {
  if (typeof item !== 'object' || item === null) return undefined
  if (Object.hasOwn(item, path)) return Reflect.get(item, path)
  const dot = path.indexOf('.')
  return dot === -1 ? undefined : readPath(Reflect.get(item, path.slice(0, dot)), path.slice(dot + 1))
}

export interface SampleOptions {
  readonly publicUrl?: string | undefined
  /** The columns of another collection of the same source, which is called `rows`. */
  readonly rows?: SampleColumns | undefined
  readonly uris?: UriNormaliser | undefined
}

/** Binds the text of a crosswalk; `head` is filled in where it is missing. */
export function bindSample(text: string, columns: SampleColumns, { publicUrl, rows, uris }: SampleOptions = {}): BoundCrosswalk {
  const head = 'crosswalk: sample\nsource: memory\ncollection: items\nmodel: Sample\n'
  const [crosswalk] = compileCrosswalks([{ file: 'sample.yaml', text: head + text }], sampleModels)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const source = { id: 'memory', getter: (_: string, path: string) => (item: unknown) => readPath(item, path), keyOf: () => () => '' }
  const others = rows === undefined ? [] : [{ ...sampleCollection(rows), id: 'rows' }]
  const collectionNamed = (name: string): Collection | undefined => others.find(({ id }) => id === name)
  const attachable = (id: string | undefined, name: string): Attachable => {
    const collection = collectionNamed(name)
    if (id !== undefined) return { unavailable: `${id} is down`, code: 'SOURCE_UNREACHABLE' }
    return collection === undefined ? { mistake: `there is no "${name}"`, expected: '"rows"' } : { source, collection }
  }
  return crosswalk.bind({ collection: sampleCollection(columns), source, publicUrl, collectionNamed, attachable, uris })
}

/** The messages of what is refused, one per line. */
export function issuesOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(formatConfigIssue).join('\n')
    throw error
  }
  throw new Error('nothing was refused')
}
