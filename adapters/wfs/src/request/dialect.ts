// What the two versions of the protocol write differently, as data (OGC 09-025r2 and 09-026r2; OGC 04-094 and 04-095).
import type { WfsVersion } from '../source/options.ts'

export interface Dialect {
  readonly version: WfsVersion
  readonly wfs: string
  readonly filter: { readonly prefix: string; readonly namespace: string; readonly reference: string; readonly distanceUnit: string }
  readonly gml: string
  /** Names of key-value parameters. */
  readonly typeNames: string
  readonly count: string
  /** Names of XML attributes. */
  readonly typeNamesAttribute: string
  readonly countAttribute: string
  /** How a prefix is bound in a key-value request. */
  readonly bindPrefix: (prefix: string, namespace: string) => readonly [name: string, value: string]
  readonly descending: string
}

export const DIALECTS: Readonly<Record<WfsVersion, Dialect>> = {
  '2.0.0': {
    version: '2.0.0',
    wfs: 'http://www.opengis.net/wfs/2.0',
    filter: { prefix: 'fes', namespace: 'http://www.opengis.net/fes/2.0', reference: 'ValueReference', distanceUnit: 'uom' },
    gml: 'http://www.opengis.net/gml/3.2',
    typeNames: 'TYPENAMES',
    count: 'COUNT',
    typeNamesAttribute: 'typeNames',
    countAttribute: 'count',
    bindPrefix: (prefix, namespace) => ['NAMESPACES', `xmlns(${prefix},${namespace})`],
    descending: 'DESC',
  },
  '1.1.0': {
    version: '1.1.0',
    wfs: 'http://www.opengis.net/wfs',
    filter: { prefix: 'ogc', namespace: 'http://www.opengis.net/ogc', reference: 'PropertyName', distanceUnit: 'units' },
    gml: 'http://www.opengis.net/gml',
    typeNames: 'TYPENAME',
    count: 'MAXFEATURES',
    typeNamesAttribute: 'typeName',
    countAttribute: 'maxFeatures',
    bindPrefix: (prefix, namespace) => ['NAMESPACE', `xmlns(${prefix}=${namespace})`],
    descending: 'D',
  },
}
