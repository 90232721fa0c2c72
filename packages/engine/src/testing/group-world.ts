// A generated world of an identity group: members that hold parts of the same things.
import fc from 'fast-check'
import type { Verdict } from '@crosswalk/contract'
import type { Dialect, Truth } from './dialect.ts'
import { DIALECTS, truths } from './world.ts'

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

/** The number of the thing that a record is of. */
export function thingOf({ behaviour: { isByUri, joinsRecords } }: GroupWorld, key: number): number {
  return joinsRecords && !isByUri ? Math.floor(key / 2) : key
}

/** What a record of a thing is called by a member. */
export function idOf(world: GroupWorld, { dialect }: WorldMember, key: number): string {
  if (world.behaviour.isByUri) return `urn:thing:g${key}`
  return dialect.name === 'plain' ? `urn:thing:plain:${keyText(key)}` : dialect.id({ key } as Truth)
}
