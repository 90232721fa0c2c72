// Binds `attach`: rows of other collections, what they have in common with entities, and the properties that read them.
import { KIND_TYPES } from '@crosswalk/contract'
import type { Reading } from '@crosswalk/contract'
import { UNKNOWN_UNIT } from '@crosswalk/units'
import type { Attachable, BindInput, BoundAttachment, BoundProperty } from '../crosswalk.ts'
import type { AttachmentDefinition, CrosswalkDefinition, PropertyDefinition } from '../definition.ts'
import { allOf, NOTHING } from '../lower/lowered.ts'
import { codeLiterals } from '../steps/codes.ts'
import { lowerColumn } from '../steps/column.ts'
import type { BoundGroup } from './bind-group.ts'
import { bindKeys } from './bind-keys.ts'
import type { BoundKeys } from './bind-keys.ts'
import { bindProperty } from './bind-property.ts'
import type { PropertyBinding } from './bind-property.ts'
import { residualField } from './field.ts'
import { MEMBER_TYPES } from './member-types.ts'
import { createBindContext } from './open-columns.ts'
import type { BindContext } from './open-columns.ts'
import { attachedRows } from './subject-items.ts'
import { createUnmapped } from './unmapped.ts'

export interface AttachmentBinding {
  readonly bound: BoundAttachment
  /** Of subjects that are `AttachedSubject`; what they read are names of the rows. */
  readonly properties: ReadonlyMap<string, PropertyBinding>
}

export interface AttachmentInput {
  readonly definition: CrosswalkDefinition
  readonly input: BindInput
  /** Notes what is read of items; its getters read subjects as they are without attachments. */
  readonly items: BindContext
  readonly group: BoundGroup | null
}

/** In the order of the file; what does not fit is among the issues. */
export function bindAttachments(surroundings: AttachmentInput): readonly AttachmentBinding[] {
  const { definition, input, items } = surroundings
  return definition.attachments.flatMap((attachment, index) => {
    const found = input.attachable?.(attachment.source, attachment.collection) ?? NOT_THERE
    if ('mistake' in found) {
      items.issues.push(definition.issue([...attachment.at, 'collection'], found.mistake, { expected: found.expected }))
      return []
    }
    return 'unavailable' in found
      ? [bindUnavailable(attachment, found, surroundings)]
      : [bindAvailable({ attachment, index, found }, surroundings)]
  })
}

const NOT_THERE: Attachable = { unavailable: 'nothing can be attached here', code: 'SOURCE_UNREACHABLE' }

interface Found {
  readonly attachment: AttachmentDefinition
  readonly index: number
  readonly found: Extract<Attachable, { collection: unknown }>
}

function bindAvailable({ attachment, index, found }: Found, surroundings: AttachmentInput): AttachmentBinding {
  const { definition, items, group } = surroundings
  const { collection, source } = found
  const rows = createBindContext(definition, { collection, source })
  const scope = rows.scope()
  const keys = bindKeys(attachment.of, { rows: scope, items, group, at: [...attachment.at, 'of'] })
  const own = new Map<string, PropertyBinding>()
  const holder = { items: attachedRows(index), group: null }
  for (const property of attachment.properties) {
    const binding = bindProperty(property, rows, holder)
    // What cannot be read stands in the rows, not in the item.
    if (binding !== undefined) own.set(property.property.name, { ...binding, unreadable: null })
  }
  items.issues.push(...rows.issues)
  items.warnings.push(...rows.warnings)
  const bound: BoundAttachment = {
    source: source.id,
    collectionId: collection.id,
    collection,
    unavailable: null,
    properties: [...own.keys()],
    reads: (names) => [...new Set([...scope.reads, ...names.flatMap((name) => own.get(name)?.bound.reads ?? [])])],
    keyOfRow: keys.keyOfRow,
    keyOfSubject: keys.keyOfItem,
    lowerKeys: (texts) => lowerKeys(keys, texts),
    unmapped: createUnmapped({ input: rows.input, used: rows.reads, bindings: new Map() }),
  }
  return { bound, properties: own }
}

/** Each part of the keys by itself: a superset where there are several. */
function lowerKeys({ parts, partsOfKey }: BoundKeys, keys: readonly string[]): ReturnType<BoundAttachment['lowerKeys']> {
  const texts = keys.map(partsOfKey)
  const lowered = parts.map((column, index) => {
    const values = codeLiterals([...new Set(texts.map((key) => key[index] ?? ''))], column.type)
    if (values === undefined) return null
    return values.length === 0 ? NOTHING : lowerColumn(column, { kind: 'in', values, negated: false })
  })
  const known = lowered.filter((part) => part !== null)
  const { filter } = allOf(known)
  return known.length === 0 || filter === null ? null : [filter]
}

/** While the other source is down the properties are there and missing: nothing is concluded from that, the answer says that it is incomplete. */
function bindUnavailable(
  attachment: AttachmentDefinition,
  { unavailable, code }: Extract<Attachable, { unavailable: string }>,
  { input }: AttachmentInput,
): AttachmentBinding {
  const bound: BoundAttachment = {
    source: attachment.source ?? input.source.id,
    collectionId: attachment.collection,
    collection: null,
    unavailable: { message: unavailable, code },
    properties: attachment.properties.map(({ property }) => property.name),
    reads: () => [],
    keyOfRow: () => null,
    keyOfSubject: () => null,
    lowerKeys: () => null,
    unmapped: () => ({}),
  }
  return { bound, properties: new Map(attachment.properties.map((definition) => [definition.property.name, missingProperty(definition)])) }
}

function missingProperty({ property }: PropertyDefinition): PropertyBinding {
  const { name, kind } = property
  const missing = (type: (typeof KIND_TYPES)[keyof typeof KIND_TYPES] | 'timestamp') =>
    residualField({ type, get: () => null }, 'the collection it is attached from is not available')
  const members = kind === 'measure' ? Object.entries(MEMBER_TYPES) : []
  return {
    fields: new Map([[name, missing(KIND_TYPES[kind])], ...members.map(([member, type]) => [`${name}.${member}`, missing(type)] as const)]),
    bound: { property, reads: [], lift: () => null, incomparable: null, ...(kind === 'measure' ? { reading: missingReading } : {}) },
    unreadable: null,
  }
}

const missingReading: NonNullable<BoundProperty['reading']> = () => () => NO_READING

const NO_READING: Reading = Object.freeze({
  value: null,
  unit: UNKNOWN_UNIT,
  time: null,
  resultTime: null,
  quality: null,
  missing: 'UNKNOWN',
  provenance: null,
})
