// The laws of the behaviour suite over a memory source that a mutation has made wrong.
import type { Source } from '@crosswalk/contract'
import { testSource } from '@crosswalk/contract/testing'
import type { SourceSuite } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import { expect } from 'vitest'
import { createMemorySource } from '../source/connect.ts'
import type { MemorySource } from '../source/connect.ts'
import type { MemoryOptions } from '../source/options.ts'
import { towns } from './towns.ts'
import { levels, wells } from './wells.ts'

export type Mutate = (source: MemorySource) => Partial<Source>

/** How often something happened to a memory source. */
export const count = (source: Source, call: MemorySource['log'][number]['call']): number =>
  (source as MemorySource).log.filter((entry) => entry.call === call).length

/** The laws of the suite as functions, by collection and name, instead of registered. */
export function collectLaws(mutate: Mutate, knobs: Partial<MemoryOptions> = {}): ReadonlyMap<string, () => void | Promise<void>> {
  const laws = new Map<string, () => void | Promise<void>>()
  let collection = ''
  const register = Object.assign((name: string, body: () => void | Promise<void>) => void laws.set(`${collection}: ${name}`, body), {
    skip: () => undefined,
  })
  const suite: SourceSuite = {
    name: 'mutant',
    kit: {
      describe(name, body) {
        collection = name
        body()
      },
      it: register,
      expect,
    },
    async connect() {
      const source = createMemorySource({ id: 'm', collections: [towns, wells], pushdown: () => 'inexact', ...knobs })
      return { ...source, collections: source.collections, ...mutate(source), close: () => source.close() }
    },
    collections: [
      {
        id: 'towns',
        count: 60,
        filters: [[{ op: '>', args: [{ property: 'size' }, 4] }]],
        orders: [[{ property: 'size', descending: false }]],
        values: [{ key: 't4', property: 'size', value: undefined }],
      },
      { id: 'wells', count: 4, histories: [levels] },
    ],
    oracle(collection, conjunct, source) {
      const types = new Map(collection.properties.map(({ name, type }) => [name, type]))
      return compileFilter<unknown>(conjunct, {
        resolve(name) {
          const type = types.get(name)
          return type === undefined ? undefined : { type, get: source.getter(collection.id, name) }
        },
      })
    },
    requestsSent: (source) => count(source, 'scan') + count(source, 'seriesBatch'),
    openScans: (source) => count(source, 'scan') - count(source, 'close') + count(source, 'series') - count(source, 'closeSeries'),
  }
  testSource(suite)
  return laws
}
