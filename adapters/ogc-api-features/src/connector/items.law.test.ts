// Whatever the data and the question, following `next` gives every feature that matches exactly once, and offset the same ones.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ask, createLampsWorld, type Answer, type Lamp, type World } from '../testing/lamps-world.ts'
import type { Feature } from './to-feature.ts'

const INSTANTS = ['2026-03-01T00:00:00Z', '2026-03-01T12:00:00Z', '2026-03-02T00:00:00Z', '2026-03-05T08:00:00Z'] as const

const lampWith = fc.record({
  street: fc.option(fc.constantFrom('Ackerstraße', 'Bergstraße', "O'Malley")),
  on: fc.boolean(),
  rank: fc.option(fc.integer({ min: -2, max: 4 })),
  seen: fc.option(fc.constantFrom(...INSTANTS)),
  place: fc.option(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }))),
})
type Drawn = typeof lampWith extends fc.Arbitrary<infer T> ? T : never

/** What makes the columns of every file the same, whatever was drawn. */
const FULL: Omit<Lamp, 'nr' | 'geometry'> = { state: '0', tags: ['x'], cm: 400, power: 50, unit: 'W', way: 'a' }

const lampsOf = (drawn: readonly Drawn[]): readonly Lamp[] =>
  drawn.map(({ place, ...rest }, index) => {
    // The longitude of the antimeridian is in reach: -4 to 4 stand for 176 to -176.
    const longitude = place === null ? 0 : place[0] >= 0 ? 180 - place[0] - 0.5 : -180 - place[0] - 0.5
    return { ...FULL, ...rest, nr: String(index), geometry: place === null ? null : { type: 'Point', coordinates: [longitude, place[1]] } }
  })

interface Question {
  readonly parameters: Readonly<Record<string, string>>
  /** Decided without any code of the face, the engine or the evaluator. */
  readonly matches: (lamp: Lamp) => boolean
}

const question: fc.Arbitrary<Question> = fc.oneof(
  fc.constant({ parameters: {}, matches: () => true }),
  fc.integer({ min: -2, max: 4 }).map((rank) => ({
    parameters: { filter: `rank >= ${rank}` },
    matches: (lamp: Lamp) => typeof lamp.rank === 'number' && lamp.rank >= rank,
  })),
  fc.integer({ min: -2, max: 4 }).map((rank) => ({
    parameters: { rank: String(rank), active: 'true' },
    matches: (lamp: Lamp) => lamp.rank === rank && lamp.on === true,
  })),
  fc.constantFrom(...INSTANTS).map((instant) => ({
    parameters: { datetime: `${instant}/..` },
    matches: ({ seen }: Lamp) => seen === null || seen === undefined || Date.parse(seen) >= Date.parse(instant),
  })),
  fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: -4, max: 3 })).map(([reach, south]) => ({
    // Over the antimeridian.
    parameters: { bbox: `${180 - reach},${south},${reach - 180},4` },
    matches: ({ geometry }: Lamp) => {
      const [longitude = 0, latitude = 0] = (geometry?.coordinates ?? []) as readonly number[]
      return geometry === null || (180 - Math.abs(longitude) <= reach && latitude >= south && latitude <= 4)
    },
  })),
)

const order = fc.constantFrom<Readonly<Record<string, string>>>({}, { sortby: 'rank' }, { sortby: '-rank,name' }, { sortby: 'seen' })
const idsOf = ({ body }: Answer): readonly string[] => (body['features'] as readonly Feature[]).map(({ id }) => String(id))
const nextOf = ({ body }: Answer): string | undefined =>
  (body['links'] as readonly { rel: string; href: string }[]).find(({ rel }) => rel === 'next')?.href

async function follow(world: World, parameters: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const ids: string[] = []
  let answer = await ask(world, '/collections/lamps/items', parameters)
  for (let pages = 0; pages < 100; pages += 1) {
    expect(answer.status).toBe(200)
    ids.push(...idsOf(answer))
    const next = nextOf(answer)
    if (next === undefined) return ids
    answer = await ask(world, next)
  }
  throw new Error('the pages do not end')
}

const asked = fc.record({ question, sorted: order, limit: fc.integer({ min: 1, max: 9 }) })
type Asked = typeof asked extends fc.Arbitrary<infer T> ? T : never

async function checkPages(
  world: World,
  lamps: Readonly<Record<'north' | 'south', readonly Lamp[]>>,
  { question: { parameters, matches }, sorted, limit }: Asked,
): Promise<void> {
  const all = { ...parameters, ...sorted }
  const whole = await ask(world, '/collections/lamps/items', { ...all, limit: '1000' })
  const expected = Object.entries(lamps).flatMap(([source, list]) =>
    list.filter(matches).map(({ nr }) => `https://data.example.org/${source}/${nr}`),
  )
  expect(idsOf(whole).toSorted()).toEqual(expected.toSorted())
  expect([whole.body['numberMatched'], whole.body['complete']]).toEqual([expected.length, true])
  expect(await follow(world, { ...all, limit: String(limit) })).toEqual(idsOf(whole))
  const behind = await ask(world, '/collections/lamps/items', { ...all, limit: String(limit), offset: String(limit) })
  expect(idsOf(behind)).toEqual(idsOf(whole).slice(limit, 2 * limit))
}

const QUESTIONS_PER_WORLD = 5
const LAW_CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

describe('items', () => {
  it('in pages are the whole list, each feature once, for any limit', async () => {
    const drawn = fc.array(lampWith, { minLength: 1, maxLength: 12 })
    const questions = fc.array(asked, { minLength: QUESTIONS_PER_WORLD, maxLength: QUESTIONS_PER_WORLD })
    await fc.assert(
      fc.asyncProperty(drawn, drawn, questions, async (northDrawn, southDrawn, several) => {
        const lamps = { north: lampsOf(northDrawn), south: lampsOf(southDrawn) }
        const world = await createLampsWorld(lamps)
        try {
          for (const one of several) await checkPages(world, lamps, one)
        } finally {
          await world.close()
        }
      }),
      { numRuns: Math.ceil(LAW_CASES / QUESTIONS_PER_WORLD) },
    )
  })
})
