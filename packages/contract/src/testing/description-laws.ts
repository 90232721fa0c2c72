// Laws about what a source says of itself, what its collections hold, and how getters read.
import { readItems, requestAll } from './read-scan.ts'
import type { LawTest } from './source-suite.ts'

const VERDICTS = ['exact', 'inexact', 'unsupported']

export const testDescription: LawTest = async ({ kit: { expect } }, source, { id }) => {
  const collection = source.collections.get(id)
  expect(collection?.id, `${id} is among the collections`).toBe(id)
  if (collection === undefined) return
  const names = collection.properties.map(({ name }) => name)
  expect(new Set(names).size, 'properties are named once').toBe(names.length)
  for (const name of [collection.keyProperty, collection.geometryProperty]) {
    if (name !== undefined) expect(names, 'key and geometry are among the properties').toContain(name)
  }
  expect(collection.revision.length > 0, 'there is a revision').toBe(true)
  const hasHistories = collection.properties.some(({ history }) => history === 'request')
  if (hasHistories) expect([typeof source.planSeries, typeof source.series], 'histories can be asked for').toEqual(['function', 'function'])
  for (const { verdict } of source.capabilities) expect(VERDICTS).toContain(verdict)
  expect(source.keysPerRequest).toBeGreaterThanOrEqual(1)
}

export const testItems: LawTest = async ({ kit: { expect } }, source, { id, count }) => {
  const items = await readItems(source, requestAll(id))
  expect(items.length).toBe(count)
  const keyOf = source.keyOf(id)
  expect(new Set(items.map(keyOf)).size, 'keys are unique').toBe(count)
  const tieOf = source.tieOf?.(id)
  if (tieOf !== undefined) expect(new Set(items.map(tieOf)).size, 'ties are unique').toBe(count)
  const stated = source.collections.get(id)?.count
  if (stated?.accuracy === 'exact') expect(stated.value).toBe(count)
}

/** Names of members that every object inherits: they are not properties of an item. */
const INHERITED = ['constructor', 'toString', '__proto__', 'hasOwnProperty']

export const testGetters: LawTest = async ({ kit: { expect } }, source, { id, values }) => {
  const items = await readItems(source, requestAll(id))
  for (const name of ['no such property', 'no.such.path', '', '.', ...INHERITED]) {
    const get = source.getter(id, name)
    const found = items.filter((item) => get(item) !== undefined)
    expect(found.length, `items have a property ${name}`).toBe(0)
  }
  const keyOf = source.keyOf(id)
  for (const { key, property, value } of values ?? []) {
    const item = items.find((candidate) => keyOf(candidate) === key)
    expect(item === undefined, `no item has the key ${key}`).toBe(false)
    expect(source.getter(id, property)(item), `${property} of ${key}`).toEqual(value)
  }
}
