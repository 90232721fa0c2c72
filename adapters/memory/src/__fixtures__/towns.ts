// Two small collections with every kind of value, gaps, ties, and text whose code points and UTF-16 units sort differently.
import type { CollectionProperty, PropertyType } from '@crosswalk/contract'
import type { MemoryCollection } from '../source/options.ts'

const LABELS = ['a', 'Z', 'ab', 'É', '\uFFFD', '\u{1F600}', '', 'a%b', 'a_b', 'a\\b']

const property = (name: string, type: PropertyType): CollectionProperty => {
  const sortable = !['geometry', 'array', 'json', 'unknown'].includes(type)
  return { name, type, filterable: true, sortable }
}

function createTown(row: number): object {
  return {
    id: `t${row % 2 === 0 ? row : 100 - row}`,
    label: row % 7 === 6 ? null : LABELS[row % LABELS.length],
    ...(row % 5 === 4 ? {} : { size: (row * 37) % 11 }),
    open: row % 3 === 0 ? null : row % 3 === 1,
    founded: row % 4 === 3 ? undefined : `20${String(10 + (row % 9))}-02-0${1 + (row % 9)}`,
    seen: row % 6 === 5 ? null : `2026-03-0${1 + (row % 4)}T0${row % 10}:30:00${row % 2 === 0 ? 'Z' : '+02:00'}`,
    tags: row % 3 === 0 ? ['x', `n${row}`] : [],
    address: { street: LABELS[(row * 3) % LABELS.length], 'house.number': row },
    'address.zip': `0${row}`,
    geometry: row % 8 === 7 ? null : { type: 'Point', coordinates: [((row * 29) % 360) - 180, ((row * 13) % 160) - 80] },
  }
}

export const towns: MemoryCollection = {
  id: 'towns',
  keyProperty: 'id',
  geometryProperty: 'geometry',
  properties: [
    property('id', 'text'),
    property('label', 'text'),
    property('size', 'number'),
    property('open', 'boolean'),
    property('founded', 'date'),
    property('seen', 'timestamp'),
    property('tags', 'array'),
    property('address', 'json'),
    property('address.street', 'text'),
    property('address.zip', 'text'),
    property('geometry', 'geometry'),
  ],
  items: Array.from({ length: 60 }, (_, row) => createTown(row)),
}

/** Without a key of its own: the row number is the key. */
export const keyless: MemoryCollection = {
  id: 'keyless',
  properties: [property('size', 'number'), { ...property('label', 'text'), filterable: false, sortable: false }],
  items: [{ size: 3, label: 'c' }, { size: 3, label: 'b' }, { size: null, label: 'a' }, { label: 'd' }, { size: -1 }],
}
