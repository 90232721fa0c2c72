// The data of the fake server: points with every kind of property and gaps, and shapes without a key.

export interface FakeFeature {
  readonly fid: string
  readonly values: Readonly<Record<string, string | number | boolean | null>>
  /** Longitude first. One position is a point, more are a closed ring. */
  readonly ring: readonly (readonly [longitude: number, latitude: number])[]
}

export interface FakeType {
  readonly name: string
  readonly geometry: string
  readonly schema: Readonly<Record<string, string>>
  readonly features: readonly FakeFeature[]
}

const LABELS = [
  'Alexanderplatz',
  'Straße',
  'O’Malley & Söhne',
  'wedding',
  'Wedding (mg)',
  'Zoo',
  'ěščř',
  '橋',
  'a b c',
  'Neukölln',
  '100%_sure',
  '[x]',
]

function point(index: number): FakeFeature {
  const at = (index * 7919) % 1000
  const minute = new Date(Date.UTC(2026, 2, 1, 0, index * 7, index % 60)).toISOString().replace('.000Z', 'Z')
  return {
    fid: `places.p${String(index).padStart(3, '0')}`,
    values: {
      id: `p${String(index).padStart(3, '0')}`,
      label: index % 11 === 5 ? null : (LABELS[index % LABELS.length] ?? ''),
      size: index % 7 === 3 ? null : ((index * 37) % 100) / 4 - 3,
      open: index % 5 === 2 ? null : index % 2 === 0,
      since: index % 13 === 4 ? null : `20${String(10 + (index % 15)).padStart(2, '0')}-0${1 + (index % 9)}-1${index % 10}`,
      seen: minute,
    },
    ring: [[Math.round((8 + at / 100) * 1e6) / 1e6, Math.round((48 + ((at * 31) % 700) / 100) * 1e6) / 1e6]],
  }
}

function shape(index: number): FakeFeature {
  const [x, y] = [20 + index * 2, 55 + (index % 3)]
  return {
    fid: `shapes.${index + 1}`,
    values: { kind: ['park', 'lake', 'wood'][index % 3] ?? '', area: index % 4 === 1 ? null : index * 10 },
    ring: [
      [x, y],
      [x + 1, y],
      [x + 1, y + 0.5],
      [x, y + 0.5],
      [x, y],
    ],
  }
}

export const FAKE_TYPES: readonly FakeType[] = [
  {
    name: 'places',
    geometry: 'geom',
    schema: { id: 'string', label: 'string', size: 'double', open: 'boolean', since: 'date', seen: 'dateTime' },
    features: Array.from({ length: 60 }, (_, index) => point(index)),
  },
  {
    name: 'shapes',
    geometry: 'shape',
    schema: { kind: 'string', area: 'int' },
    features: Array.from({ length: 12 }, (_, index) => shape(index)),
  },
]
