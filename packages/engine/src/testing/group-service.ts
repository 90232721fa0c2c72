// An engine over a generated world of an identity group: crosswalks, memory sources, and what their members call things.
import { createMemorySource, type MemoryOptions, type MemorySource } from '@crosswalk/adapter-memory'
import { type CollectionProperty, type EntityService, type Filter, SourceError } from '@crosswalk/contract'
import { compileCrosswalks, compileModels, createUriNormaliser, type IdentityGroup } from '@crosswalk/model'
import { createEngine } from '../create-engine.ts'
import { instantOf } from './dialect.ts'
import { type GroupWorld, idOf, keyText, type Name, PROPERTIES, thingOf, type WorldMember } from './group-world.ts'
import { MODEL } from './world.ts'

/** Columns of names: these never expire. */
const LASTING = ['name', 'BEZ']

/** The text of a crosswalk without the properties that a member does not map, with times of heights, and identifiers that may stand twice. */
function crosswalkOf(world: GroupWorld, member: WorldMember): string {
  return world.behaviour.isByUri ? withEqualIds(mappedText(member)) : mappedText(member)
}

function withEqualIds(text: string): string {
  return text
    .replace(/id: "urn:thing:\w+:\{group\}"/, 'id: "urn:thing:{group}"')
    .replace(/id: "urn:thing:\w+:\{(\w+)\}"/, (_, column: string) => `id: "urn:thing:g{${column === 'thing' ? 'number' : column}}"`)
}

function mappedText({ dialect, mapped }: WorldMember): string {
  const kept = dialect.crosswalk.split('\n').filter((line) => {
    const name = /^ {2,4}(\w+):/.exec(line)?.[1]
    return !(PROPERTIES as readonly string[]).includes(name ?? '') || mapped.includes(name as Name)
  })
  const text = kept.join('\n')
  const withoutRows = dialect.rows !== undefined && !mapped.includes('height') ? text.slice(0, text.indexOf('observations:')) : text
  if (dialect.name === 'plain') {
    return withoutRows
      .replace('{key}', '{thing}')
      .replace('height: { from: height, unit: m }', 'height: { from: height, unit: m, time: { from: seen } }')
  }
  return dialect.name === 'coded'
    ? withoutRows.replace('height: { from: HOEHE, unit: cm }', 'height: { from: HOEHE, unit: cm, time: { from: GESEHEN } }')
    : withoutRows
}

function itemsOf({ dialect, records }: WorldMember): readonly object[] {
  return records.flatMap(({ truth, isTwin, observedHour, modifiedHour, isExpired }) =>
    dialect.write(truth).map((item) => {
      const seen = observedHour === null ? null : instantOf(observedHour)
      const own =
        dialect.name === 'plain'
          ? { key: `${keyText(truth.key)}${isTwin ? 'b' : 'a'}`, thing: keyText(truth.key), number: truth.key, seen }
          : dialect.name === 'coded'
            ? { GESEHEN: seen }
            : {}
      return { ...item, ...own, modified: modifiedHour, expired: isExpired }
    }),
  )
}

const ADDED: Readonly<{ [name: string]: readonly CollectionProperty[] }> = {
  plain: [
    { name: 'thing', type: 'text', filterable: true, sortable: true },
    { name: 'number', type: 'number', filterable: true, sortable: true },
    { name: 'seen', type: 'timestamp', filterable: true, sortable: true },
  ],
  coded: [{ name: 'GESEHEN', type: 'timestamp', filterable: true, sortable: true }],
}

export interface Faults {
  /** May throw for any scan of a source; `batch` counts from 0. */
  readonly of: (source: string, batch: number) => void
}

export const models = compileModels([{ file: 'thing.yaml', text: MODEL }])

function groupOf(world: GroupWorld): IdentityGroup {
  const crosswalks = world.configured.map((index) => world.members[index]?.dialect.name ?? '')
  if (world.behaviour.isByUri) return { name: 'things', crosswalks, hash: 'by uri', isByUri: true, aliasesOf: (uri) => [uri] }
  const classes = new Map<string, readonly string[]>()
  const keys = Array.from({ length: 20 }, (_, key) => key)
  for (const own of Map.groupBy(keys, (key) => thingOf(world, key)).values()) {
    const uris = world.members.flatMap((member) => own.map((key) => idOf(world, member, key)))
    for (const uri of uris) classes.set(uri, uris)
  }
  return {
    name: 'things',
    crosswalks,
    hash: 'things',
    isByUri: false,
    aliasesOf: (uri) => classes.get(uri) ?? [uri],
  }
}

export function groupService(world: GroupWorld, faults?: Faults): EntityService {
  return openGroup(world, faults).service
}

export interface OpenGroup {
  readonly service: EntityService
  /** In the order of the members; their logs say what they were asked. */
  readonly sources: readonly MemorySource[]
}

/** What a member's source holds. */
export function collectionsOf(member: WorldMember, { local }: Pick<GroupWorld['behaviour'], 'local'>): MemoryOptions['collections'] {
  const { name, rows, properties, keyProperty } = member.dialect
  const things = { id: 'things', items: itemsOf(member), properties: [...properties, ...(ADDED[name] ?? [])], keyProperty, local }
  if (rows === undefined) return [things]
  const own = member.records.filter(({ isTwin }) => !isTwin).map(({ truth }) => truth)
  const items = own.flatMap((thing) => rows.write(thing))
  return [things, { id: rows.collection, items, properties: rows.properties, keyProperty: 'no', local: true }]
}

export function openGroup(world: GroupWorld, faults?: Faults): OpenGroup {
  const { behaviour } = world
  const crosswalks = compileCrosswalks(
    world.members.map((member) => ({ file: `${member.dialect.name}.yaml`, text: crosswalkOf(world, member) })),
    models,
  )
  const sources = world.members.map((member) => {
    const { name } = member.dialect
    const source = createMemorySource({
      id: name,
      collections: collectionsOf(member, behaviour),
      pushdown: (conjunct: Filter) => {
        const verdict = behaviour.verdicts[JSON.stringify(conjunct).length % behaviour.verdicts.length] ?? 'exact'
        // What is not in an index of ours must be found by a condition.
        return verdict === 'unsupported' && !behaviour.local ? 'inexact' : verdict
      },
      pushOrder: behaviour.pushOrder,
      batchSize: behaviour.batchSize,
      keysPerRequest: behaviour.keysPerRequest,
      faults: ({ batch }) => faults?.of(name, batch),
    })
    return behaviour.tellsChanges && (name === 'plain' || name === 'coded')
      ? Object.assign(Object.create(source) as MemorySource, {
          freshness: (_: string, column: string) => (item: unknown) => {
            const { modified, expired } = item as { modified: number | null; expired: boolean }
            return { modifiedAtMs: modified, expiresAtMs: expired && !LASTING.includes(column) ? 1 : null }
          },
        })
      : source
  })
  const handles = sources.map((source) => ({
    id: source.id,
    mechanism: 'memory' as const,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }))
  const identity = { uris: createUriNormaliser(), groups: [groupOf(world)] }
  // Of equal worlds one engine takes the cursors of another.
  const options = { models, crosswalks, sources: handles, identity, limits: { deadlineMs: 60_000 }, cursorKey: new Uint8Array(32) }
  return { service: createEngine(options, { pushdown: behaviour.pushdown }), sources }
}

export const broken = (source: string): never => {
  throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: source })
}
