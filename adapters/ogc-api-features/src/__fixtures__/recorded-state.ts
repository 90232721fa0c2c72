// Collections of the recorded servers as probes find them, for tests that plan without a server.
import type { PropertyType, Verdict } from '@crosswalk/contract'
import { NO_ABILITIES } from '../source/request/abilities.ts'
import type { Abilities, FilterLanguage } from '../source/request/abilities.ts'
import type { CollectionState } from '../source/request/collection-state.ts'
import { PLAIN } from '../source/request/writing.ts'

const TYPES: Readonly<Record<string, PropertyType>> = {
  label: 'text',
  district: 'text',
  operator: 'text',
  height_m: 'number',
  active: 'boolean',
  installed: 'date',
  updated: 'timestamp',
  station_id: 'text',
  property: 'text',
  phenomenon_time: 'timestamp',
  id: 'text',
  geometry: 'geometry',
}

const OPERATORS = ['=', '<>', '<', '<=', '>', '>=', 'in', 'between', 'like']
const FOLDS = ['casei:text', 'casei like:text', 'accenti:text', 'accenti like:text']
const SPATIAL = ['s_intersects', 's_within', 's_contains', 's_disjoint', 's_equals', 's_touches']

function allExact(): ReadonlyMap<string, Verdict> {
  const scalar = ['text', 'number', 'boolean', 'date', 'timestamp'].flatMap((type) => OPERATORS.map((op) => `${op}:${type}`))
  const names = [...scalar, ...SPATIAL.map((op) => `${op}:geometry`), 'polygons:geometry', 'lines:geometry', ...FOLDS, 'isNull', 'isNull:geometry', 'not', 'or']
  return new Map(names.map((name) => [name, 'exact']))
}

/** A collection whose filter does all that a filter can; without a language all that Part 1 can. */
export function recordedState(path: string, language: FilterLanguage | undefined, abilities: Partial<Abilities> = {}): CollectionState {
  const types = new Map(Object.entries(TYPES))
  const names = new Map([...types.keys()].map((name) => [name, name === 'geometry' ? 'geom' : name]))
  const id = path.split('/').at(-2) ?? ''
  const properties = [...types].map(([name, type]) => ({ name, type, filterable: true, sortable: true }))
  return {
    collection: { id, properties, geometryProperty: 'geometry', keyProperty: 'id', paging: 'offset', revision: '1', local: false, skippedRows: 0, warnings: [] },
    types,
    itemsUrl: `http://server.test${path}`,
    fixedQuery: [],
    crs: undefined,
    repair: { swapped: false },
    emptyIsNull: false,
    isProbed: true,
    quirks: [],
    maxPageSize: 1000,
    abilities: {
      ...NO_ABILITIES,
      counts: true,
      bbox: PLAIN,
      datetime: { property: 'phenomenon_time', span: undefined },
      parameters: { types: new Set(['text', 'number', 'boolean']), names: new Set(types.keys()) },
      sort: { types: new Set(['text', 'number', 'date', 'timestamp']), ascending: 'last', descending: 'first', names, keyName: 'id' },
      singles: true,
      filter: language === undefined ? undefined : { language, verdicts: allExact(), names, places: PLAIN, quotes: true, unicode: true },
      ...abilities,
    },
  }
}
