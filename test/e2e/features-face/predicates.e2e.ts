// OGC's own predicates (21-065r2, abstract test suite) give their counts as `numberMatched` of our own face, in text and in JSON.
import { readFileSync } from 'node:fs'
import { parseCql2Text, toCql2Json } from '@crosswalk/cql2'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../shared-data.ts'
import { startFace, type RunningFace } from './start-face.ts'

interface Row {
  readonly id: string
  readonly collection: string
  readonly filter: string
  readonly expected: number
  /** What OGC's data give where the published count does not fit them. */
  readonly counted?: number
}

const isMissing = lacksShared('cql2') || lacksShared('stations')
const rows = isMissing ? [] : (JSON.parse(readFileSync(sharedPath('cql2/predicates.json'), 'utf8')) as readonly Row[])
let face: RunningFace
beforeAll(async () => {
  if (!isMissing) face = await startFace()
})
afterAll(() => face?.close())

async function ask({ collection }: Row, parameters: Readonly<Record<string, string>>): Promise<unknown> {
  const search = new URLSearchParams({ ...parameters, limit: '300', properties: '' })
  const response = await fetch(`${face.url}/collections/ne:${collection}/items?${search}`, {
    signal: AbortSignal.timeout(20_000),
  })
  const body = (await response.json()) as {
    readonly numberMatched?: number
    readonly features?: readonly unknown[]
    readonly complete?: boolean
  }
  return response.ok ? { matched: body.numberMatched, features: body.features?.length, complete: body.complete } : body
}

const LANGUAGES = {
  'cql2-text': (row: Row): string => row.filter,
  'cql2-json': (row: Row): string => JSON.stringify(toCql2Json(parseCql2Text(row.filter))),
} as const

describe.skipIf(isMissing)('OGC’s predicates through the Features face', () => {
  it('are all here', () => {
    expect(rows).toHaveLength(274)
  })

  it.each(Object.keys(LANGUAGES) as (keyof typeof LANGUAGES)[])('give their counts in %s', async (language) => {
    const answers: unknown[] = []
    for (const row of rows)
      answers.push([row.id, row.filter, await ask(row, { filter: LANGUAGES[language](row), 'filter-lang': language })])
    const expected = rows.map((row) => {
      const count = row.counted ?? row.expected
      return [row.id, row.filter, { matched: count, features: count, complete: true }]
    })
    expect(answers).toEqual(expected)
  })
})
