// A catalogue that fails is asked again, under a clock that the test holds.
import type { Adapter, EntityPage, EntityService } from '@crosswalk/contract'
import { expect, it } from 'vitest'
import type { Clock } from './clock.ts'
import { createSourceDescriber } from './create-source-describer.ts'

const URL_OF = { catalogue: 'https://data.example.org/catalogue', listed: 'https://data.example.org/listed' }
const origin = { source: 'catalogue', collection: 'main', localId: '1', crosswalk: 'x', licence: 'UNKNOWN', attribution: null }
const row = { id: 'urn:1', values: { title: 'Token 12345', links: [`${URL_OF.listed}/`] }, origins: [origin] }

function pageOf(status: 'OK' | 'ERROR'): EntityPage {
  const entry = { source: 'catalogue', status, code: 'SOURCE_UNREACHABLE', message: 'nobody answers', rows: 0 }
  const rows = status === 'OK' ? [row] : []
  return {
    rows,
    hasNextPage: false,
    endCursor: null,
    completeness: { complete: status === 'OK', entries: [entry] },
  } as unknown as EntityPage
}

function setUp(answers: readonly ('OK' | 'ERROR' | Error)[]) {
  const [waits, lacks]: [number[], string[]] = [[], []]
  let asked = 0
  const clock: Clock = { now: () => 0, random: () => 0, delay: async (milliseconds) => void waits.push(milliseconds) }
  const service = {
    describe: () => ({
      limits: { maxPageSize: 10 },
      sources: Object.entries(URL_OF).map(([id, url]) => ({ id, url })),
      models: [{ name: 'Dataset', crosswalks: [{ source: 'catalogue', properties: ['links'] }] }],
    }),
    createContext: () => ({}),
    page: async () => {
      const answer = answers[asked++] ?? 'OK'
      if (answer instanceof Error) throw answer
      return pageOf(answer)
    },
  } as unknown as EntityService
  const sources = [{ id: 'catalogue', adapter: { mechanism: 'ogc-api-records' } as Adapter }]
  const hide = (text: string): string => text.replace('12345', '${TOKEN}')
  const describer = createSourceDescriber({ sources, clock, hide, onLack: (_id, lack) => lacks.push(lack) })
  describer.becameReady('listed')
  describer.start(service)
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { describer, waits, lacks, settle, asked: () => asked }
}

it('waits longer each time, then knows what the record says, without what came from the environment', async () => {
  const { describer, waits, lacks, settle, asked } = setUp(['ERROR', 'ERROR', 'OK'])
  expect(describer.of('listed')).toBeUndefined()
  await settle()
  expect([waits, asked()]).toEqual([[250, 1_000, 2_000], 3])
  expect(lacks).toEqual(['SOURCE_UNREACHABLE: nobody answers', 'SOURCE_UNREACHABLE: nobody answers'])
  expect(describer.of('listed')).toMatchObject({ title: 'Token ${TOKEN}', records: [origin] })
  await describer.close()
})

it('keeps what it knows while the catalogue is asked again in vain, and asks no more after the close', async () => {
  const { describer, lacks, settle, asked } = setUp(['OK', 'ERROR', new Error('broken')])
  await settle()
  describer.becameReady('catalogue')
  await settle()
  expect([lacks, describer.of('listed')?.records]).toEqual([['SOURCE_UNREACHABLE: nobody answers', 'Error: broken'], [origin]])
  await describer.close()
  describer.becameReady('catalogue')
  await settle()
  expect(asked()).toBe(3)
})
