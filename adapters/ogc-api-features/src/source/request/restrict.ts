// What of a conjunct the parameters of OGC API Features Part 1 can say: bbox, datetime, a property that equals a value.
import type { Bbox, Filter } from '@crosswalk/contract'
import type { DatetimeAbility } from './abilities.ts'
import type { CollectionState } from './collection-state.ts'
import { readRelation, boxesAround } from './lower-spatial.ts'
import { writeBox } from './writing.ts'
import { dayOf, instantMsOf, isObject, isPropertyRef, timestampOf } from './operands.ts'

/** One parameter, and whether its rows are more than the conjunct's: they always may be. */
export type Restriction =
  | { readonly kind: 'bbox'; readonly bbox: Bbox }
  | { readonly kind: 'datetime'; readonly datetime: string }
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string }

/** A superset of the conjunct's rows, or undefined where no parameter gives one. */
export function restrict(filter: Filter, state: CollectionState): Restriction | undefined {
  if (typeof filter !== 'object' || filter === null || !Array.isArray(filter.args)) return undefined
  if (filter.op.startsWith('s_')) return restrictSpace(filter, state)
  return restrictTime(filter, state) ?? restrictValue(filter, state)
}

function restrictSpace(filter: Exclude<Filter, boolean>, state: CollectionState): Restriction | undefined {
  const writing = state.abilities.bbox
  if (writing === undefined || !isSpatial(filter)) return undefined
  const relation = readRelation(filter, state)
  if (relation === undefined || relation.property.property !== state.collection.geometryProperty) return undefined
  const boxes = boxesAround(relation, state.abilities.marginDegrees)
  const [first, second] = boxes ?? []
  if (first === undefined) return undefined
  // West greater than east is answered with nothing, or refused, by most servers: one band around the world holds both parts.
  const bbox: Bbox = second === undefined ? first : [-180, Math.min(first[1], second[1]), 180, Math.max(first[3], second[3])]
  return writeBox(bbox, writing) === undefined ? undefined : { kind: 'bbox', bbox }
}

type SpatialFilter = Extract<Filter, { readonly op: `s_${string}` }>

function isSpatial(filter: Exclude<Filter, boolean>): filter is SpatialFilter {
  return filter.op.startsWith('s_')
}

const DAY_MS = 86_400_000

/** Closed by the standard, open at the end in some servers: a millisecond and the whole second around are let in. */
function restrictTime(filter: Exclude<Filter, boolean>, { abilities, types }: CollectionState): Restriction | undefined {
  const property = abilities.datetime?.property
  const [first, second] = filter.args as readonly unknown[]
  if (property === undefined || !isPropertyRef(first) || first.property !== property) return undefined
  const isDay = types.get(property) === 'date'
  const startOf = (value: unknown): number | undefined => instantMsOf(value as string) ?? dayMsOf(value)
  const endOf = (value: unknown): number | undefined => {
    const day = instantMsOf(value as string) === undefined ? dayMsOf(value) : undefined
    return day === undefined ? startOf(value) : day + DAY_MS - 1
  }
  const bounds = boundsOf(filter, second)
  if (bounds === undefined) return undefined
  const [start, end] = bounds
  const startMs = start === undefined ? undefined : startOf(start)
  const endMs = end === undefined ? undefined : endOf(end)
  if ((start !== undefined && startMs === undefined) || (end !== undefined && endMs === undefined)) return undefined
  const slackMs = isDay ? DAY_MS : 1000
  if (isApart({ startMs, endMs }, abilities.datetime?.span)) return undefined
  const from = startMs === undefined ? '..' : timestampOf(Math.floor((startMs - (isDay ? slackMs : 0)) / 1000) * 1000)
  const to = endMs === undefined ? '..' : timestampOf(Math.floor(endMs / 1000) * 1000 + slackMs)
  if (from === undefined || to === undefined || (from === '..' && to === '..')) return undefined
  return { kind: 'datetime', datetime: `${from}/${to}` }
}

type Span = Exclude<DatetimeAbility['span'], undefined>

function isApart({ startMs, endMs }: Span, extent: Span | undefined): boolean {
  const isLater = startMs !== undefined && extent?.endMs !== undefined && startMs > extent.endMs
  return isLater || (endMs !== undefined && extent?.startMs !== undefined && endMs < extent.startMs)
}

function dayMsOf(value: unknown): number | undefined {
  const day = dayOf(value as string)
  return day === undefined ? undefined : Date.parse(day)
}

type Bounds = readonly [start: unknown, end: unknown]

/** The closed span in which the property must lie; undefined where the operator has none. */
function boundsOf(filter: Exclude<Filter, boolean>, literal: unknown): Bounds | undefined {
  switch (filter.op) {
    case '=':
    case 't_equals':
    case 't_intersects': {
      if (!isObject(literal) || !('interval' in literal)) return [literal, literal]
      const [start, end] = literal.interval as readonly unknown[]
      return [start === '..' ? undefined : start, end === '..' ? undefined : end]
    }
    case '<':
    case '<=':
    case 't_before':
      return isObject(literal) && 'interval' in literal ? undefined : [undefined, literal]
    case '>':
    case '>=':
    case 't_after':
      return isObject(literal) && 'interval' in literal ? undefined : [literal, undefined]
    case 'between':
      return [literal, filter.args[2]]
    default:
      return undefined
  }
}

function restrictValue(filter: Exclude<Filter, boolean>, { abilities, types }: CollectionState): Restriction | undefined {
  const [first, second] = filter.args as readonly unknown[]
  if (filter.op !== '=' || !isPropertyRef(first) || !abilities.parameters.names.has(first.property)) return undefined
  const type = types.get(first.property)
  const isOfType = (type === 'text' || type === 'number' || type === 'boolean') && typeof second === (type === 'text' ? 'string' : type)
  if (!isOfType || !abilities.parameters.types.has(type)) return undefined
  const value = String(second)
  // A list, an asterisk or nothing at all means something else in a parameter.
  if (value === '' || /[,*\\]/.test(value) || !value.isWellFormed()) return undefined
  return { kind: 'parameter', name: first.property, value }
}
