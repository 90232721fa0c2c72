// What the README of the station test set asks and expects, as arguments of a list: one table for files and for every live server.

/** Arguments of `measuredStations`, and the stations they find, in the order of their numbers. */
export const STATION_QUESTIONS: readonly (readonly [question: string, stations: string])[] = [
  ['where: { operator: { eq: "City of Berlin" } }', 's01 s03 s05 s07 s11'],
  ['where: { operator: { ne: "City of Berlin" } }', 's02 s04 s06 s10 s12'],
  ['where: { operator: { isNull: true } }', 's08 s09'],
  ['where: { heightM: { gt: 3 } }', 's01 s03 s04 s10'],
  ['bbox: [13.3, 52.4, 13.5, 52.6]', 's01 s03 s04 s05 s06 s07 s11 s12'],
  ['near: { longitude: 13.37, latitude: 52.51, radiusMetres: 5000 }', 's01 s03 s04 s06 s07 s11 s12'],
  ['where: { location: { contains: { type: "Point", coordinates: [13.35, 52.515] } } }', 's11'],
  ['bbox: [179, -18, -179, -17]', 's02'],
  ['where: { active: { eq: false } }', 's04'],
]

/** The latest readings of NO2 are 33, 43, ... 143 ug/m3. */
export const READING_QUESTIONS: readonly (readonly [question: string, stations: string])[] = [
  ['where: { no2: { gt: 0.12, unit: "mg/m3" } }', 's10 s11 s12'],
  ['where: { no2: { gt: 90, lt: 100 } }', 's06 s07'],
]

const polygon = (...ring: readonly (readonly [number, number])[]): string =>
  `{ type: "Polygon", coordinates: [[${ring.map(([longitude, latitude]) => `[${longitude}, ${latitude}]`).join(', ')}]] }`
const AREA = polygon([13.3, 52.4], [13.5, 52.4], [13.5, 52.6], [13.3, 52.6], [13.3, 52.4])
/** The shape of s11: s01 lies on a corner of it, s12 on an edge. */
const SHAPE = polygon([13.33, 52.51], [13.37, 52.51], [13.37, 52.52], [13.33, 52.52], [13.33, 52.51])
const BESIDE = polygon([13.35, 52.515], [13.4, 52.515], [13.4, 52.55], [13.35, 52.55], [13.35, 52.515])

/** Each spatial operator (mims.md, AC-5). s10 has no place, so that none of them holds of it, not even being apart. */
export const SPATIAL_QUESTIONS: readonly (readonly [question: string, stations: string])[] = [
  [`where: { location: { intersects: ${AREA} } }`, 's01 s03 s04 s05 s06 s07 s11 s12'],
  [`where: { location: { within: ${AREA} } }`, 's01 s03 s04 s05 s06 s07 s11 s12'],
  [`where: { location: { disjoint: ${AREA} } }`, 's02 s08 s09'],
  [`where: { location: { touches: ${SHAPE} } }`, 's01 s12'],
  [`where: { location: { overlaps: ${BESIDE} } }`, 's11'],
  [`where: { location: { equals: { type: "Point", coordinates: [13.41, 52.52] } } }`, 's03'],
  [`where: { location: { crosses: { type: "LineString", coordinates: [[13.3, 52.515], [13.5, 52.515]] } } }`, 's11'],
]
