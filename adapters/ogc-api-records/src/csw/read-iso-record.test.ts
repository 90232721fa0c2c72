// What ISO 19139 says beyond Dublin Core, and what of it cannot be read.
import { parseXml } from '@crosswalk/xml'
import { describe, expect, it } from 'vitest'
import { lacksShared } from '../../../../test/shared-data.ts'
import { bodyOf, createPycswServer, ORIGIN, RECORDINGS } from '../__fixtures__/pycsw-server.ts'
import { recordsAdapter } from '../source/connect.ts'
import { getterOf } from '../source/record-properties.ts'
import { readIsoRecord } from './read-iso-record.ts'

const NAMESPACES =
  'xmlns:gmd="http://www.isotc211.org/2005/gmd" xmlns:gco="http://www.isotc211.org/2005/gco" xmlns:gml="http://www.opengis.net/gml/3.2"'
const text = (value: string): string => `<gco:CharacterString>${value}</gco:CharacterString>`

function read(extent = '', more = '') {
  return readIsoRecord(
    parseXml(`<gmd:MD_Metadata ${NAMESPACES}><gmd:fileIdentifier>${text('x')}</gmd:fileIdentifier>
      <gmd:identificationInfo><gmd:MD_DataIdentification><gmd:extent><gmd:EX_Extent>${extent}</gmd:EX_Extent></gmd:extent>
      </gmd:MD_DataIdentification></gmd:identificationInfo>${more}</gmd:MD_Metadata>`),
  )
}
const temporal = (primitive: string): string =>
  `<gmd:temporalElement><gmd:EX_TemporalExtent><gmd:extent>${primitive}</gmd:extent></gmd:EX_TemporalExtent></gmd:temporalElement>`
const box = (west: string, east: string): string =>
  `<gmd:geographicElement><gmd:EX_GeographicBoundingBox><gmd:westBoundLongitude><gco:Decimal>${west}</gco:Decimal></gmd:westBoundLongitude>
   <gmd:eastBoundLongitude><gco:Decimal>${east}</gco:Decimal></gmd:eastBoundLongitude><gmd:southBoundLatitude><gco:Decimal>1</gco:Decimal></gmd:southBoundLatitude>
   <gmd:northBoundLatitude><gco:Decimal>2</gco:Decimal></gmd:northBoundLatitude></gmd:EX_GeographicBoundingBox></gmd:geographicElement>`

describe('a record of ISO 19139', () => {
  it.skipIf(lacksShared(RECORDINGS))('has the INSPIRE identifier, the publisher and the box of the recording', () => {
    expect(readIsoRecord(parseXml(String(bodyOf('records-item-xml'))))).toEqual({
      id: 'inspire-s03',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [13.4, 52.51],
            [13.42, 52.51],
            [13.42, 52.53],
            [13.4, 52.53],
            [13.4, 52.51],
          ],
        ],
      },
      properties: {
        type: 'dataset',
        title: 'Station Alexanderplatz (INSPIRE)',
        description: 'ISO 19139 record of station s03',
        keywords: ['air quality'],
        language: 'eng',
        updated: '2026-03-06',
        publisher: 'City of Berlin',
        externalIds: [{ value: 'DE.BERLIN.AQ/DEBE010/2026-01-01' }],
      },
    })
  })

  it.each([
    [
      '<gml:TimePeriod><gml:beginPosition>2012-01-01</gml:beginPosition><gml:endPosition>2015-12-31</gml:endPosition></gml:TimePeriod>',
      '2012-01-01',
      '2015-12-31',
    ],
    [
      '<gml:TimePeriod><gml:beginPosition>2012-01-01</gml:beginPosition><gml:endPosition indeterminatePosition="now"/></gml:TimePeriod>',
      '2012-01-01',
      '..',
    ],
    [
      '<gml:TimePeriod><gml:begin><gml:TimeInstant><gml:timePosition>2012-01-01</gml:timePosition></gml:TimeInstant></gml:begin></gml:TimePeriod>',
      '2012-01-01',
      '..',
    ],
    [
      '<gml:TimeInstant><gml:timePosition>2012-01-01T00:00:00Z</gml:timePosition></gml:TimeInstant>',
      '2012-01-01T00:00:00Z',
      '2012-01-01T00:00:00Z',
    ],
  ])('has a time: %s', (primitive, start, end) => {
    const record = read(temporal(primitive))
    expect(getterOf('time')(record)).toEqual({ start, end })
    expect([getterOf('begins')(record), getterOf('ends')(record)]).toEqual([start, end === '..' ? undefined : end])
  })

  it('has none of what it does not say, or says wrongly', () => {
    expect(read()).toEqual({ id: 'x', geometry: null, properties: {} })
    expect(read(temporal('<gml:TimePeriod/>'))).not.toHaveProperty('time')
    expect(read(box('13', 'east'))?.geometry).toBeNull()
    expect(read(box('13', '14'))?.geometry).toMatchObject({ type: 'Polygon' })
    expect(readIsoRecord(parseXml(`<gmd:MD_Metadata ${NAMESPACES}/>`))).toBeUndefined()
  })

  it('has links to its data', () => {
    const online = `<gmd:onLine><gmd:CI_OnlineResource><gmd:linkage><gmd:URL>https://a.example/wfs</gmd:URL></gmd:linkage>
      <gmd:protocol>${text('OGC:WFS')}</gmd:protocol></gmd:CI_OnlineResource></gmd:onLine>`
    const options = `<gmd:transferOptions><gmd:MD_DigitalTransferOptions>${online}</gmd:MD_DigitalTransferOptions></gmd:transferOptions>`
    const record = read('', `<gmd:distributionInfo><gmd:MD_Distribution>${options}</gmd:MD_Distribution></gmd:distributionInfo>`)
    expect(record?.links).toEqual([{ href: 'https://a.example/wfs', protocol: 'OGC:WFS' }])
    expect(getterOf('distributions')(record)).toEqual(['https://a.example/wfs'])
  })

  it.skipIf(lacksShared(RECORDINGS))(
    'is what is asked for where the options say so; type and days are not left to the server then',
    async () => {
      const bodies: string[] = []
      const { send } = createPycswServer({
        change: ({ method }) => (method === 'POST' ? String(bodyOf('csw202-iso')).replace('nextRecord="3"', 'nextRecord="0"') : undefined),
      })
      const source = await recordsAdapter.connect(
        { url: `${ORIGIN}/csw`, cacheBytes: 0, recordSchema: 'iso-19139', probe: false },
        {
          sourceId: 'catalogue',
          baseDirectory: '/',
          signal: new AbortController().signal,
          transport: (request) => {
            bodies.push(request.body ?? '')
            return send(request)
          },
        },
      )
      expect(bodies.at(-1)).toContain('outputSchema="http://www.isotc211.org/2005/gmd"')
      expect(source.collections.get('records')?.properties.map(({ name }) => name)).toContain('externalIds')
    },
  )
})
