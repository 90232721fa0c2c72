// Products by what they say of themselves: short documents of our own in their manner, and MapServer's own recordings.
import { parseXml } from '@crosswalk/xml'
import { readExchanges } from '@crosswalk/http/testing'
import { describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../../../test/shared-data.ts'
import { readProduct, readSchemaProduct } from './read-product.ts'

const OGC = 'http://www.opengis.net/wfs/2.0 http://schemas.opengis.net/wfs/2.0/wfs.xsd'

function capabilities({
  namespace = 'http://example.org/own',
  location = OGC,
  get = 'https://geo.example.org/ows?',
  format = 'application/gml+xml; version=3.2',
}): string {
  return `<wfs:WFS_Capabilities xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:ows="http://www.opengis.net/ows/1.1" xmlns:xlink="http://www.w3.org/1999/xlink"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:own="${namespace}" xsi:schemaLocation="${location}" version="2.0.0">
    <ows:OperationsMetadata><ows:Operation name="GetFeature"><ows:DCP><ows:HTTP><ows:Get xlink:href="${get}"/></ows:HTTP></ows:DCP>
    <ows:Parameter name="outputFormat"><ows:AllowedValues><ows:Value>${format}</ows:Value></ows:AllowedValues></ows:Parameter></ows:Operation></ows:OperationsMetadata>
    </wfs:WFS_Capabilities>`
}

it.each([
  ['QGIS Server', { namespace: 'http://www.qgis.org/gml' }],
  ['MapServer', { namespace: 'http://mapserver.gis.umn.edu/mapserver' }],
  ['deegree', { namespace: 'http://www.deegree.org/app' }],
  ['GeoServer', { location: 'http://www.opengis.net/wfs/2.0 https://geo.example.org/geoserver/schemas/wfs/2.0/wfs.xsd' }],
  ['GeoServer', { location: 'http://www.opengis.net/wfs/2.0 https://geo.example.org/schemas/wfs/2.0/wfs.xsd' }],
  ['GeoServer', { format: 'SHAPE-ZIP' }],
  ['ArcGIS Server', { get: 'https://geo.example.org/arcgis/services/Open/MapServer/WFSServer?' }],
  [undefined, {}],
  [undefined, { namespace: 'http://example.org/mapserver', get: 'https://geo.example.org/wfs?map=qgis' }],
])('%s', (product, parts) => {
  expect(readProduct(parseXml(capabilities(parts)))).toBe(product)
})

describe.skipIf(lacksShared('recordings/mapserver-8.0.0'))('recorded', () => {
  const bodies = new Map(
    readExchanges(sharedPath('recordings/mapserver-8.0.0')).map(({ name, response }) => [name, String(response.body)] as const),
  )
  it('MapServer with a namespace of its owner is known by its schemas', () => {
    for (const name of ['wfs-capabilities', 'wfs-capabilities-1.1.0']) expect(readProduct(parseXml(bodies.get(name) ?? ''))).toBeUndefined()
    for (const name of ['wfs-describe', 'wfs-describe-all']) expect(readSchemaProduct(parseXml(bodies.get(name) ?? ''))).toBe('MapServer')
  })
})

it('QGIS Server is known by its schemas, since its capabilities do not name the namespace of its features', () => {
  // As 3.22.16 writes it.
  const schema = `<schema xmlns:gml="http://www.opengis.net/gml" elementFormDefault="qualified" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:qgs="http://www.qgis.org/gml"
    targetNamespace="http://www.qgis.org/gml" version="1.0" xmlns:ogc="http://www.opengis.net/ogc" xmlns="http://www.w3.org/2001/XMLSchema"/>`
  expect(readSchemaProduct(parseXml(schema))).toBe('QGIS Server')
})
