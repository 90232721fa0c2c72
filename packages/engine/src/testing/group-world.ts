// A generated world of an identity group: members that hold parts of the same things.
import fc from 'fast-check'
import { createMemorySource, type MemoryOptions, type MemorySource } from '@crosswalk/adapter-memory'
import { type CollectionProperty, type EntityService, type Filter, SourceError, type Verdict } from '@crosswalk/contract'
import { compileCrosswalks, compileModels, createUriNormaliser, type IdentityGroup } from '@crosswalk/model'
import { createEngine } from '../create-engine.ts'
import { type Dialect, instantOf, type Truth } from './dialect.ts'
import { DIALECTS, MODEL, truths } from './world.ts'

export const PROPERTIES = ['name', 'rank', 'active', 'kind', 'since', 'location', 'height', 'tags'] as const
export type Name = (typeof PROPERTIES)[number]

/** One record of one member. */
export interface Record {
  readonly truth: Truth
  /** A second record of the same thing in the same collection. */
  readonly isTwin: boolean
  /** Whole hours; null where the source does not say. Only of `plain` and `coded`. */
  readonly observedHour: number | null
  readonly modifiedHour: number | null
  /** All of it but its name. */
  readonly isExpired: boolean
}

export interface WorldMember {
  readonly dialect: Dialect
  readonly records: readonly Record[]
  readonly mapped: readonly Name[]
}

export interface GroupWorld {
  /** In the order of the sources. */
  readonly members: readonly WorldMember[]
  /** The group's order: indices of members. */
  readonly configured: readonly number[]
  readonly behaviour: {
    readonly verdicts: readonly Verdict[]
    readonly pushOrder: boolean
    readonly batchSize: number
    readonly keysPerRequest: number
    readonly pushdown: boolean
    readonly local: boolean
    /** All members call a thing the same. */
    readonly isByUri: boolean
    /** Where a table says what is the same: two records next to each other are one thing, also of one member. */
    readonly joinsRecords: boolean
    /** `plain` and `coded` say when their values were changed, and which have expired. */
    readonly tellsChanges: boolean
  }
}

const MEMBERS = ['plain', 'coded', 'grouped', 'observed'] as const
const dialectNamed = (name: string): Dialect => DIALECTS.find((dialect) => dialect.name === name) as Dialect
const CAN_MAP: Readonly<{ [name: string]: readonly Name[] }> = {
  plain: PROPERTIES,
  coded: PROPERTIES,
  grouped: ['name', 'rank', 'active', 'kind', 'since', 'location'],
  observed: PROPERTIES,
}

/** Columns of names: these never expire. */
const LASTING = ['name', 'BEZ']

/** Whether members are likely to say different things of the same hour of the same thing, or anything goes. */
type Density = 'dense' | 'loose'

const HOURS = { dense: fc.constantFrom(5, 6), loose: fc.constantFrom(null, 5, 6, 9, 12) }
const recordOf = (truth: Truth, dialect: string, density: Density): fc.Arbitrary<readonly Record[]> => {
  const single = (isTwin: boolean, own: fc.Arbitrary<Truth>): fc.Arbitrary<Record> =>
    fc.record({
      truth: own,
      isTwin: fc.constant(isTwin),
      observedHour: HOURS[density],
      modifiedHour: HOURS.loose,
      isExpired: fc.boolean().map((odd) => odd && (density === 'dense' || truth.key % 3 === 0)),
    })
  const first = single(false, fc.constant(truth))
  if (dialect !== 'plain') return first.map((one) => [one])
  const twin = single(true, fc.constant({ ...truth, name: `${truth.name ?? ''}b`, rank: truth.rank === null ? 2 : null }))
  return fc.oneof(
    { weight: density === 'dense' ? 1 : 3, arbitrary: first.map((one) => [one]) },
    { weight: 1, arbitrary: fc.tuple(first, twin) },
  )
}

interface MemberOptions {
  readonly density: Density
  /** Which properties it maps. @default all, or some */
  readonly maps?: 'all' | 'few'
}

const memberOf = (name: string, { density, maps }: MemberOptions): fc.Arbitrary<WorldMember> => {
  const names = CAN_MAP[name] ?? PROPERTIES
  const held = truths.chain((all) => (density === 'dense' ? fc.constant(all) : fc.subarray([...all])))
  const records = held.chain((some) => fc.tuple(...some.map((truth) => recordOf(truth, name, density))))
  const some = fc.subarray([...names], { minLength: 1, maxLength: maps === 'few' ? 2 : names.length })
  const isWhole = maps === undefined ? fc.boolean() : fc.constant(maps === 'all')
  return fc
    .tuple(records, some, isWhole)
    .map(([lists, some, all]) => ({ dialect: dialectNamed(name), records: lists.flat(), mapped: all ? names : withOwn(some) }))
}

/** Heights may stand in another collection, and a crosswalk maps something of its own. */
function withOwn(mapped: readonly Name[]): readonly Name[] {
  return mapped.some((name) => name !== 'height') ? mapped : [...mapped, 'name']
}

const setting = fc.tuple(fc.shuffledSubarray([...MEMBERS], { minLength: 2 }), fc.constantFrom<Density>('dense', 'loose'))

const behaviours: fc.Arbitrary<GroupWorld['behaviour']> = fc.record({
  verdicts: fc.array(fc.constantFrom<Verdict>('exact', 'inexact', 'unsupported'), { minLength: 1, maxLength: 4 }),
  pushOrder: fc.boolean(),
  batchSize: fc.integer({ min: 1, max: 9 }),
  keysPerRequest: fc.integer({ min: 1, max: 4 }),
  pushdown: fc.boolean(),
  local: fc.boolean(),
  isByUri: fc.boolean(),
  joinsRecords: fc.boolean(),
  tellsChanges: fc.boolean(),
})

const worldOf = (
  members: readonly fc.Arbitrary<WorldMember>[],
  behaviour: fc.Arbitrary<GroupWorld['behaviour']>,
): fc.Arbitrary<GroupWorld> =>
  fc.record({
    members: fc.tuple(...members),
    configured: fc.shuffledSubarray([...members.keys()], { minLength: members.length }),
    behaviour,
  })

/** The first member has most properties to itself, and its source does all that it is asked for: as much is pushed to it as may be. */
export const loneWorlds: fc.Arbitrary<GroupWorld> = fc.constantFrom('plain', 'coded', ...MEMBERS).chain((lone) => {
  const others = MEMBERS.filter((name) => name !== lone)
  return fc.shuffledSubarray(others, { minLength: 1, maxLength: 2 }).chain((names) =>
    worldOf(
      [memberOf(lone, { density: 'dense', maps: 'all' }), ...names.map((name) => memberOf(name, { density: 'dense', maps: 'few' }))],
      behaviours.map((behaviour) => ({ ...behaviour, verdicts: ['exact'], pushOrder: true, pushdown: true })),
    ),
  )
})

export const groupWorlds: fc.Arbitrary<GroupWorld> = fc.oneof(
  {
    weight: 2,
    arbitrary: setting.chain(([names, density]) =>
      worldOf(
        names.map((name) => memberOf(name, { density })),
        behaviours,
      ),
    ),
  },
  { weight: 1, arbitrary: loneWorlds },
)

export const keyText = (key: number): string => key.toString().padStart(2, '0')

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

/** The number of the thing that a record is of. */
export function thingOf({ behaviour: { isByUri, joinsRecords } }: GroupWorld, key: number): number {
  return joinsRecords && !isByUri ? Math.floor(key / 2) : key
}

/** What a record of a thing is called by a member. */
export function idOf(world: GroupWorld, { dialect }: WorldMember, key: number): string {
  if (world.behaviour.isByUri) return `urn:thing:g${key}`
  return dialect.name === 'plain' ? `urn:thing:plain:${keyText(key)}` : dialect.id({ key } as Truth)
}

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
