// Items of a raw collection are found by the source's own keys, whatever their column is called and holds.
import { ITEM_KEY, type Filter } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, idsOf, queryFor, selectNothing } from './testing/service.ts'

const column = (name: string, type: 'text' | 'number') => ({ name, type, filterable: true, sortable: true })
const texts = ['a', 'b', '01'].map((code) => ({ code, id: `other-${code}` }))
const counted = [1, 2, 30].map((no) => ({ no, id: 'same' }))
const service = createService({
  model: 'name: None\nplural: nones\niri: https://example.org/None\nproperties:\n  name: { kind: text, iri: https://example.org/name }\n',
  crosswalks: [],
  sources: [
    {
      id: 'raw',
      collections: [
        { id: 'texts', items: texts, properties: [column('code', 'text'), column('id', 'text')], keyProperty: 'code' },
        { id: 'numbers', items: counted, properties: [column('no', 'number'), column('id', 'text')], keyProperty: 'no' },
      ],
    },
  ],
})
const find = async (collection: string, ids: readonly string[]): Promise<readonly string[]> => {
  const query = { ...queryFor('None'), target: { source: 'raw', collection }, ids, select: selectNothing, count: 'exact' as const }
  const page = await ask(service, query)
  expect(page.count).toEqual({ value: page.rows.length, accuracy: 'EXACT' })
  return idsOf(page)
}

describe('ids of a raw collection', () => {
  it.each([
    ['texts', ['b', '01'], ['b', '01']],
    ['texts', ['1'], []],
    ['texts', ['other-a'], []],
    ['numbers', ['30', '1'], ['1', '30']],
    ['numbers', ['01', 'x'], []],
    ['numbers', ['same'], []],
  ])('%s: %j', async (collection, ids, expected) => {
    expect((await find(collection, ids)).toSorted()).toEqual(expected.toSorted())
  })

  it('stand in filters and orders as @key', async () => {
    const query = { ...queryFor('None'), target: { source: 'raw', collection: 'numbers' }, select: selectNothing }
    const key = { property: ITEM_KEY }
    const matching = async (filter: Filter): Promise<readonly string[]> => idsOf(await ask(service, { ...query, filter: [filter] }))
    expect(await matching({ op: '=', args: [key, '30'] })).toEqual(['30'])
    expect(await matching({ op: 'like', args: [key, '3%'] })).toEqual(['30'])
    expect(
      await matching({
        op: 'or',
        args: [
          { op: '=', args: [key, '2'] },
          { op: '=', args: [{ property: 'no' }, 1] },
        ],
      }),
    ).toEqual(['1', '2'])
    expect(await matching({ op: 'not', args: [{ op: 'in', args: [key, ['1', '2']] }] })).toEqual(['30'])
    expect(idsOf(await ask(service, { ...query, orderBy: [{ property: ITEM_KEY, descending: true }] }))).toEqual(['30', '2', '1'])
  })

  it('are pushed to the column that holds them', () => {
    const query = { ...queryFor('None'), target: { source: 'raw', collection: 'numbers' }, ids: ['30'], select: selectNothing }
    const [part] = service.plan(query).stages.flatMap(({ parts }) => parts)
    expect(part?.pushed).toEqual(['no IN (30)'])
  })
})
