// How properties of features are read: `id`, `geometry`, the properties by name, and what a server's writer did to typed values undone.
import { compilePath } from '@crosswalk/cql2'
import { createHash } from 'node:crypto'
import type { PropertyType } from '@crosswalk/contract'
import { idOf } from './feature.ts'
import type { Feature } from './feature.ts'

/** Names of the two members of a feature that are no properties. */
export const ID = 'id'
export const GEOMETRY = 'geometry'

type Read = (item: unknown) => unknown

export interface GetterSettings {
  readonly types: ReadonlyMap<string, PropertyType>
  /** The server writes empty text where it has no value: text also reads as null then. */
  readonly emptyIsNull: boolean
}

/**
 * A missing property reads as undefined, an explicit null as null. `id` and `geometry` are the feature's own; properties of these names
 * stay readable as `properties.NAME`. Values of declared types are mended: `"true"` and 1 under boolean, `"3.5"` under number, empty text
 * under any type but text.
 */
export function createGetter(name: string, { types, emptyIsNull }: GetterSettings): Read {
  if (name === ID) return (item) => (item as Feature | null)?.id
  if (name === GEOMETRY) return (item) => (item as Feature | null)?.geometry
  const own = compilePath(name)
  const inner = name.startsWith('properties.') ? compilePath(name.slice('properties.'.length)) : undefined
  const read: Read = (item) => {
    const properties = (item as Feature | null)?.properties
    const value = own(properties)
    return value === undefined && inner !== undefined ? inner(properties) : value
  }
  const mend = menderOf(types.get(name), emptyIsNull)
  return mend === undefined ? read : (item) => mend(read(item))
}

type Mend = (value: unknown) => unknown

function menderOf(type: PropertyType | undefined, emptyIsNull: boolean): Mend | undefined {
  if (type === 'boolean') return mendBoolean
  if (type === 'number') return mendNumber
  if (type === 'date' || type === 'timestamp' || type === 'time') return (value) => (value === '' ? null : value)
  return emptyIsNull ? (value) => (value === '' ? null : value) : undefined
}

const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, t: true, f: false, '1': true, '0': false }

function mendBoolean(value: unknown): unknown {
  if (value === '') return null
  if (typeof value === 'string') return BOOLEANS[value.toLowerCase()] ?? value
  return value === 1 || value === 0 ? value === 1 : value
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

function mendNumber(value: unknown): unknown {
  if (value === '') return null
  return typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
}

/** The feature's identifier; of a feature without one a digest of what it holds, the same whatever order its members come in. */
export function keyOfFeature(item: unknown): string {
  return idOf(item) ?? createHash('sha256').update(canonicalJson(item)).digest('base64url').slice(0, 22)
}

/** The key, of a number a text in the order of the numbers. */
export function tieOfFeature(item: unknown): string {
  const id = (item as Feature | null)?.id
  return typeof id === 'number' ? orderedText(id) : keyOfFeature(item)
}

const float = new DataView(new ArrayBuffer(8))

/** The bits of the number, turned so that their order as a whole number is that of the numbers (IEEE 754 section 5.10): sixteen hexadecimal digits. */
function orderedText(number: number): string {
  float.setFloat64(0, number === 0 ? 0 : number)
  const bits = float.getBigUint64(0)
  const turned = bits >> 63n === 1n ? BigInt.asUintN(64, ~bits) : bits | (1n << 63n)
  return turned.toString(16).padStart(16, '0')
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`).join(',')}}`
}
