// What the service says of itself: sources, collections, models, raw items.
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask, fieldOf, type Answer } from './testing/ask.ts'

async function read(query: string): Promise<Answer> {
  return ask(createGraphqlHandler({ service: createArrayService() }), query)
}

describe('the description', () => {
  it('lists sources by place and model', async () => {
    const answer =
      await read(`{ all: sources { id } model: sources(model: "Line") { id } far: sources(bbox: [0, 0, 1, 1]) { id } here: sources(bbox: [13.1, 52.1, 13.2, 52.2]) { id }
      near: sources(near: { longitude: 12.99, latitude: 52.5, radiusMetres: 1000 }) { id } off: sources(near: { longitude: 12.9, latitude: 52.5, radiusMetres: 1000 }, model: "Station") { id } }`)
    const ids = (...list: readonly string[]): object[] => list.map((id) => ({ id }))
    expect(answer.data).toEqual({
      all: ids('berlin', 'london', 'air'),
      model: ids('london'),
      far: ids('london', 'air'),
      here: ids('berlin', 'london', 'air'),
      near: ids('berlin', 'london', 'air'),
      off: [],
    })
  })

  it('lists sources by time: those that say when their data lie, and those that do not', async () => {
    const answer =
      await read(`{ before: sources(during: { to: "2026-01-01" }) { id } within: sources(during: { from: "2026-03-01", to: "2026-03-02T00:00:00Z" }) { id }
      open: sources(during: { from: "2030-01-01" }) { id } edge: sources(during: { from: null, to: "2026-01-01T00:00:00.001Z" }, model: "Station") { id } any: sources(during: {}) { id } }`)
    const ids = (...list: readonly string[]): object[] => list.map((id) => ({ id }))
    expect(answer.data).toEqual({
      before: ids('london', 'air'),
      within: ids('berlin', 'london', 'air'),
      open: ids('berlin', 'london', 'air'),
      edge: ids('berlin'),
      any: ids('berlin', 'london', 'air'),
    })
  })

  it('shows what a source says of itself', async () => {
    const answer =
      await read(`{ sources(model: "Station") { id mechanism product version url title licence attribution publisher health { state since lastError } capabilities { operator verdict note } quirks
      collections { id title count { value accuracy } bbox during { start end local } models skippedRows warnings files { name sha256 bytes } properties { name type unit filterable sortable } } } }`)
    expect(answer.errors).toEqual([])
    expect(answer.data?.['sources']).toMatchObject([
      {
        health: { state: 'ready', since: '2026-01-01T00:00:00.000Z', lastError: null },
        collections: [
          {
            count: { value: 5, accuracy: 'EXACT' },
            during: { start: '2026-01-01T00:00:00.000Z', end: null, local: null },
            files: [{ bytes: 1234 }],
            warnings: ['weight was read as a number'],
            properties: expect.arrayContaining([{ name: 'weight', type: 'number', unit: null, filterable: true, sortable: true }]),
          },
        ],
      },
    ])
  })

  it('shows the models', async () => {
    const answer = await read(
      '{ models { id name plural iri follows properties { name kind iri unit statistic over many target values filterable sortable sources { id } } } }',
    )
    expect(answer.errors).toEqual([])
    const models = fieldOf(answer, 'models') as { name: string; properties: { name: string }[] }[]
    expect(models.map((model) => model.name)).toEqual(['Station', 'Line', 'District', 'AirStation', 'Notice'])
    expect(models[3]?.properties[2]).toMatchObject({
      name: 'no2',
      kind: 'measure',
      unit: 'ug/m3',
      over: 'PT1H',
      statistic: 'mean',
      sortable: true,
      sources: [{ id: 'air' }],
    })
  })

  it('shows items in their own names', async () => {
    const answer = await read(
      '{ items(source: "air", collection: "notices") { edges { cursor node { id geometry properties } } pageInfo { hasNextPage } complete } }',
    )
    expect(answer.data).toMatchObject({
      items: { edges: [{ node: { id: 'urn:n:1', geometry: null, properties: { text: 'Sensors are being changed' } } }] },
    })
  })
})
