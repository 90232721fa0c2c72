// The page: everything shown, everything escaped.
import type { SourceInfo } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { renderStatusPage, STYLE_SHEET } from './render-status-page.ts'
import { pagePolicy } from './security-headers.ts'
import { createHash } from 'node:crypto'

const collection: SourceInfo['collections'][number] = {
  id: 'boroughs',
  properties: [],
  count: { value: 33, accuracy: 'exact' },
  paging: 'snapshot',
  revision: 'r',
  local: true,
  skippedRows: 2,
  warnings: [],
  licence: 'OGL-UK-3.0',
  attribution: 'Crown copyright',
  files: [{ name: 'package:vega-datasets/data/londonBoroughs.json', sha256: 'ab12'.repeat(16), bytes: 14_732 }],
  models: ['District'],
}

const source: SourceInfo = {
  id: 'london',
  mechanism: 'files',
  product: null,
  version: null,
  url: null,
  title: 'London',
  licence: 'UNKNOWN',
  attribution: 'Ordnance Survey',
  publisher: 'Vega',
  description: null,
  health: { state: 'ready', sinceMs: Date.UTC(2026, 10, 21, 9, 30) },
  collections: [collection],
  capabilities: [],
  quirks: [],
  describedBy: [],
}

const render = async (input: Parameters<typeof renderStatusPage>[0]): Promise<string> => (await renderStatusPage(input)).toString()

/** The page as a reader sees it: no tags, one space between words. */
const textOf = (page: string): string =>
  page
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

describe('renderStatusPage', () => {
  it('shows state, collections, rows, skipped rows, models, licence and hash of each source', async () => {
    const text = textOf(await render({ sources: [source], queries: [] }))
    expect(text).toContain('London london · files ready since 2026-11-21 09:30:00 UTC')
    expect(text).toContain('Licence: as the collections state · Ordnance Survey · published by Vega')
    expect(text).toContain('boroughs 33 2 District OGL-UK-3.0 · Crown copyright ab12ab12ab12')
  })

  it('shows of a server what it is, where, its quirks, and counts as sure as they are', async () => {
    const { files: _files, licence: _licence, ...bare } = collection
    const about = { ...bare, title: 'Bezirke', count: { value: 1000, accuracy: 'estimate' } as const, skippedRows: 0 }
    const server = { ...source, mechanism: 'wfs', product: 'GeoServer', version: '2.28.0', url: 'https://gdi.example.org/wfs' } as const
    const page = await render({ sources: [{ ...server, quirks: ['answers hits twice'], collections: [about] }], queries: [] })
    const text = textOf(page)
    expect(text).toContain('GeoServer 2.28.0 at https://gdi.example.org/wfs Licence')
    expect(text).toContain('1 quirk of this server, taken care of answers hits twice')
    expect(text).toContain('boroughs Bezirke about 1000 0 District UNKNOWN · Crown copyright')
    expect(text).not.toContain('SHA-256')
  })

  it('folds up a long list of collections', async () => {
    const many = Array.from({ length: 300 }, (_, index) => ({ ...collection, id: `layer-${index}` }))
    const page = await render({ sources: [{ ...source, collections: many }], queries: [] })
    expect(page.replaceAll(/\s+/g, ' ')).toContain('<details> <summary>300 collections</summary>')
    expect(await render({ sources: [source], queries: [] })).not.toContain('<details>')
  })

  it('says why a source is down, and UNKNOWN where no licence is stated', async () => {
    const health = { state: 'degraded', sinceMs: 0, lastError: 'SOURCE_TIMEOUT: no description' } as const
    const { licence: _licence, attribution: _attribution, count: _count, ...bare } = collection
    const text = textOf(await render({ sources: [{ ...source, health, collections: [bare] }], queries: [] }))
    expect(text).toContain('Licence: UNKNOWN · ')
    expect(text).toContain('Last error: SOURCE_TIMEOUT: no description')
    expect(text).toContain('boroughs unknown 2 District UNKNOWN')
  })

  it('links each sample query into GraphiQL, and the link gives the query back', async () => {
    const query = '# a & b\nquery { a(filter: "x = \'é+1\' AND y < 2") { id } }'
    const page = await render({ sources: [], queries: [{ title: 'A question?', query }] })
    const [, attribute = ''] = /href="(graphql\?query=[^"]*)"/.exec(page) ?? []
    const link = attribute.replaceAll('&#39;', "'")
    expect(new URL(link, 'http://localhost/').searchParams.get('query')).toBe(query)
    expect(new URL(link, 'http://localhost/below/').pathname).toBe('/below/graphql')
  })

  it('does not lead to a GraphiQL that is not there', async () => {
    const page = await render({ sources: [source], queries: [{ title: 't', query: '{ models { name } }' }], graphiql: false })
    expect(page).not.toContain('GraphiQL')
    expect(page).toContain('{ models { name } }')
  })

  it('escapes whatever a file, a source or a query says', async () => {
    const evil = `"'><img src=x onerror=alert(1)></script>&amp;`
    const dirty = JSON.parse(
      JSON.stringify(source, (key, value: unknown) => (typeof value === 'string' && key !== 'state' ? evil : value)),
    ) as SourceInfo
    const health = { ...source.health, lastError: evil }
    const page = await render({ sources: [{ ...dirty, health, quirks: [evil] }], queries: [{ title: evil, query: evil }] })
    expect(page).not.toContain('<img')
    expect(page).not.toContain('</script')
    expect(page).toContain('&quot;')
    expect(page.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)?.length).toBeGreaterThan(9)
  })

  it('carries exactly the style sheet that the policy allows, and no script', async () => {
    const page = await render({ sources: [source], queries: [{ title: 't', query: '{ models { name } }' }] })
    const [, inline = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? []
    const hash = createHash('sha256').update(inline).digest('base64')
    expect(pagePolicy(STYLE_SHEET)).toContain(`'sha256-${hash}'`)
    expect(page).not.toMatch(/<script|\son\w+=|\sstyle=/)
    expect(page.match(/(?:src|href)="(?!graphql|data:,)/)).toBeNull()
  })
})
