// A dead source: what is there is there, and the answer never looks whole; nothing at all is an error.
import { afterEach, describe, expect, it } from 'vitest'
import { ask, createLampsWorld, type World, type WorldOptions } from '../testing/lamps-world.ts'

const worlds: World[] = []
afterEach(async () => {
  await Promise.all(worlds.splice(0).map((world) => world.close()))
})
async function worldWith(options: WorldOptions): Promise<World> {
  const world = await createLampsWorld(options)
  worlds.push(world)
  return world
}

const ITEMS = '/collections/lamps/items'

describe('one dead source of two', () => {
  it('leaves the features of the other, with a mark in body and header and no total', async () => {
    const world = await worldWith({ dead: ['north'] })
    for (const parameters of [{}, { sortby: 'rank' }, { bbox: '13,52,14,53' }]) {
      const { status, headers, body } = await ask(world, ITEMS, parameters as Record<string, string>)
      expect([status, headers.get('crosswalk-complete'), body['complete'], body['numberMatched']]).toEqual([200, 'false', false, undefined])
      expect(body['features']).not.toEqual([])
      expect(body['completeness']).toEqual([
        {
          source: 'north',
          crosswalk: 'north-lamps',
          status: 'ERROR',
          code: 'SOURCE_UNREACHABLE',
          message: expect.any(String),
          skippedRows: 0,
        },
        { source: 'south', crosswalk: 'south-lamps', status: 'OK', code: null, message: null, skippedRows: 0 },
      ])
    }
  })

  it('says so where nothing matches', async () => {
    const world = await worldWith({ dead: ['north'] })
    const { status, body } = await ask(world, ITEMS, { rank: '99' })
    expect([status, body['features'], body['complete']]).toEqual([200, [], false])
  })

  it('says so to people', async () => {
    const world = await worldWith({ dead: ['north'] })
    const { body } = await ask(world, ITEMS, { f: 'html' })
    expect(body['text']).toMatch(/This answer is not complete:\s+north ERROR/)
  })

  it('makes a feature that is not found an error, and one that is found none', async () => {
    const world = await worldWith({ dead: ['north'] })
    const lost = await ask(world, `${ITEMS}/${encodeURIComponent('https://data.example.org/north/2')}`)
    expect([lost.status, lost.body['code'], lost.body['source']]).toEqual([502, 'SOURCE_UNREACHABLE', 'north'])
    const found = await ask(world, `${ITEMS}/${encodeURIComponent('https://data.example.org/south/7')}`)
    expect([found.status, found.body['complete']]).toEqual([200, false])
  })

  it('keeps its raw collections from being taken for gone', async () => {
    const world = await worldWith({ dead: ['north'], face: { raw: ['north'] } })
    const answer = await ask(world, '/collections/north:lamps/items')
    expect([answer.status, answer.body['code']]).toEqual([502, 'SOURCE_UNREACHABLE'])
    expect((await ask(world, '/collections/south:lamps/items')).status).toBe(404)
  })
})

describe('all sources dead', () => {
  it('is an error with the code of the table', async () => {
    const world = await worldWith({ dead: ['north', 'south'] })
    const { status, headers, body } = await ask(world, ITEMS)
    expect([status, headers.get('content-type'), body['code']]).toEqual([502, 'application/problem+json', 'SOURCE_UNREACHABLE'])
  })
})

describe('all sources alive', () => {
  it('is complete, in body and header', async () => {
    const world = await worldWith({})
    const { headers, body } = await ask(world, ITEMS)
    expect([headers.get('crosswalk-complete'), body['complete'], body['completeness']]).toEqual(['true', true, undefined])
  })
})
