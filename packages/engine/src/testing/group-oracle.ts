// What a world of an identity group means: plain lists, merged by hand.
import type { Order } from '@crosswalk/contract'
import { type GroupWorld, idOf, keyText, type Name, PROPERTIES, type Record, thingOf, type WorldMember } from './group-world.ts'
import { type PlainEntity, plainEntity, plainOrder } from './oracle.ts'

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
  /** Of the thing, not of its records. */
  readonly key: number
  readonly parts: readonly PlainPart[]
  readonly values: PlainEntity
  /** By time, without those that have none. */
  readonly heights: readonly PlainReading[]
  /** The same with those that lost, behind the one that won, in configured order. */
  readonly allHeights: readonly (PlainReading & { readonly member: number })[]
  /** Of parts that have not expired. */
  readonly allTags: readonly string[]
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
    const hasFreshness = world.behaviour.tellsChanges && (member.dialect.name === 'plain' || member.dialect.name === 'coded')
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
  const keys = [...new Set(parts.map(({ key }) => thingOf(world, key)))]
  return keys.map((key) => {
    const own = parts.filter((part) => thingOf(world, part.key) === key)
    const sorted = world.configured.flatMap((index) =>
      own.filter(({ member }) => member === index).toSorted((a, b) => plainOrder(a.tie, b.tie)),
    )
    return mergeThing(key, sorted, world)
  })
}

function mergeThing(key: number, parts: readonly PlainPart[], world: GroupWorld): MergedThing {
  const alive = parts.filter(({ isExpired }) => !isExpired)
  const pick = <Value>(
    read: (part: PlainPart) => Value,
    isThere: (value: Value) => boolean,
    from: readonly PlainPart[] = alive,
  ): Value | undefined => {
    const candidates = from.filter((part) => isThere(read(part)))
    const newest = Math.max(...candidates.map(({ modifiedHour }) => low(modifiedHour)))
    const winner = candidates.find(({ modifiedHour }) => low(modifiedHour) === newest)
    return winner === undefined ? undefined : read(winner)
  }
  const scalar = (name: Exclude<Name, 'tags' | 'height'>): unknown =>
    pick(
      ({ values }) => values[name],
      (value) => value !== null,
      name === 'name' ? parts : alive,
    ) ?? null
  const first = parts[0] as PlainPart
  const values = {
    id: idOf(world, world.members[first.member] as WorldMember, first.key),
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
  const allTags = [...new Set(alive.flatMap((part) => part.values.tags))]
  return { key, parts, values, heights: heightHistory(alive), allHeights: everyHeight(alive), allTags }
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

/** Hour by hour: the one that stands for it, then the others. */
function everyHeight(parts: readonly PlainPart[]): MergedThing['allHeights'] {
  const told = parts.flatMap((part, place) => part.heights.map((reading): Told => ({ ...reading, part, place })))
  const hours = [...new Set(told.map(({ hour }) => hour))].filter((at) => at !== null).toSorted((a, b) => a - b)
  return hours.flatMap((at) => {
    const own = told.filter(({ hour }) => hour === at)
    const winner = best(own)
    return [winner, ...own.filter((one) => one !== winner)].map(({ hour, value, part: { member } }) => ({ hour, value, member }))
  })
}

function best(told: readonly Told[]): Told {
  const ranked = told.toSorted(
    (a, b) =>
      Number(b.value !== null) - Number(a.value !== null) || low(b.part.modifiedHour) - low(a.part.modifiedHour) || a.place - b.place,
  )
  return ranked[0] as Told
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
