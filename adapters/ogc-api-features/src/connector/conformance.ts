// The conformance classes that hold, and no others.

const FEATURES = 'http://www.opengis.net/spec/ogcapi-features-'
const CQL2 = 'http://www.opengis.net/spec/cql2/1.0/conf/'

/** OGC 17-069r4, 18-058r1, 19-079r2, 21-065r2; Parts 5 and 8 as their drafts have them. Custom functions are refused, so that class is not here. */
export const CONFORMANCE: readonly string[] = [
  ...['core', 'geojson', 'html', 'oas30'].map((name) => `${FEATURES}1/1.0/conf/${name}`),
  `${FEATURES}2/1.0/conf/crs`,
  ...['queryables', 'queryables-query-parameters', 'filter', 'features-filter'].map((name) => `${FEATURES}3/1.0/conf/${name}`),
  ...['schemas', 'core-roles-features', 'returnables-and-receivables', 'queryables', 'sortables'].map(
    (name) => `${FEATURES}5/1.0/conf/${name}`,
  ),
  `${FEATURES}8/1.0/conf/sorting`,
  ...[
    'cql2-text',
    'cql2-json',
    'basic-cql2',
    'advanced-comparison-operators',
    'case-insensitive-comparison',
    'accent-insensitive-comparison',
    'basic-spatial-functions',
    'basic-spatial-functions-plus',
    'spatial-functions',
    'temporal-functions',
    'array-functions',
    'property-property',
    'arithmetic',
  ].map((name) => `${CQL2}${name}`),
]
