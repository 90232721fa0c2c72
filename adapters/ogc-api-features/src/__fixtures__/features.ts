// Features of a test server: every type, missing values, places on one edge, text with a quote and beyond ASCII.
import type { Geometry } from '@crosswalk/contract'

export interface TestFeature {
  readonly type: 'Feature'
  readonly id: string | number
  readonly geometry: Geometry | null
  readonly properties: Readonly<Record<string, unknown>>
}

const NAMES = ['Alpha', 'beta', 'Gamma', 'delta', 'Épsilon', "O'Malley", 'Zeta', 'eta_%', 'Theta', 'iota', '橋', 'Kappa']

/** Positions on a grid of a tenth of a degree, so that many lie on the edges of boxes. */
function geometryOf(index: number): Geometry | null {
  const [x, y] = [twoDigits(13 + (index % 7) / 10), twoDigits(52 + Math.floor(index / 7) / 10)]
  if (index % 11 === 5) return null
  if (index % 13 !== 8) return { type: 'Point', coordinates: [x, y] }
  const ring = [
    [x, y],
    [twoDigits(x + 0.25), y],
    [twoDigits(x + 0.25), twoDigits(y + 0.15)],
    [x, twoDigits(y + 0.15)],
    [x, y],
  ]
  return { type: 'Polygon', coordinates: [ring] }
}

const twoDigits = (number: number): number => Number(number.toFixed(2))

/** In no order that any property has. */
export const features: readonly TestFeature[] = Array.from({ length: 45 }, (_, place): TestFeature => {
  const index = (place * 17) % 45
  const day = new Date(Date.UTC(2024, 0, 1) + index * 86_400_000).toISOString()
  return {
    type: 'Feature',
    id: `f${String(index).padStart(2, '0')}`,
    geometry: geometryOf(index),
    properties: {
      name: index % 9 === 4 ? null : `${NAMES[index % NAMES.length] ?? ''} ${index % 4}`,
      size: index % 8 === 3 ? null : ((index * 7) % 23) / 4,
      open: index % 10 === 9 ? null : index % 3 === 0,
      since: index % 6 === 1 ? null : day.slice(0, 10),
      seen: index % 5 === 2 ? null : `2024-03-01T${String(index % 24).padStart(2, '0')}:30:00+00:00`,
      changed: index % 7 === 6 ? null : `2025-06-${String((index % 28) + 1).padStart(2, '0')}T12:00:00+00:00`,
    },
  }
})

export const queryables = {
  type: 'object',
  properties: {
    geom: { format: 'geometry-any', 'x-ogc-role': 'primary-geometry' },
    id: { type: 'string', 'x-ogc-role': 'id' },
    name: { type: 'string' },
    size: { type: 'number' },
    open: { type: 'boolean' },
    since: { type: 'string', format: 'date' },
    seen: { type: 'string', format: 'date-time', 'x-ogc-role': 'primary-instant' },
    changed: { type: 'string', format: 'date-time' },
  },
}
