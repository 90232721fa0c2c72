// The smallest sound WFS 2.0: one feature type of places, GML 3.2, in pages.
import { openFaultyServer, type FaultyServer, type SoundAnswer } from './faulty-server.ts'

export const WFS_COUNT = 4
const XML = 'text/xml; charset=utf-8'
const GML = 'application/gml+xml; version=3.2'

const NAMESPACES = `xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:fes="http://www.opengis.net/fes/2.0"
 xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:city="http://example.org/city"`

const operation = (name: string, url: string): string => `<ows:Operation name="${name}"><ows:DCP><ows:HTTP>
<ows:Get xlink:href="${url}?"/><ows:Post xlink:href="${url}"/></ows:HTTP></ows:DCP></ows:Operation>`

const capabilities = (url: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<wfs:WFS_Capabilities version="2.0.0" ${NAMESPACES}>
<ows:ServiceIdentification><ows:Title>Faulty</ows:Title><ows:ServiceType>WFS</ows:ServiceType><ows:ServiceTypeVersion>2.0.0</ows:ServiceTypeVersion></ows:ServiceIdentification>
<ows:OperationsMetadata>${['GetCapabilities', 'DescribeFeatureType', 'GetFeature'].map((name) => operation(name, url)).join('')}
<ows:Constraint name="ImplementsResultPaging"><ows:NoValues/><ows:DefaultValue>TRUE</ows:DefaultValue></ows:Constraint></ows:OperationsMetadata>
<wfs:FeatureTypeList><wfs:FeatureType><wfs:Name>city:places</wfs:Name><wfs:Title>Places</wfs:Title>
<wfs:DefaultCRS>urn:ogc:def:crs:EPSG::4326</wfs:DefaultCRS><wfs:OutputFormats><wfs:Format>${GML}</wfs:Format></wfs:OutputFormats>
<ows:WGS84BoundingBox><ows:LowerCorner>13 52</ows:LowerCorner><ows:UpperCorner>14 53</ows:UpperCorner></ows:WGS84BoundingBox></wfs:FeatureType></wfs:FeatureTypeList>
</wfs:WFS_Capabilities>`

const SCHEMA = `<?xml version="1.0" encoding="UTF-8"?>
<schema xmlns="http://www.w3.org/2001/XMLSchema" xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:city="http://example.org/city"
 targetNamespace="http://example.org/city" elementFormDefault="qualified" version="0.1">
<import namespace="http://www.opengis.net/gml/3.2" schemaLocation="http://schemas.opengis.net/gml/3.2.1/gml.xsd"/>
<element name="places" type="city:placesType" substitutionGroup="gml:AbstractFeature"/>
<complexType name="placesType"><complexContent><extension base="gml:AbstractFeatureType"><sequence>
<element name="geom" type="gml:PointPropertyType" minOccurs="0" maxOccurs="1"/>
<element name="id" type="integer"/><element name="name" minOccurs="0" type="string"/>
</sequence></extension></complexContent></complexType></schema>`

/** One feature as GML; latitude first, as EPSG:4326 has it. */
export const member = (id: number, srsName = 'urn:ogc:def:crs:EPSG::4326'): string => `<wfs:member><city:places gml:id="places.${id}">
<city:geom><gml:Point gml:id="places.${id}.1" srsName="${srsName}"><gml:pos>52.5 ${13.3 + id / 100}</gml:pos></gml:Point></city:geom>
<city:id>${id}</city:id><city:name>place ${id}</city:name></city:places></wfs:member>`

function features(query: ReadonlyMap<string, string>): string {
  const start = Number(query.get('startindex') ?? 0)
  const count = Math.min(Number(query.get('count') ?? WFS_COUNT), WFS_COUNT - start)
  const isHits = query.get('resulttype') === 'hits'
  const members = isHits ? [] : Array.from({ length: Math.max(count, 0) }, (_, index) => member(start + index + 1))
  return `<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection ${NAMESPACES} timeStamp="2026-03-01T00:00:00Z"
 numberMatched="${WFS_COUNT}" numberReturned="${members.length}">${members.join('')}</wfs:FeatureCollection>`
}

function answerOf(url: URL, origin: string): SoundAnswer | null {
  const query = new Map([...url.searchParams].map(([name, value]) => [name.toLowerCase(), value]))
  switch (query.get('request')) {
    case 'GetCapabilities':
      return { type: XML, body: capabilities(`${origin}/wfs`) }
    case 'DescribeFeatureType':
      return { type: XML, body: SCHEMA }
    case 'GetFeature':
      return { type: GML, body: features(query) }
    default:
      return null
  }
}

export function openWfsSite(): Promise<FaultyServer> {
  return openFaultyServer(answerOf, (url) => /request=GetFeature\b/i.test(url.search))
}
