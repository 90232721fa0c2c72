// What answers say of equal URIs outside groups, and of members whose parts stay apart; names from tables where one member is asked.
import type { EntityPage, EntityQuery, EntityService } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, idsOf, queryFor } from '../testing/service.ts'
import { NAMED, open, rows, station } from '../testing/station-world.ts'

const QUERY: EntityQuery = queryFor('Station')
const warningsOf = ({ completeness }: EntityPage): unknown =>
  completeness.entries.filter(({ code }) => code !== null).map(({ source, status, code, message }) => [source, status, code, message])

describe('equal URIs outside identity groups', () => {
  const setup = {
    crosswalks: { a: NAMED, b: NAMED },
    items: { a: rows('a', ['1', '2']), b: rows('b', ['2', '3']) },
    alone: ['a', 'b'],
  }
  const said = 'urn:station:2 is also an entity of a (a): without an identity group all are listed'

  it.each([[[]], [[{ property: 'name', descending: true }]]])('are all listed, and the answer says so (order %j)', async (orderBy) => {
    const page = await ask(open(setup).service, { ...QUERY, orderBy })
    expect(idsOf(page).toSorted()).toEqual(['urn:station:1', 'urn:station:2', 'urn:station:2', 'urn:station:3'])
    expect(page.completeness.complete).toBe(true)
    const holder = orderBy.length === 0 ? said : said.replace('a (a)', 'b (b)')
    expect(warningsOf(page)).toEqual([[orderBy.length === 0 ? 'b' : 'a', 'OK', 'EQUAL_IDENTIFIERS', holder]])
  })

  it('give the first configured by identifier, and say so also where only one is asked for', async () => {
    const { service } = open(setup)
    const one = await ask(service, { ...QUERY, ids: ['urn:station:2'], first: 1, target: { any: true } })
    expect(one.rows.map(({ values }) => values['name'])).toEqual(['a 2'])
    expect(warningsOf(one)).toEqual([['b', 'OK', 'EQUAL_IDENTIFIERS', said]])
    expect(warningsOf(await ask(service, { ...QUERY, ids: ['urn:station:3'] }))).toEqual([])
    const resolution = await service.resolve('urn:station:2', service.createContext({ signal: AbortSignal.timeout(10_000) }))
    expect(resolution?.completeness.entries.map(({ code }) => code)).toEqual([null, 'EQUAL_IDENTIFIERS'])
  })

  it('are shown by explain', async () => {
    const { service } = open(setup)
    const page = await service.page(QUERY, service.createContext({ signal: AbortSignal.timeout(10_000), explain: true }))
    expect(page.plan?.stages[0]?.parts[1]?.executed).toMatchObject({ code: 'EQUAL_IDENTIFIERS', message: said })
  })

  it('within one collection are said too, and of many some are named', async () => {
    const labelled = station('urn:station:{label}', 'name: key')
    const same = Array.from({ length: 6 }, (_, key) => ({ key: String(key), label: 'x' }))
    const page = await ask(open({ crosswalks: { a: labelled }, items: { a: same }, alone: ['a'] }).service, QUERY)
    const once = 'urn:station:x is also an entity of a (a)'
    const message = `${once}, ${once}, ${once}, and 2 more: without an identity group all are listed`
    expect(warningsOf(page)).toEqual([['a', 'OK', 'EQUAL_IDENTIFIERS', message]])
  })

  it('of a group are one entity, and apart on purpose: nothing is said', async () => {
    const { service } = open({ ...setup, alone: [] })
    expect([idsOf(await ask(service, QUERY)).length, warningsOf(await ask(service, QUERY))]).toEqual([3, []])
    expect(warningsOf(await ask(service, { ...QUERY, merge: 'apart' }))).toEqual([])
  })
})

describe('a member whose entities cannot be found by their identifiers', () => {
  it('stays apart, and the answer says so: its source may not have been there when the gateway began', async () => {
    const { service } = open({
      crosswalks: { a: NAMED, b: NAMED, c: NAMED },
      items: { a: rows('a', ['1', '2']), b: rows('b', ['2']), c: rows('c', ['2']) },
      unfindable: ['c'],
    })
    const page = await ask(service, QUERY)
    expect(idsOf(page)).toEqual(['urn:station:1', 'urn:station:2', 'urn:station:2'])
    const message = expect.stringContaining(
      'c (c) cannot be found by their identifiers, so that they stay apart from their identity group stations',
    )
    expect(warningsOf(page)).toContainEqual(['c', 'OK', 'NOT_MERGED', message])
  })
})

describe('a name from a table', () => {
  const setup = {
    crosswalks: { a: NAMED, d: station('urn:d:{key}', 'name: label') },
    items: { a: rows('a', ['1']), d: rows('d', ['x']) },
    table: 'a,d\nurn:station:1,urn:d:x\n',
  }
  const found = async (service: EntityService, query: Partial<EntityQuery>): Promise<unknown> =>
    (await ask(service, { ...QUERY, ...query })).rows.map(({ id, sameAs, askedAs }) => [id, sameAs, askedAs])

  it('finds the entity where only one member of its group is asked', async () => {
    const { service } = open(setup)
    expect(await found(service, { ids: ['urn:d:x'], sources: ['a'] })).toEqual([['urn:station:1', ['urn:d:x'], ['urn:d:x']]])
    expect(await found(service, { ids: ['urn:station:1'], sources: ['d'] })).toEqual([['urn:d:x', ['urn:station:1'], ['urn:station:1']]])
    expect(await found(service, { ids: ['urn:d:y'], sources: ['a'] })).toEqual([])
  })
})
