// Each lie a server can tell is found by a probe: by its sentence, and by what is not pushed any more.
import { afterEach, describe, expect, it } from 'vitest'
import type { Filter, ScanPlan } from '@crosswalk/contract'
import { createTestContext, readItems, requestAll } from '@crosswalk/contract/testing'
import { createWfsAdapter } from '../index.ts'
import type { WfsOptions, WfsSource } from '../index.ts'
import { startFakeWfs } from '../testing/fake-wfs.ts'
import type { FakeWfs, Lie } from '../testing/fake-wfs.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

async function connect(
  lies: readonly Lie[],
  options: Omit<WfsOptions, 'url'> = {},
): Promise<{ readonly source: WfsSource; readonly server: FakeWfs }> {
  const server = await startFakeWfs(...lies)
  open.push(server)
  const source = await createWfsAdapter().connect(
    { url: server.url, probeTimeoutMs: 30_000, ...options },
    { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) },
  )
  open.push(source)
  return { source, server }
}

const property = (name: string): { readonly property: string } => ({ property: name })
const plan = (source: WfsSource, filter: Filter, collection = 't:places'): ScanPlan =>
  source.plan(requestAll(collection, { filter: [filter] }))
type Use = 'exact' | 'inexact' | 'not pushed'
function useOf(source: WfsSource, filter: Filter, collection?: string): Use {
  const { pushed, residual } = plan(source, filter, collection)
  if (pushed.length === 0) return 'not pushed'
  return residual.length === 0 ? 'exact' : 'inexact'
}

const isLabel: Filter = { op: '=', args: [property('label'), 'Zoo'] }
const isNull: Filter = { op: 'isNull', args: [property('label')] }
const box: Filter = { op: 's_intersects', args: [property('geom'), { bbox: [9, 49, 12, 53] }] }
const triangle = {
  type: 'Polygon',
  coordinates: [
    [
      [9, 49],
      [12, 49],
      [12, 53],
      [9, 49],
    ],
  ],
} as const
const inTriangle: Filter = { op: 's_within', args: [property('geom'), triangle] }
/** What a condition becomes for the server. */
const sentFor = (source: WfsSource, filter: Filter): string =>
  decodeURIComponent(String((plan(source, filter).native as { url?: string }).url))
const sentSorted = (source: WfsSource, name: string, descending: boolean): string =>
  decodeURIComponent(
    String((source.plan(requestAll('t:places', { orderBy: [{ property: name, descending }] })).native as { url: string }).url),
  )
const seen: Filter = { op: '>', args: [property('seen'), { timestamp: '2026-03-01T02:00:00Z' }] }

describe('an honest server', () => {
  it('is used for what it offers, without a word', async () => {
    const { source } = await connect([])
    expect(source.description.quirks).toEqual([])
    expect(source.collections.get('t:places')).toMatchObject({ keyProperty: 'id', geometryProperty: 'geom', warnings: [] })
    const uses: readonly [Filter, Use][] = [
      [isLabel, 'exact'],
      [{ op: '<>', args: [property('label'), 'Zoo'] }, 'exact'],
      [{ op: 'like', args: [property('label'), 'Wed%'] }, 'exact'],
      [{ op: 'like', args: [property('label'), '%(mg)'] }, 'inexact'],
      [{ op: 'not', args: [isLabel] }, 'exact'],
      [isNull, 'exact'],
      [{ op: 'between', args: [property('size'), 1, 3] }, 'exact'],
      [{ op: '<', args: [property('size'), 1.2345678] }, 'exact'],
      [{ op: '=', args: [property('open'), true] }, 'exact'],
      [seen, 'inexact'],
      [{ op: 't_before', args: [property('since'), { date: '2015-01-01' }] }, 'inexact'],
      [box, 'inexact'],
      [{ op: 's_dwithin', args: [property('geom'), { type: 'Point', coordinates: [10, 50] }, 500] }, 'inexact'],
      [{ op: '<', args: [property('label'), 'Zoo'] }, 'exact'],
      [{ op: 'between', args: [property('label'), 'A', 'Zoo'] }, 'exact'],
      [{ op: '>=', args: [property('label'), '😀'] }, 'not pushed'],
      [{ op: 's_disjoint', args: [property('geom'), { bbox: [9, 49, 12, 53] }] }, 'not pushed'],
      [{ op: '=', args: [property('label'), ' Zoo'] }, 'not pushed'],
      [{ op: '=', args: [property('label'), ''] }, 'not pushed'],
      [{ op: '=', args: [property('label'), 'a\u0001b'] }, 'not pushed'],
    ]
    for (const [filter, use] of uses) expect(useOf(source, filter), JSON.stringify(filter)).toBe(use)
  })

  it('is asked for areas made wider, of every operator that needs a point in common', async () => {
    const { source } = await connect([])
    for (const op of ['s_intersects', 's_within', 's_contains', 's_equals', 's_touches', 's_overlaps', 's_crosses']) {
      const filter: Filter = { op, args: [property('geom'), triangle] } as Filter
      expect(sentFor(source, filter)).toMatch(/<fes:Intersects>.*<gml:Polygon gml:id="g[0-9a-f]{12}" srsName="urn:ogc:def:crs:EPSG::4326">/)
      expect(useOf(source, filter)).toBe('inexact')
    }
    const [, list = ''] = /<gml:posList>([^<]+)</.exec(sentFor(source, inTriangle)) ?? []
    expect(Math.min(...list.split(' ').map(Number))).toBeLessThan(9 - 1e-6)
    // A box stays one, as does what is too long for a request.
    expect(sentFor(source, box)).toMatch(/:BBOX>/)
    const long = Array.from({ length: 500 }, (_, index) => [9 + index / 200, 50 + (index % 2) / 10])
    expect(sentFor(source, { op: 's_intersects', args: [property('geom'), { type: 'LineString', coordinates: long }] })).toMatch(/:BBOX>/)
  })

  it('is asked for what is read, and for what it takes to decide the rest', async () => {
    const { source } = await connect([])
    const namesOf = (read: readonly string[], filter: readonly Filter[] = []): string | undefined => {
      const { native } = source.plan(requestAll('t:places', { read, filter }))
      return /PROPERTYNAME=([^&]*)/.exec(decodeURIComponent((native as { url: string }).url))?.[1]
    }
    expect(namesOf(['label'])).toBe('t:id,t:label')
    expect(namesOf(['size', 'label'], [isLabel, seen])).toBe('t:id,t:label,t:size,t:seen')
    expect(namesOf(['geom'], [isLabel])).toBe('t:geom,t:id')
    for (const read of [[], ['no such property'], ['gml:name'], ['geom', 'id', 'label', 'size', 'open', 'since', 'seen']])
      expect(namesOf(read)).toBeUndefined()
    const items = await readItems(source, requestAll('t:places', { read: ['label'], filter: [isLabel], fetchSize: 1 }))
    expect(items.map(source.getter('t:places', 'label'))).toEqual(['Zoo', 'Zoo', 'Zoo', 'Zoo'])
    expect(items.map(source.getter('t:places', 'size'))).toEqual([undefined, undefined, undefined, undefined])
    expect(new Set(items.map(source.keyOf('t:places'))).size).toBe(4)
  })

  it.each<Lie>(['PROPERTYNAME is ignored', 'PROPERTYNAME is refused', 'PROPERTYNAME loses the key'])(
    'is not asked for some properties where %s',
    async (lie) => {
      const { source } = await connect([lie])
      const plan = source.plan(requestAll('t:places', { read: ['label'] }))
      expect(plan.native).toMatchObject({ url: expect.not.stringContaining('PROPERTYNAME') })
      expect(await readItems(source, requestAll('t:places', { fetchSize: 7 }))).toHaveLength(60)
    },
  )

  it('sorts where its order is ours, and where nothing missing is in the way', async () => {
    const { source } = await connect([])
    const isSorted = (name: string, descending: boolean, filter: readonly Filter[] = []): boolean =>
      source.plan(requestAll('t:places', { filter, orderBy: [{ property: name, descending }] })).orderPushed
    // Of more kinds and directions than there are requests for nothing is known.
    expect(['label', 'size', 'open'].map((name) => isSorted(name, false))).toEqual([true, false, false])
    // It puts missing values last, and turned around first.
    expect(isSorted('size', true)).toBe(false)
    expect(isSorted('size', true, [{ op: '>', args: [property('size'), 2] }])).toBe(true)
    expect(isSorted('label', false, [{ op: '<>', args: [property('size'), 2] }])).toBe(true)
    expect(sentSorted(source, 'label', false)).toMatch(/SORTBY=label,id$/)
    expect(
      source.collections
        .get('t:places')
        ?.properties.filter(({ sortable }) => sortable)
        .map(({ name }) => name),
    ).toEqual(['id', 'label', 'size'])
    // Without a key of its own there is no order of ties.
    expect(source.plan(requestAll('t:shapes', { orderBy: [{ property: 'area', descending: false }] })).orderPushed).toBe(false)
  })

  it.each<[lie: Lie, name: string, sign: RegExp]>([
    ['SORTBY is ignored', 'size', /SORTBY is not used for numbers, descending: size puts -3 before 6.25/],
    ['SORTBY puts missing values first', 'label', /^$/],
    ['SORTBY sorts numbers as text', 'size', /SORTBY is not used for numbers, \w+: size puts/],
    ['SORTBY sorts texts by language', 'label', /SORTBY is not used for texts, ascending: label puts/],
  ])('is not left to sort by a server of which %s', async (lie, name, sign) => {
    const { source } = await connect([lie])
    expect(source.plan(requestAll('t:places', { orderBy: [{ property: name, descending: false }] })).orderPushed).toBe(false)
    expect(source.description.quirks.filter((quirk) => quirk.includes('SORTBY')).join()).toMatch(sign)
  })

  it('costs at most 12 requests per collection, and two to connect again', async () => {
    const server = await startFakeWfs()
    open.push(server)
    const adapter = createWfsAdapter()
    const context = { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) }
    const first = await adapter.connect({ url: server.url, probeTimeoutMs: 30_000 }, context)
    open.push(first)
    const probes = server.asked.filter((text) => text.includes('t:places')).length
    expect(probes).toBeGreaterThan(5)
    expect(probes).toBeLessThanOrEqual(11)
    const again = await adapter.connect({ url: server.url, probeTimeoutMs: 30_000 }, context)
    open.push(again)
    expect(again.requestsSent).toBe(2)
    expect(again.collections.get('t:places')).toEqual(first.collections.get('t:places'))
  })

  it('without a key is read by feature ids, with a warning', async () => {
    const { source } = await connect([])
    const shapes = source.collections.get('t:shapes')
    expect(shapes?.keyProperty).toBe('gml:id')
    expect(shapes?.warnings.join()).toMatch(/told apart by gml:id/)
    const filter: Filter = { op: 'in', args: [property('gml:id'), ['shapes.2', 'shapes.5', 'none']] }
    expect(useOf(source, filter, 't:shapes')).toBe('exact')
    const items = await readItems(source, requestAll('t:shapes', { filter: [filter] }))
    expect(items.map(source.keyOf('t:shapes'))).toEqual(['shapes.2', 'shapes.5'])
  })
})

it('of two boxes one is sent, since there are servers that die of an And of boxes', async () => {
  const { source } = await connect([])
  const other: Filter = { op: 's_within', args: [property('geom'), { bbox: [8, 48, 11, 52] }] }
  for (const filter of [[box, other], [{ op: 'and', args: [box, other] } satisfies Filter]]) {
    const planned = source.plan(requestAll('t:places', { filter }))
    expect(planned.residual).toEqual(filter)
    expect(decodeURIComponent(JSON.stringify(planned.native)).match(/:BBOX>/g)).toHaveLength(2)
    expect(JSON.stringify(planned.native)).not.toContain('And')
  }
})

describe('a lie is found', () => {
  it.each<[lie: Lie, sign: RegExp, filter: Filter, use: Use]>([
    ['BBOX is ignored', /bbox .* is (?:not used|used and checked again): a box away from a feature holds it/, box, 'not pushed'],
    ['filters have longitude first', /bbox \(urn.*latitude first\) is not used: a box around a feature does not hold it/, box, 'inexact'],
    [
      'texts compare by language',
      /text < is (?:not used|used and checked again): label: texts do not stand in the order of their code points/,
      { op: '<', args: [property('label'), 'Zoo'] },
      'not pushed',
    ],
    ['texts compare without case', /text = is used and checked again: label equals its value in other case/, isLabel, 'inexact'],
    [
      'numbers compare as text',
      /number [<>]=? is (?:not used|used and checked again)/,
      { op: '<', args: [property('size'), 2] },
      'not pushed',
    ],
    ['literals have six digits', /number digits is not used/, { op: '>=', args: [property('size'), 1.2345678] }, 'not pushed'],
    ['literals have six digits', /differs in the tenth digit/, { op: '>=', args: [property('size'), 1.2345] }, 'exact'],
    [
      'null differs from every text',
      /text <> is used and checked again: label where it is missing/,
      { op: '<>', args: [property('label'), 'Zoo'] },
      'inexact',
    ],
    ['Not of unknown is true', /not is used and checked again/, { op: 'not', args: [isLabel] }, 'inexact'],
    [
      'PropertyIsLike ignores case',
      /like is used and checked again: .*matches in other case/,
      { op: 'like', args: [property('label'), 'Wed%'] },
      'inexact',
    ],
    ['PropertyIsBetween leaves out its ends', /between is not used/, { op: 'between', args: [property('size'), 1, 3] }, 'not pushed'],
    ['isNull is refused for label', /isNull \(label\) is not used: refused/, isNull, 'not pushed'],
    ['times with T and Z match nothing', /timestamp range \(T and Z\) is not used/, seen, 'inexact'],
    ['DWithin ignores the unit', /dwithin .* DWithin in metres holds at half the distance/, isLabel, 'exact'],
    ['During includes its ends', /During includes the ends of the period/, isLabel, 'exact'],
    ['several ids match nothing', /several ResourceIds in one filter are not used/, isLabel, 'exact'],
    ['nulls are empty elements', /null is written as an empty element/, isNull, 'exact'],
    [
      'booleans are declared integers',
      /open is declared a number and holds booleans/,
      { op: '=', args: [property('open'), true] },
      'exact',
    ],
    ['GeoJSON has 0 for booleans', /GeoJSON is not used: open is 0 in GeoJSON/, isLabel, 'exact'],
    ['STARTINDEX is ignored', /STARTINDEX is not used/, isLabel, 'exact'],
    ['numberMatched is unknown', /numberMatched is unknown but on hits and last pages/, isLabel, 'exact'],
    ['no schema', /DescribeFeatureType is not answered/, isLabel, 'exact'],
    ['answers have longitude first', /axes of GML are read the other way round than srsName says: GeoJSON/, isLabel, 'exact'],
  ])('%s', async (lie, sign, filter, use) => {
    const { source } = await connect([lie])
    const quirks = source.description.quirks.join('\n')
    expect(quirks).toMatch(sign)
    expect(useOf(source, filter), JSON.stringify(filter)).toBe(use)
  })

  it.each<[lie: Lie, sign: RegExp]>([
    ['Intersects is refused', /intersects .* is not used: refused/],
    ['Intersects has its axes the other way round', /intersects .* is not used: Intersects: an area around a feature does not meet it/],
  ])('%s: then a box is asked for', async (lie, sign) => {
    const { source } = await connect([lie])
    expect(source.description.quirks.join('\n')).toMatch(sign)
    expect(sentFor(source, inTriangle)).toMatch(/:BBOX>/)
    expect(useOf(source, inTriangle)).toBe('inexact')
  })

  it('an Intersects that compares boxes is a superset still', async () => {
    const { source } = await connect(['Intersects compares boxes'])
    expect(source.description.quirks.join('\n')).toMatch(
      /intersects .* is used and checked again: Intersects: an area whose box holds a feature/,
    )
    expect(sentFor(source, inTriangle)).toMatch(/:Intersects>/)
  })

  it('says of each condition that stays here why it does', async () => {
    const { source } = await connect(['no schema', 'isNull is refused for label'])
    const why = (filter: Filter): readonly string[] => plan(source, filter).warnings
    expect(why(isLabel)).toEqual([])
    expect(why({ op: '>', args: [property('size'), 2] })).toEqual([
      expect.stringMatching(/^size is not sent: it is of single precision, or not declared/),
    ])
    expect(why({ op: '=', args: [property('label.part'), 'x'] })).toEqual([
      expect.stringMatching(/^label\.part is not sent: it is a part of a property/),
    ])
    expect(why(isNull)).toEqual(['isNull on label is not sent: the server was not found to decide it as it is decided here'])
    const one = plan(source, { op: 'and', args: [isNull, isLabel] })
    expect([one.pushed.length, one.warnings]).toEqual([1, []])
  })

  it('short names with latitude first, by GeoJSON', async () => {
    const { source } = await connect(['short names with latitude first'], { version: '1.1.0', format: 'gml' })
    expect(source.description.quirks.join()).toMatch(/read the other way round than srsName says/)
    const [first] = await readItems(source, requestAll('t:places'))
    const { coordinates } = source.getter('t:places', 'geom')(first) as { coordinates: readonly [number, number] }
    expect(coordinates[1]).toBeGreaterThan(40)
  })

  it('swapped axes without GeoJSON, where they lead off the Earth or stay as labelled', async () => {
    const { source } = await connect(['no GeoJSON'])
    const [first] = await readItems(source, requestAll('t:places'))
    expect(source.getter('t:places', 'geom')(first)).toMatchObject({ coordinates: [8, 48] })
  })

  it('GeoJSON with other ids is not read where ids tell features apart', async () => {
    const { source } = await connect(['GeoJSON has other ids'])
    expect(source.description.quirks.join('\n')).toMatch(/t:shapes: GeoJSON is not used: the feature shapes\.1 is x-shapes\.1/)
    expect(plan(source, true, 't:shapes').native).not.toMatchObject({ url: expect.stringContaining('json') })
  })

  it('nil is null without a probe, and an empty element is a text where it is no null', async () => {
    const { source } = await connect(['nulls are nil', 'no GeoJSON'])
    expect(source.description.quirks).toEqual([])
    const items = await readItems(source, requestAll('t:places', { filter: [isNull] }))
    expect(items.length).toBeGreaterThan(3)
    expect(items.every((item) => source.getter('t:places', 'label')(item) === null)).toBe(true)
  })

  it('hits without a number: nothing is counted', async () => {
    const { source } = await connect(['hits have no number'])
    expect(plan(source, isLabel).countPushed).toBe('unsupported')
  })

  it('pages that end in silence are read on', async () => {
    const { source } = await connect(['pages end at 20 in silence', 'numberMatched is unknown', 'no GeoJSON'])
    expect(await readItems(source, requestAll('t:places'))).toHaveLength(60)
  })
})

describe('what goes wrong later', () => {
  it.each<[lie: Lie, code: string, message: RegExp]>([
    ['answers are empty', 'SOURCE_MALFORMED', /root element/],
    ['answers break off', 'SOURCE_MALFORMED', /breaks off|unexpected end|unclosed/],
    ['answers end in a report', 'SOURCE_FAILED', /broke off: out of memory/],
  ])('%s', async (lie, code, message) => {
    const { source, server } = await connect([], { format: 'gml' })
    server.tell(lie)
    const reading = readItems(source, requestAll('t:places'))
    await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message), details: { sourceId: 'fake' } })
  })

  it('an exception with 200 is the same error as one with 400', async () => {
    for (const lies of [[], ['exceptions come with 200']] as const) {
      const { source, server } = await connect([])
      server.tell('isNull is refused for label', ...lies)
      await expect(readItems(source, requestAll('t:places', { filter: [isNull] }))).rejects.toMatchObject({
        code: 'SOURCE_REJECTED',
        message: expect.stringContaining('InvalidParameterValue (filter) label'),
      })
    }
  })

  it('a server that gives the same page again is left', async () => {
    const { source, server } = await connect(['no GeoJSON'], { pageSize: 10 })
    server.tell('STARTINDEX is ignored')
    await expect(readItems(source, requestAll('t:places', { fetchSize: 5 }))).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringContaining('again'),
    })
  })

  it.each<[lie: Lie, message: RegExp]>([
    ['next leads elsewhere', /elsewhere\.test/],
    ['next leads to itself', /again/],
  ])('a %s, where there is no other way', async (lie, message) => {
    const { source, server } = await connect(['STARTINDEX is ignored', 'no GeoJSON'])
    server.tell('STARTINDEX is ignored', 'pages end at 20 in silence', lie)
    await expect(readItems(source, requestAll('t:places'))).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(message),
    })
  })

  it('a geometry that cannot be read is left out and counted, features without ids are told apart by their keys', async () => {
    const { source, server } = await connect(['no GeoJSON', 'no ids'], { collections: { 't:places': { key: 'id' } } })
    server.tell('no GeoJSON', 'no ids', 'one geometry is unreadable')
    const items = await readItems(source, requestAll('t:places'))
    expect(new Set(items.map(source.keyOf('t:places'))).size).toBe(60)
    expect(source.collections.get('t:places')?.warnings.join()).toMatch(
      /1 geometries could not be read and are left out: GML, line \d+, column \d+, Solid/,
    )
  })

  it('a geometry in an unknown system is an error for whoever reads geometries, and for nobody else', async () => {
    const { source, server } = await connect(['no GeoJSON'])
    server.tell('no GeoJSON', 'one geometry is in an unknown system')
    const unknown = {
      code: 'SOURCE_MALFORMED',
      message: expect.stringMatching(/^t:places: GML, .*EPSG.*999999/),
      details: { sourceId: 'fake' },
    }
    await expect(readItems(source, requestAll('t:places', { read: ['label', 'geom'] }))).rejects.toMatchObject(unknown)
    await expect(readItems(source, requestAll('t:places', { filter: [box] }))).rejects.toMatchObject(unknown)
    const labels = await readItems(source, requestAll('t:places', { read: ['label'], filter: [isLabel] }))
    expect(labels).toHaveLength(4)
    const [, second] = await readItems(source, requestAll('t:places', { read: ['label'] }))
    expect(source.getter('t:places', 'geom')(second)).toBeUndefined()
    expect(source.collections.get('t:places')?.warnings.join()).toMatch(/geometries could not be read and are left out: .*999999/)
  })

  it('leaves no answer open when a reader leaves', async () => {
    const { source, server } = await connect(['no GeoJSON'])
    for await (const batch of source.scan(source.plan(requestAll('t:places', { fetchSize: 1 })), createTestContext())) {
      if (batch.items.length > 0) break
    }
    await expect.poll(() => server.open()).toBe(0)
  })

  it('refuses feature types that the server does not have, by their path', async () => {
    await expect(connect([], { collections: { 't:none': null } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      issues: [expect.objectContaining({ path: ['collections', 't:none'] })],
    })
  })
})
