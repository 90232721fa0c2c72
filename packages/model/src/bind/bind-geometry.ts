// Binds a geometry to where it comes from: GeoJSON, or two columns.
import type { Geometry, Position } from '@crosswalk/contract'
import { createTransform, CRS84, parseGeometry, transformGeometry, windRings } from '@crosswalk/geo'
import type { Crs, Transform } from '@crosswalk/geo'
import type { GeometryDefinition, GeometrySource } from '../definition.ts'
import { lowerPoint } from '../lower/lower-point.ts'
import { unsupported } from '../lower/lowered.ts'
import { isMissing, UNREADABLE } from '../missing-value.ts'
import { parseDecimal } from '../steps/codes.ts'
import { lowerColumn } from '../steps/column.ts'
import { createConstantOrigin } from '../steps/origins.ts'
import type { Pipeline } from '../steps/pipeline.ts'
import type { BindContext } from './open-columns.ts'

/** Lifts GeoJSON in CRS84, or a kind of missing. */
export function bindGeometry({ geometry, at }: GeometryDefinition, context: BindContext): Pipeline {
  switch (geometry.kind) {
    case 'path':
      return bindPath(geometry, { context, at })
    case 'columns':
      return bindColumns(geometry, { context, at })
    case 'constant': {
      const origin = createConstantOrigin(geometry.value, 'geometry')
      return { lift: () => geometry.value, lower: (leaf) => origin.lower(leaf), order: () => null, identity: null }
    }
  }
}

interface Place {
  readonly context: BindContext
  readonly at: readonly (string | number)[]
}

function bindPath({ path, crs }: GeometrySource & { kind: 'path' }, { context, at }: Place): Pipeline {
  const column = context.open(path, [...at, 'from'])
  if (!['geometry', 'json', 'unknown'].includes(column.type)) {
    context.issues.push(
      context.definition.issue(at, `${column.name} is of type ${column.type}, which holds no geometry`, {
        expected: 'a GeoJSON geometry or Feature',
      }),
    )
  }
  const transform = crs === null ? null : openTransform(crs, context)
  if (column.type === 'geometry' && transform === null) {
    return {
      lift: (item) => column.get(item),
      lower: (leaf) => lowerColumn(column, leaf),
      order: () => null,
      identity: column.name,
    }
  }
  return {
    lift: (item) => readGeoJson(column.get(item), transform),
    lower: () => unsupported('the source does not know this as a geometry in CRS84'),
    order: () => null,
    identity: null,
  }
}

function readGeoJson(value: unknown, transform: Transform | null): unknown {
  if (isMissing(value)) return value
  const isFeature = typeof value === 'object' && Reflect.get(value, 'type') === 'Feature'
  const geometry = parseGeometry(isFeature ? Reflect.get(value, 'geometry') : value)
  if (geometry === null) return UNREADABLE
  const moved = transform === null ? geometry : transformGeometry(geometry, transform)
  return moved === null ? UNREADABLE : windRings(moved)
}

function openTransform(crs: Crs, context: BindContext): Transform | null {
  if (crs.authority === 'OGC' || crs.code === '4326') return null
  const transform = createTransform(crs, CRS84)
  if (transform.ballpark) context.warnings.push(`${context.definition.name}: ${crs.authority}:${crs.code}: ${transform.note}`)
  return transform
}

function bindColumns({ x, y, crs }: GeometrySource & { kind: 'columns' }, { context, at }: Place): Pipeline {
  const [first, second] = [context.open(x, at), context.open(y, at)]
  const transform = crs === null ? null : openTransform(crs, context)
  return {
    lift: (item) => readPoint(first.get(item), second.get(item), transform),
    lower: (leaf) => lowerPoint(leaf, { x: first, y: second, transform }),
    order: () => null,
    identity: null,
  }
}

function readPoint(x: unknown, y: unknown, transform: Transform | null): Geometry | null | undefined | typeof UNREADABLE {
  if (isMissing(x)) return x
  if (isMissing(y)) return y
  const [first, second] = [readNumber(x), readNumber(y)]
  if (first === undefined || second === undefined) return UNREADABLE
  const position: Position | null = transform === null ? [first, second] : transform.forward([first, second])
  return position !== null && isOnEarth(position) ? { type: 'Point', coordinates: position } : UNREADABLE
}

function isOnEarth([longitude = Number.NaN, latitude = Number.NaN]: Position): boolean {
  return longitude >= -180 && longitude <= 180 && latitude >= -90 && latitude <= 90
}

function readNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? parseDecimal(value) : undefined
}
