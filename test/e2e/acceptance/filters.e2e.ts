// AC-24 and AC-25 over the station test set as files: whatever is pushed, the answer is that of plain arrays; P, NOT P and unknown are all there is.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesAdapter } from '@crosswalk/adapter-files'
import type { Source } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Station } from '../../sources/stations.ts'
import { isMissing, stationFiles, stations } from '../stations/station-files.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 200)

/** CQL2 text, and what it says of a station in three values. */
interface Condition {
  readonly text: string
  readonly holds: (station: Station) => boolean | null
}

const OPERATORS = {
  '=': (a: number, b: number) => a === b,
  '<>': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
}
const operator = fc.constantFrom(...(Object.keys(OPERATORS) as (keyof typeof OPERATORS)[]))

/** In ug/m3, by the rule of the set's README: 10 k + h, the late 999 of s04, the null of s08 at five. */
const no2Of = ({ number }: Station): readonly (number | null)[] => [
  ...Array.from({ length: 24 }, (_, hour) => (number === 8 && hour === 5 ? null : number === 6 ? 70 + hour : 10 * number + hour)),
  ...(number === 4 ? [999] : []),
]
const latestNo2 = (station: Station): number => (station.number === 6 ? 93 : 10 * station.number + 23)
const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)
const unknownOr = <Value>(value: Value | null, test: (known: Value) => boolean): boolean | null => (value === null ? null : test(value))

const leaf: fc.Arbitrary<Condition> = fc.oneof(
  fc.tuple(operator, fc.constantFrom(-5, 0, 3, 3.5, 4.25, 10, 100)).map(([op, bound]) => ({
    text: `heightM ${op} ${bound}`,
    holds: ({ properties }: Station) => unknownOr(numberOf(properties['heightM']), (height) => OPERATORS[op](height, bound)),
  })),
  fc.tuple(operator, fc.integer({ min: 30, max: 145 })).map(([op, bound]) => ({
    text: `no2 ${op} ${bound}`,
    holds: (station: Station) => OPERATORS[op](latestNo2(station), bound),
  })),
  fc.tuple(fc.constantFrom('some', 'every'), operator, fc.integer({ min: 5, max: 150 })).map(([quantifier, op, bound]) => ({
    text: `${quantifier}(no2.series, value ${op} ${bound})`,
    holds: (station: Station) => {
      const passes = no2Of(station).map((value) => value !== null && OPERATORS[op](value, bound))
      return quantifier === 'some' ? passes.includes(true) : !passes.includes(false)
    },
  })),
  // Temperatures are those of odd stations; s11 says no unit, so nothing is known of its number.
  fc.tuple(operator, fc.integer({ min: 10, max: 25 })).map(([op, bound]) => ({
    text: `temperature ${op} ${bound}`,
    holds: ({ number }: Station) => (number % 2 === 0 || number === 11 ? null : OPERATORS[op](number + 11.5, bound)),
  })),
  fc.constantFrom('City of Berlin', 'City', '').map((name) => ({
    text: `operator = '${name}'`,
    holds: ({ properties }: Station) => unknownOr(textOf(properties['operator']), (operatorName) => operatorName === name),
  })),
  fc.constantFrom('C', 'City', 'x').map((start) => ({
    text: `operator LIKE '${start}%'`,
    holds: ({ properties }: Station) => unknownOr(textOf(properties['operator']), (name) => name.startsWith(start)),
  })),
  fc.constantFrom('operator', 'heightM').map((name) => ({
    text: `${name} IS NULL`,
    holds: ({ properties }: Station) => (properties[name] ?? null) === null,
  })),
  fc.constant({ text: 'location IS NULL', holds: ({ geometry }: Station) => geometry === null }),
  fc.constant({ text: 'temperature IS NULL', holds: ({ number }: Station) => number % 2 === 0 }),
)

const conditions: fc.Arbitrary<Condition> = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: tie('condition').map(not) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.boolean(), tie('condition'), tie('condition')).map(([isAnd, left, right]): Condition => ({
        text: `(${left.text} ${isAnd ? 'AND' : 'OR'} ${right.text})`,
        holds: (station) => both(isAnd, left.holds(station), right.holds(station)),
      })),
    },
  ),
})).condition

function not({ text, holds }: Condition): Condition {
  return { text: `NOT (${text})`, holds: (station) => unknownOr(holds(station), (value) => !value) }
}

/** The tables of OGC 21-065r2: false decides AND, true decides OR. */
function both(isAnd: boolean, left: boolean | null, right: boolean | null): boolean | null {
  if (left === !isAnd || right === !isAnd) return !isAnd
  return left === null || right === null ? null : isAnd
}

let folder: string
let source: Source
type Ask = (filter: string, first?: number) => Promise<readonly string[]>
let asks: readonly Ask[] = []

beforeAll(async () => {
  if (isMissing) return
  folder = mkdtempSync(join(tmpdir(), 'crosswalk-acceptance-'))
  const files = stationFiles('json')
  for (const name of ['stations.json', 'observations.json']) writeFileSync(join(folder, name), files[name] ?? '')
  source = await filesAdapter.connect(
    { path: ['stations.json', 'observations.json'] },
    { sourceId: 'stations', baseDirectory: folder, signal: AbortSignal.timeout(60_000) },
  )
  const models = compileModels([{ file: 'model.yaml', text: files['models/measured-station.yaml'] ?? '' }])
  const crosswalks = compileCrosswalks([{ file: 'crosswalk.yaml', text: files['crosswalks/stations.yaml'] ?? '' }], models)
  const handle = {
    id: 'stations',
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: 0 }),
  }
  asks = [true, false].map((pushdown) =>
    askThrough(createGraphqlHandler({ service: createEngine({ models, crosswalks, sources: [handle] }, { pushdown }) })),
  )
})
afterAll(async () => {
  await source?.close()
  if (folder) rmSync(folder, { recursive: true, force: true })
})

const QUERY = `query ($filter: String, $first: Int, $after: String) {
  measuredStations(filter: $filter, first: $first, after: $after) { complete nodes { id } pageInfo { hasNextPage endCursor } }
}`

interface Page {
  readonly complete: boolean
  readonly nodes: readonly { readonly id: string }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

/** All pages, which have to be complete. */
function askThrough(handler: ReturnType<typeof createGraphqlHandler>): Ask {
  return async (filter, first = 12) => {
    const ids: string[] = []
    let after: string | null = null
    do {
      const request = new Request('http://localhost/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: QUERY, variables: { filter, first, after } }),
      })
      const { data, errors } = (await (await handler.fetch(request)).json()) as { data: { measuredStations: Page }; errors?: unknown }
      expect(errors).toBeUndefined()
      const { complete, nodes, pageInfo }: Page = data.measuredStations
      expect(complete).toBe(true)
      ids.push(...nodes.map(({ id }) => id.slice('urn:station:'.length)))
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
    } while (after !== null)
    return ids
  }
}

const idsWhere = (holds: (station: Station) => boolean): readonly string[] => stations.filter(holds).map(({ id }) => id)

describe.skipIf(isMissing)('filters over files', () => {
  it('AC-24: with pushdown = without = plain arrays, for any page size', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, fc.constantFrom(1, 5, 12), async ({ text, holds }, first) => {
        const expected = idsWhere((station) => holds(station) === true)
        for (const ask of asks) expect(await ask(text, first)).toEqual(expected)
      }),
      { numRuns: CASES },
    )
  })

  it('AC-25: P, NOT P and what is unknown are all stations, each once', async () => {
    await fc.assert(
      fc.asyncProperty(conditions, async (condition) => {
        const [ask] = asks as readonly [Ask]
        const unknown = idsWhere((station) => condition.holds(station) === null)
        const all = [...(await ask(condition.text)), ...(await ask(not(condition).text)), ...unknown]
        expect(all.toSorted()).toEqual(idsWhere(() => true))
      }),
      { numRuns: CASES },
    )
  })
})
