// The documents of the fake server.
import type { FakeFeature, FakeType } from './fake-data.ts'
import { FAKE_TYPES } from './fake-data.ts'
import type { FeatureCall, Lie } from './fake-wfs.ts'

const NAMESPACE = 'http://example.org/t'
type Lies = ReadonlySet<Lie>

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

export function writeReport(message: string): string {
  return `<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0"><ows:Exception exceptionCode="InvalidParameterValue" locator="filter"><ows:ExceptionText>${escape(message)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`
}

const COMPARISONS =
  'PropertyIsEqualTo PropertyIsNotEqualTo PropertyIsLessThan PropertyIsGreaterThan PropertyIsLessThanOrEqualTo PropertyIsGreaterThanOrEqualTo PropertyIsLike PropertyIsNull PropertyIsBetween'.split(
    ' ',
  )

export function capabilitiesOf(url: string, accepted: string, lies: Lies): string {
  const version = accepted.split(',').includes('2.0.0') ? '2.0.0' : '1.1.0'
  const isNew = version === '2.0.0'
  const formats = ['application/gml+xml; version=3.2', ...(lies.has('no GeoJSON') ? [] : ['application/geo+json'])]
  const values = formats.map((format) => `<ows:Value>${format}</ows:Value>`).join('')
  const types = FAKE_TYPES.map(
    ({ name }) =>
      `<FeatureType><Name>t:${name}</Name><Title>${name}</Title>${isNew ? '<DefaultCRS>urn:ogc:def:crs:EPSG::4326</DefaultCRS>' : '<DefaultSRS>urn:ogc:def:crs:EPSG::4326</DefaultSRS>'}</FeatureType>`,
  )
  const comparisons = COMPARISONS.map((name) =>
    isNew
      ? `<f:ComparisonOperator name="${name}"/>`
      : `<f:ComparisonOperator>${name === 'PropertyIsNull' ? 'NullCheck' : name.replace('PropertyIs', '').replace('OrEqualTo', 'EqualTo')}</f:ComparisonOperator>`,
  )
  return `<?xml version="1.0"?><WFS_Capabilities xmlns="${isNew ? 'http://www.opengis.net/wfs/2.0' : 'http://www.opengis.net/wfs'}" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:f="urn:f" xmlns:t="${NAMESPACE}" version="${version}">
<ows:ServiceIdentification><ows:Title>Fake</ows:Title></ows:ServiceIdentification>
<ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="${url}?"/><ows:Post xlink:href="${url}"/></ows:HTTP></ows:DCP>
<ows:Parameter name="outputFormat">${isNew ? `<ows:AllowedValues>${values}</ows:AllowedValues>` : values}</ows:Parameter></ows:Operation></ows:OperationsMetadata>
<FeatureTypeList>${types.join('')}</FeatureTypeList>
<f:Filter_Capabilities>${isNew ? '<f:Id_Capabilities><f:ResourceIdentifier name="f:ResourceId"/></f:Id_Capabilities>' : '<f:Id_Capabilities><f:FID/></f:Id_Capabilities>'}<f:Scalar_Capabilities>${comparisons.join('')}</f:Scalar_Capabilities>
<f:Spatial_Capabilities><f:SpatialOperator name="BBOX"/><f:SpatialOperator name="Intersects"/><f:SpatialOperator name="DWithin"/></f:Spatial_Capabilities><f:Temporal_Capabilities>${isNew ? '<f:TemporalOperator name="During"/>' : ''}</f:Temporal_Capabilities></f:Filter_Capabilities></WFS_Capabilities>`
}

export function schemaOf(lies: Lies): string {
  const elements = FAKE_TYPES.map(({ name, geometry, schema }) => {
    const properties = Object.entries(schema).map(([property, type]) => {
      const declared = type === 'boolean' && lies.has('booleans are declared integers') ? 'integer' : type
      return `<xs:element name="${property}" type="xs:${declared}" minOccurs="0" nillable="true"/>`
    })
    return `<xs:element name="${name}" type="t:${name}Type"/><xs:complexType name="${name}Type"><xs:complexContent><xs:extension base="gml:AbstractFeatureType"><xs:sequence><xs:element name="${geometry}" type="gml:GeometryPropertyType"/>${properties.join('')}</xs:sequence></xs:extension></xs:complexContent></xs:complexType>`
  })
  return `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:t="${NAMESPACE}" targetNamespace="${NAMESPACE}">${elements.join('')}</xs:schema>`
}

function writeGeometry({ ring }: FakeFeature, version: string, lies: Lies): string {
  const isShort = lies.has('short names with latitude first')
  const isSwapped = !lies.has('answers have longitude first')
  const text = ring.map(([x, y]) => (isSwapped ? `${y} ${x}` : `${x} ${y}`)).join(' ')
  const srs = lies.has('geometries name no system') ? '' : `srsName="${isShort ? 'EPSG:4326' : 'urn:ogc:def:crs:EPSG::4326'}"`
  if (ring.length === 1) return `<gml:Point ${srs}><gml:pos>${text}</gml:pos></gml:Point>`
  const inside = `<gml:exterior><gml:LinearRing><gml:posList>${text}</gml:posList></gml:LinearRing></gml:exterior>`
  return version === '2.0.0'
    ? `<gml:Surface ${srs}><gml:patches><gml:PolygonPatch>${inside}</gml:PolygonPatch></gml:patches></gml:Surface>`
    : `<gml:Polygon ${srs}>${inside}</gml:Polygon>`
}

function writeFeature(
  feature: FakeFeature,
  type: FakeType,
  { version, lies, index }: { version: string; lies: Lies; index: number },
): string {
  const values = Object.entries(feature.values).map(([name, value]) => {
    if (value !== null) return `<t:${name}>${escape(String(value))}</t:${name}>`
    if (lies.has('nulls are empty elements')) return `<t:${name}></t:${name}>`
    return lies.has('nulls are nil') ? `<t:${name} xsi:nil="true"/>` : ''
  })
  const id = lies.has('no ids') ? '' : ` gml:id="${feature.fid}"`
  const isBroken = lies.has('one geometry is unreadable') && index === 1
  const isForeign = lies.has('one geometry is in an unknown system') && index === 1
  const written = writeGeometry(feature, version, lies)
  const geometry = isBroken
    ? '<gml:Solid/>'
    : isForeign
      ? written.replace(/srsName="[^"]*"/, 'srsName="urn:ogc:def:crs:EPSG::999999"')
      : written
  return `<t:${type.name}${id}><t:${type.geometry}>${geometry}</t:${type.geometry}>${values.join('')}</t:${type.name}>`
}

interface Writing {
  readonly all: readonly FakeFeature[]
  readonly page: readonly FakeFeature[]
  readonly lies: Lies
  readonly url: string
}

export function writeCollection(call: FeatureCall, { all, page, lies, url }: Writing): string {
  const { version, type, isHits, count, startIndex } = call
  const isNew = version === '2.0.0'
  const shown = isHits ? [] : page
  const start = lies.has('STARTINDEX is ignored') ? 0 : startIndex
  const isLast = start + page.length >= all.length
  const next = new URL(
    `${lies.has('next leads elsewhere') ? 'http://elsewhere.test/wfs' : url}?REQUEST=GetFeature&VERSION=2.0.0&TYPENAMES=t:${type.name}&COUNT=${count}`,
  )
  next.searchParams.set('STARTINDEX', String(lies.has('next leads to itself') ? startIndex : startIndex + page.length))
  const hasNext = !isLast && !isHits && isNew && (lies.has('next leads elsewhere') || lies.has('next leads to itself'))
  const number = lies.has('hits have no number')
    ? ''
    : isHits
      ? String(all.length)
      : lies.has('numberMatched is unknown') && !isLast
        ? 'unknown'
        : String(all.length)
  const attributes = isNew
    ? `${number === '' ? '' : ` numberMatched="${number}"`} numberReturned="${shown.length}"`
    : ` numberOfFeatures="${isHits ? number : shown.length}"`
  const features = shown.map((feature, index) => writeFeature(feature, type, { version, lies, index: startIndex + index }))
  const members = isNew
    ? features.map((text) => `<wfs:member>${text}</wfs:member>`).join('\n')
    : `<gml:featureMembers>${features.join('\n')}</gml:featureMembers>`
  const report =
    lies.has('answers end in a report') && !isHits ? `<wfs:truncatedResponse>${writeReport('out of memory')}</wfs:truncatedResponse>` : ''
  return `<?xml version="1.0" encoding="UTF-8"?>
<wfs:FeatureCollection xmlns:wfs="${isNew ? 'http://www.opengis.net/wfs/2.0' : 'http://www.opengis.net/wfs'}" xmlns:gml="${isNew ? 'http://www.opengis.net/gml/3.2' : 'http://www.opengis.net/gml'}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:t="${NAMESPACE}"${attributes}${hasNext ? ` next="${escape(next.href)}"` : ''}>
${members}${report}</wfs:FeatureCollection>`
}

export function writeGeoJson({ type }: FeatureCall, page: readonly FakeFeature[], lies: Lies): string {
  const features = page.map((feature) => ({
    type: 'Feature',
    id: lies.has('GeoJSON has other ids') ? `x-${feature.fid}` : feature.fid,
    properties: Object.fromEntries(
      Object.entries(feature.values).map(([name, value]) => [
        name,
        typeof value === 'boolean' && lies.has('GeoJSON has 0 for booleans') ? 0 : value,
      ]),
    ),
    geometry:
      feature.ring.length === 1 ? { type: 'Point', coordinates: feature.ring[0] } : { type: 'Polygon', coordinates: [feature.ring] },
  }))
  return JSON.stringify({ type: 'FeatureCollection', geometryName: type.geometry, features })
}
