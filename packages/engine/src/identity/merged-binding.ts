// The binding of an identity group: every name reads the part that wins.
import {
  type EntityQuery,
  type ModelDescription,
  type ModelProperty,
  type PropertyType,
  QueryError,
  seriesOwner,
} from '@crosswalk/contract'
import type { CompiledProperty } from '@crosswalk/cql2'
import { type BoundProperty, type IdentityGroup, refuseRequestedSeries, type Subject } from '@crosswalk/model'
import { baseOf, type Binding } from '../binding.ts'
import { hashOf } from '../cursor.ts'
import type { PlanOptions } from '../plan-query.ts'
import { rootOf } from './choose-conjunct.ts'
import { compileReadingTest, createMergedHistory } from './merged-history.ts'
import { createMergedProperty } from './merged-property.ts'
import type { EntityPart, BoundMember, MergedSubject } from './merged-subject.ts'
import { createPartPicker, mapProperty, type PartPicker } from './pick-part.ts'

export interface MergedBindingOptions {
  readonly model: ModelDescription
  readonly members: readonly BoundMember[]
  readonly merge: EntityQuery['merge']
  /** Epoch milliseconds: what expires is held against it. */
  readonly nowMs: () => number
  /** Of the group, apart from its members. */
  readonly groupHash: string
}

interface MergedScope extends Pick<MergedBindingOptions, 'model' | 'members'> {
  readonly options: Pick<PlanOptions, 'query' | 'now'>
}

export function mergedOptions({ hash }: IdentityGroup, { model, members, options: { query, now } }: MergedScope): MergedBindingOptions {
  return { model, members, merge: query.merge ?? 'newest', nowMs: now ?? Date.now, groupHash: hash }
}

const NONE: readonly never[] = []

/** Of one member's binding: as many sets of other members, and rules, as are asked for in turns. */
const MAX_KEPT = 8

const kept = new WeakMap<Binding, { readonly options: MergedBindingOptions; readonly merged: Binding }[]>()

/** The merged binding of these very bindings: a collection that is reloaded has others. Compiled properties stay with it from request to request. */
export function mergedBindingOf(options: MergedBindingOptions): Binding {
  const [first] = options.members
  if (first === undefined) throw new Error('a group has members')
  const own = kept.get(first.part.binding) ?? []
  kept.set(first.part.binding, own)
  const known = own.find((one) => isSame(one.options, options))
  if (known !== undefined) return known.merged
  const members = options.members.map(({ part: { binding, source } }) => ({ part: { binding, source } }))
  const merged = createMergedBinding(first.part.binding, { ...options, members })
  if (own.length >= MAX_KEPT) own.shift()
  own.push({ options: { ...options, members }, merged })
  return merged
}

function isSame(a: MergedBindingOptions, b: MergedBindingOptions): boolean {
  const areSame = a.model === b.model && a.merge === b.merge && a.nowMs === b.nowMs && a.groupHash === b.groupHash
  return (
    areSame &&
    a.members.length === b.members.length &&
    a.members.every(({ part }, index) => part.binding === b.members[index]?.part.binding && part.source === b.members[index]?.part.source)
  )
}

/** Subjects are `MergedSubject`; names are compiled when asked for. Nothing is lowered: the members' own bindings do that. */
function createMergedBinding(first: Binding, { model, members, merge, nowMs, groupHash }: MergedBindingOptions): Binding {
  const pickers = new Map<string, PartPicker | null>()
  const pickerOf = (name: string): PartPicker | null => {
    const known = pickers.get(name)
    if (known !== undefined) return known
    const property = propertyOf(model, name)
    const mapped = property === undefined ? [] : mapProperty(members, name)
    const isMapped = mapped.some((one) => one !== undefined)
    const picker = property !== undefined && isMapped ? createPartPicker(property, mapped, nowMs) : null
    pickers.set(name, picker)
    return picker
  }
  const properties = new Map<string, BoundProperty | undefined>()
  const bound = (name: string): BoundProperty | undefined => {
    const picker = pickerOf(name)
    const property = propertyOf(model, name)
    if (picker === null || property === undefined) return undefined
    return createMergedProperty({ property, picker, members, keepsAll: merge === 'all' })
  }
  const property = (name: string): BoundProperty | undefined => {
    if (!properties.has(name)) properties.set(name, bound(name))
    return properties.get(name)
  }
  const ofOwner = (subject: Subject, read: 'keyOf' | 'tieOf'): string => {
    const { owner } = subject as MergedSubject
    const { binding } = (members[owner.member] as BoundMember).part
    return binding[read](baseOf(binding, owner.subject))
  }
  return {
    ...first,
    crosswalk: null,
    model,
    hash: hashOf([groupHash, members.map(({ part }) => part.binding.hash)]),
    where: NONE,
    grouped: false,
    observations: null,
    attachments: NONE,
    environment: {
      resolve: (name) => (name === 'id' ? ID : resolveMerged(name, { members, picker: pickerOf(rootOf(name, model)) })),
      names: first.environment.names ?? NONE,
      quantified: (path, filter, kind) => {
        const owner = seriesOwner(model, path)
        if (owner === undefined) throw new QueryError('QUERY_INVALID', `${path} has no readings to test one by one`)
        const history = property(owner.name)?.history
        const picker = pickerOf(owner.name)
        if (picker !== null && hasRequested(picker)) throw refuseRequestedSeries(path)
        if (history === undefined || picker === null) return () => kind === 'every'
        const accepts = compileReadingTest(picker.mapped, filter)
        return kind === 'some' ? (subject) => history.items(subject).some(accepts) : (subject) => history.items(subject).every(accepts)
      },
    },
    id: (subject) => (subject as MergedSubject).parts[0]?.id ?? null,
    keyOf: (subject) => ofOwner(subject, 'keyOf'),
    tieOf: (subject) => ofOwner(subject, 'tieOf'),
    groupKey: () => null,
    property,
    requested(name) {
      const picker = pickerOf(name)
      if (picker === null || !hasRequested(picker)) return undefined
      const isExpired = (member: number, subject: Subject): boolean => picker.isExpired({ member, subject })
      const { mapped } = picker
      return {
        zoneOf: (subject) => property(name)?.history?.zoneOf(subject) ?? 'UTC',
        open: (readingsOf) => createMergedHistory({ mapped, members, isExpired, readingsOf, keepsAll: merge === 'all' }),
      }
    },
    lower: () => ({ filter: null, verdict: 'unsupported', reason: 'several parts make one entity' }),
    lowerOrder: () => null,
    unmapped: () => ({}),
  }
}

function hasRequested({ mapped }: PartPicker): boolean {
  return mapped.some((one) => one?.bound.requested !== undefined)
}

const ID: CompiledProperty<Subject> = { type: 'text', get: (subject) => (subject as MergedSubject).parts[0]?.id ?? null }

function propertyOf(model: ModelDescription, name: string): ModelProperty | undefined {
  return model.properties.find((property) => property.name === name)
}

interface ResolveOptions {
  readonly members: readonly BoundMember[]
  readonly picker: PartPicker | null
}

function resolveMerged(name: string, { members, picker }: ResolveOptions): CompiledProperty<Subject> | undefined {
  const compiled = members.map(({ part }) => part.binding.environment.resolve(name))
  const known = compiled.filter((one) => one !== undefined)
  if (known.length === 0) return undefined
  // Where no member maps it, it is missing everywhere.
  if (picker === null) return { type: known[0]?.type ?? 'unknown', get: () => null }
  const partOf = (subject: Subject): EntityPart | null =>
    picker.winnerOf(subject as MergedSubject) ?? picker.standInOf(subject as MergedSubject)
  const ofPart = (part: EntityPart | null): CompiledProperty<Subject> | undefined => (part === null ? undefined : compiled[part.member])
  const mapping = compiled.filter((_, member) => picker.mapped[member] !== undefined).flatMap((one) => one ?? [])
  const hasOwnNull = mapping.some(({ isNull }) => isNull !== undefined)
  const arePrepared = mapping.every(({ prepared }) => prepared !== undefined)
  return {
    type: typeOf(mapping.map(({ type }) => type)),
    get(subject) {
      const part = partOf(subject)
      return part === null ? null : ofPart(part)?.get(part.subject)
    },
    ...(hasOwnNull ? { isNull: (subject: Subject) => isNullOf(partOf(subject), ofPart) } : {}),
    ...(arePrepared
      ? {
          prepared: (subject: Subject) => {
            const part = partOf(subject)
            return part === null ? null : ofPart(part)?.prepared?.(part.subject)
          },
        }
      : {}),
  }
}

function isNullOf(part: EntityPart | null, ofPart: (part: EntityPart) => CompiledProperty<Subject> | undefined): boolean {
  if (part === null) return true
  const compiled = ofPart(part)
  if (compiled?.isNull) return compiled.isNull(part.subject)
  const value = compiled?.get(part.subject)
  return value === null || value === undefined || Number.isNaN(value) || (Array.isArray(value) && value.length === 0)
}

/** Members may hold a time as days, instants or either. */
function typeOf(types: readonly PropertyType[]): PropertyType {
  const [first = 'unknown'] = types
  return types.every((type) => type === first) ? first : 'time'
}
