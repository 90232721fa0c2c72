// Stations that several sources hold, in one identity group: small worlds written by hand.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import type { EntityService } from '@crosswalk/contract'
import { compileCrosswalks, compileModels, createUriNormaliser, readSameAsTable } from '@crosswalk/model'
import { createEngine } from '../create-engine.ts'

const models = compileModels([
  {
    file: 'model.yaml',
    text: `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
---
name: City
plural: cities
iri: https://example.org/def/City
properties:
  name: { kind: text, iri: https://example.org/def/cityName, role: label }
  station: { kind: relation, iri: https://example.org/def/station, target: Station }
`,
  },
])
const uris = createUriNormaliser()

export interface Setup {
  readonly crosswalks: Readonly<Record<string, string>>
  readonly items: Readonly<Record<string, readonly object[]>>
  readonly table?: string | undefined
  readonly faults?: (source: string) => void
  /** Rows that a source could not read. */
  readonly skippedRows?: Readonly<Record<string, number>>
  /** Crosswalks outside the group. @default cities */
  readonly alone?: readonly string[]
  /** Sources that evaluate no condition: nothing of theirs is found by an identifier. */
  readonly unfindable?: readonly string[]
}

export interface World {
  readonly service: EntityService
  /** Scans of a source so far. */
  readonly scans: (source: string) => number
}

/** Sources that are not local, by name; every crosswalk is of the group but those `alone`. */
export function open({ crosswalks, items, table, faults, skippedRows = {}, alone = ['cities'], unfindable = [] }: Setup): World {
  const sources = Object.entries(items).map(([id, rows]) => {
    const columns = ['key', 'label', 'unit', 'at', 'station'].map((name) => ({
      name,
      type: 'text' as const,
      filterable: true,
      sortable: true,
    }))
    const options: MemoryOptions = {
      id,
      collections: [
        {
          id: 'rows',
          items: rows,
          properties: [...columns, { name: 'no2', type: 'number', filterable: true, sortable: true }],
          keyProperty: 'key',
          local: false,
          skippedRows: skippedRows[id],
        },
      ],
      faults: () => faults?.(id),
      ...(unfindable.includes(id) ? { pushdown: () => 'unsupported' as const } : {}),
    }
    return createMemorySource(options)
  })
  const texts = Object.entries(crosswalks).map(([name, text]) => ({
    file: `${name}.yaml`,
    text: `crosswalk: ${name}\nsource: ${name}\ncollection: rows\n${text}\n`,
  }))
  const names = Object.keys(crosswalks).filter((name) => !alone.includes(name))
  const same = table === undefined ? undefined : readSameAsTable({ file: 'same.csv', text: table }, uris)
  const group = {
    name: 'stations',
    crosswalks: names,
    hash: table ?? '',
    isByUri: same === undefined,
    aliasesOf: (uri: string) => same?.classOf(uri) ?? [uri],
  }
  const handles = sources.map((source) => ({
    id: source.id,
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }))
  const service = createEngine({
    models,
    crosswalks: compileCrosswalks(texts, models),
    sources: handles,
    identity: { uris, groups: [group] },
  })
  return { service, scans: (id) => sources.find((source) => source.id === id)?.log.filter(({ call }) => call === 'scan').length ?? 0 }
}

export const station = (id: string, properties: string): string => `model: Station\nid: "${id}"\nproperties: { ${properties} }`
export const NAMED = station('urn:station:{key}', 'name: label')
export const rows = (name: string, keys: readonly string[]): readonly object[] => keys.map((key) => ({ key, label: `${name} ${key}` }))
