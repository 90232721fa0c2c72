// A generated world of an identity group: members that hold parts of the same things, and the plain lists that they mean.
import fc from 'fast-check'
import { createMemorySource } from '@crosswalk/adapter-memory'
import {
  type CollectionProperty,
  type EntityService,
  type Filter,
  type Order,
  type Source,
  SourceError,
  type Verdict,
} from '@crosswalk/contract'
import { compileCrosswalks, compileModels, createUriNormaliser, type IdentityGroup } from '@crosswalk/model'
import { createEngine } from '../create-engine.ts'
import { type PlainEntity, plainEntity, plainOrder } from './oracle.ts'
import { type Dialect, instantOf, type Truth } from './dialect.ts'
import { DIALECTS, MODEL, truths } from './world.ts'

export const PROPERTIES = ['name', 'rank', 'active', 'kind', 'since', 'location', 'height', 'tags'] as const
type Name = (typeof PROPERTIES)[number]

/** One record of one member. */
export interface Record {
  readonly truth: Truth
  /** A second record of the same thing in the same collection. */
  readonly isTwin: boolean
  /** Whole hours; null where the source does not say. Only of `plain` and `coded`. */
  readonly observedHour: number | null
  readonly modifiedHour: number | null
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

const hour = fc.constantFrom(null, 5, 6, 9, 12)
const recordOf = (truth: Truth, dialect: string): fc.Arbitrary<readonly Record[]> => {
  const single = (isTwin: boolean, own: fc.Arbitrary<Truth>): fc.Arbitrary<Record> =>
    fc.record({
      truth: own,
      isTwin: fc.constant(isTwin),
      observedHour: hour,
      modifiedHour: hour,
      isExpired: fc.boolean().map((odd) => odd && truth.key % 3 === 0),
    })
  const first = single(false, fc.constant(truth))
  if (dialect !== 'plain') return first.map((one) => [one])
  const twin = single(true, fc.constant({ ...truth, name: `${truth.name ?? ''}b`, rank: truth.rank === null ? 2 : null }))
  return fc.oneof({ weight: 3, arbitrary: first.map((one) => [one]) }, { weight: 1, arbitrary: fc.tuple(first, twin) })
}

const memberOf = (name: string): fc.Arbitrary<WorldMember> => {
  const names = CAN_MAP[name] ?? PROPERTIES
  const records = truths.chain((all) => fc.subarray([...all]).chain((some) => fc.tuple(...some.map((truth) => recordOf(truth, name)))))
  return fc
    .tuple(records, fc.subarray([...names], { minLength: 1 }), fc.boolean())
    .map(([lists, some, all]) => ({ dialect: dialectNamed(name), records: lists.flat(), mapped: all ? names : withOwn(some) }))
}

/** Heights may stand in another collection, and a crosswalk maps something of its own. */
function withOwn(mapped: readonly Name[]): readonly Name[] {
  return mapped.some((name) => name !== 'height') ? mapped : [...mapped, 'name']
}

export const groupWorlds: fc.Arbitrary<GroupWorld> = fc.shuffledSubarray([...MEMBERS], { minLength: 2 }).chain((names) =>
  fc.record({
    members: fc.tuple(...names.map(memberOf)),
    configured: fc.shuffledSubarray([...names.keys()], { minLength: names.length }),
    behaviour: fc.record({
      verdicts: fc.array(fc.constantFrom<Verdict>('exact', 'inexact', 'unsupported'), { minLength: 1, maxLength: 4 }),
      pushOrder: fc.boolean(),
      batchSize: fc.integer({ min: 1, max: 9 }),
      keysPerRequest: fc.integer({ min: 1, max: 4 }),
      pushdown: fc.boolean(),
      local: fc.boolean(),
      isByUri: fc.boolean(),
    }),
  }),
)

const keyText = (key: number): string => key.toString().padStart(2, '0')

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

/** What each thing is called by a member. */
export function idOf(world: GroupWorld, { dialect }: WorldMember, key: number): string {
  if (world.behaviour.isByUri) return `urn:thing:g${key}`
  return dialect.name === 'plain' ? `urn:thing:plain:${keyText(key)}` : dialect.id({ key } as Truth)
}

function groupOf(world: GroupWorld): IdentityGroup {
  const crosswalks = world.configured.map((index) => world.members[index]?.dialect.name ?? '')
  if (world.behaviour.isByUri) return { name: 'things', crosswalks, hash: 'by uri', isByUri: true, aliasesOf: (uri) => [uri] }
  const classes = new Map<string, readonly string[]>()
  for (let key = 0; key < 20; key += 1) {
    const uris = world.members.map((member) => idOf(world, member, key))
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
  const { behaviour } = world
  const crosswalks = compileCrosswalks(
    world.members.map((member) => ({ file: `${member.dialect.name}.yaml`, text: crosswalkOf(world, member) })),
    models,
  )
  const sources = world.members.map((member) => {
    const { name, rows, properties, keyProperty } = member.dialect
    const own = member.records.filter(({ isTwin }) => !isTwin).map(({ truth }) => truth)
    const source = createMemorySource({
      id: name,
      collections: [
        {
          id: 'things',
          items: itemsOf(member),
          properties: [...properties, ...(ADDED[name] ?? [])],
          keyProperty,
          local: behaviour.local,
        },
        ...(rows === undefined
          ? []
          : [
              {
                id: rows.collection,
                items: own.flatMap((thing) => rows.write(thing)),
                properties: rows.properties,
                keyProperty: 'no',
                local: true,
              },
            ]),
      ],
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
    const fresh: Source =
      name === 'plain' || name === 'coded'
        ? Object.assign(Object.create(source) as Source, {
            freshness: () => (item: unknown) => {
              const { modified, expired } = item as { modified: number | null; expired: boolean }
              return { modifiedAtMs: modified, expiresAtMs: expired ? 1 : null }
            },
          })
        : source
    return {
      id: name,
      mechanism: 'memory' as const,
      settings: {},
      current: () => fresh,
      health: () => ({ state: 'ready' as const, sinceMs: 0 }),
    }
  })
  const identity = { uris: createUriNormaliser(), groups: [groupOf(world)] }
  return createEngine({ models, crosswalks, sources, identity, limits: { deadlineMs: 60_000 } }, { pushdown: behaviour.pushdown })
}

export const broken = (source: string): never => {
  throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: source })
}

// The oracle: plain lists, merged by hand.

/** A reading of a height as a person would write it down; metres. */
export interface PlainReading {
  readonly hour: number | null
  readonly value: number | null
}

export interface PlainPart {
  readonly member: number
  readonly key: number
  readonly tie: string
  readonly values: PlainEntity
  /** Empty where the record holds none. In the order of the records. */
  readonly heights: readonly PlainReading[]
  readonly modifiedHour: number | null
  readonly isExpired: boolean
}

export interface MergedThing {
  readonly key: number
  readonly parts: readonly PlainPart[]
  readonly values: PlainEntity
  /** By time, without those that have none. */
  readonly heights: readonly PlainReading[]
}

function heightsOf({ dialect, mapped }: WorldMember, { truth, observedHour }: Record): readonly PlainReading[] {
  if (!mapped.includes('height')) return []
  const value = truth.heightCentimetres === null ? null : truth.heightCentimetres / 100
  if (dialect.name === 'plain') return [{ hour: observedHour, value }]
  if (dialect.name === 'coded') return value === null ? [] : [{ hour: observedHour, value }]
  if (dialect.name !== 'observed') return []
  if (truth.heightCentimetres !== null) {
    return [
      { hour: 9, value: truth.heightCentimetres / 100 },
      { hour: 8, value: (truth.heightCentimetres + 21) / 100 },
    ]
  }
  return truth.key % 2 === 0
    ? []
    : [
        { hour: 5, value: 0.2 },
        { hour: 6, value: null },
      ]
}

function partsOf(world: GroupWorld): readonly PlainPart[] {
  return world.configured.flatMap((index) => {
    const member = world.members[index] as WorldMember
    const hasFreshness = member.dialect.name === 'plain' || member.dialect.name === 'coded'
    return member.records.map((record): PlainPart => {
      const { truth, isTwin } = record
      const whole = plainEntity(truth, member.dialect)
      const values = {
        ...whole,
        ...Object.fromEntries(
          PROPERTIES.filter((name) => !member.mapped.includes(name)).map((name) => [name, name === 'tags' ? [] : null]),
        ),
      }
      return {
        member: index,
        key: truth.key,
        tie: `${keyText(truth.key)}${isTwin ? 'b' : 'a'}`,
        values,
        heights: heightsOf(member, record),
        modifiedHour: hasFreshness ? record.modifiedHour : null,
        isExpired: hasFreshness && record.isExpired,
      }
    })
  })
}

const low = (hour: number | null): number => hour ?? -1

/** Things in no particular order; parts in configured order. */
export function mergeWorld(world: GroupWorld, without: readonly string[] = []): readonly MergedThing[] {
  const parts = partsOf(world).filter(({ member }) => !without.includes(world.members[member]?.dialect.name ?? ''))
  const keys = [...new Set(parts.map(({ key }) => key))]
  return keys.map((key) => {
    const own = parts.filter((part) => part.key === key)
    const sorted = world.configured.flatMap((index) =>
      own.filter(({ member }) => member === index).toSorted((a, b) => plainOrder(a.tie, b.tie)),
    )
    return mergeThing(key, sorted, world)
  })
}

function mergeThing(key: number, parts: readonly PlainPart[], world: GroupWorld): MergedThing {
  const alive = parts.filter(({ isExpired }) => !isExpired)
  const pick = <Value>(read: (part: PlainPart) => Value, isThere: (value: Value) => boolean): Value | undefined => {
    const candidates = alive.filter((part) => isThere(read(part)))
    const newest = Math.max(...candidates.map(({ modifiedHour }) => low(modifiedHour)))
    const winner = candidates.find(({ modifiedHour }) => low(modifiedHour) === newest)
    return winner === undefined ? undefined : read(winner)
  }
  const scalar = (name: Exclude<Name, 'tags' | 'height'>): unknown =>
    pick(
      ({ values }) => values[name],
      (value) => value !== null,
    ) ?? null
  const first = parts[0] as PlainPart
  const values = {
    id: idOf(world, world.members[first.member] as WorldMember, key),
    source: '',
    ...Object.fromEntries(PROPERTIES.map((name) => [name, name === 'tags' || name === 'height' ? null : scalar(name)])),
    tags:
      pick(
        ({ values: { tags } }) => tags,
        (tags) => tags.length > 0,
      ) ?? [],
    height: latestHeight(alive)?.value ?? null,
    heights: [...heightHistory(alive), ...alive.flatMap((part) => part.heights.filter(({ hour }) => hour === null))].map(
      ({ value }) => value,
    ),
  } as unknown as PlainEntity
  return { key, parts, values, heights: heightHistory(alive) }
}

interface Told extends PlainReading {
  readonly part: PlainPart
  readonly place: number
}

/** One reading per hour: what has a value, then what was changed later, then the earlier part. */
function heightHistory(parts: readonly PlainPart[]): readonly PlainReading[] {
  const told = parts.flatMap((part, place) => part.heights.map((reading): Told => ({ ...reading, part, place })))
  const hours = [...new Set(told.map(({ hour }) => hour))].filter((at) => at !== null).toSorted((a, b) => a - b)
  return hours.map((at) => best(told.filter(({ hour }) => hour === at)))
}

function best(told: readonly Told[]): PlainReading {
  const ranked = told.toSorted(
    (a, b) =>
      Number(b.value !== null) - Number(a.value !== null) || low(b.part.modifiedHour) - low(a.part.modifiedHour) || a.place - b.place,
  )
  return ranked[0] as PlainReading
}

/** The last hour's reading; one without an hour only where there are no others. */
function latestHeight(parts: readonly PlainPart[]): PlainReading | undefined {
  const timed = heightHistory(parts).at(-1)
  if (timed !== undefined) return timed
  const told = parts.flatMap((part, place) => part.heights.map((reading): Told => ({ ...reading, part, place })))
  return told.length === 0 ? undefined : best(told)
}

export function compareBy(orders: readonly Order[], a: PlainEntity, b: PlainEntity): number {
  for (const order of orders) {
    const name = (order as { property: keyof PlainEntity }).property
    const [left, right] = [a[name], b[name]]
    if (left === null && right === null) continue
    if (left === null) return 1
    if (right === null) return -1
    const ascending = name === 'since' ? Date.parse(left as string) - Date.parse(right as string) : plainOrder(left, right)
    if (ascending !== 0) return order.descending ? -ascending : ascending
  }
  return 0
}
