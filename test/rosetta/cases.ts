// The filters of the Rosetta page, in the names of the station test set's columns.

export interface RosettaCase {
  /** What is asked, in words. */
  readonly asks: string
  /** CQL2 text, s_dwithin being an extension of Crosswalk: geodesic metres. */
  readonly filter: string
}

export const CASES: readonly RosettaCase[] = [
  { asks: 'a text is equal', filter: "operator = 'City of Berlin'" },
  { asks: 'a text is another: a missing one is not', filter: "operator <> 'City of Berlin'" },
  { asks: 'quotes, ampersands and many alphabets', filter: `label = 'O''Malley "Brücke" & Straße ěščř 橋'` },
  { asks: 'a value is missing, be it null or absent', filter: 'operator IS NULL' },
  { asks: 'a value is there', filter: 'operator IS NOT NULL' },
  { asks: 'one of several keys', filter: "id IN ('s01', 's02', 's11')" },
  { asks: 'one of several texts', filter: "district IN ('Mitte', 'Pankow')" },
  { asks: 'the beginning of a text', filter: "label LIKE 'Station%'" },
  { asks: 'a pattern whose wildcards are meant literally', filter: String.raw`label LIKE '%100\%%'` },
  { asks: 'text without regard to case', filter: "CASEI(label) = CASEI('brücke')" },
  { asks: 'text without regard to accents', filter: "ACCENTI(label) LIKE ACCENTI('%brucke%')" },
  { asks: 'a number is greater', filter: 'height_m > 3' },
  { asks: 'a number lies between, both ends included', filter: 'height_m BETWEEN 0 AND 4.25' },
  { asks: 'arithmetic', filter: 'height_m * 2 > 7' },
  { asks: 'a boolean', filter: 'active = FALSE' },
  { asks: 'two conditions', filter: "operator = 'City of Berlin' AND height_m >= 3.5" },
  { asks: 'either of two', filter: "operator = 'City of Berlin' OR height_m < 0" },
  { asks: 'not both of two: unknown stays unknown', filter: "NOT (operator = 'City of Berlin' AND height_m > 3)" },
  { asks: 'a day', filter: "installed >= DATE('2014-05-01')" },
  { asks: 'an instant is later', filter: "updated > TIMESTAMP('2026-03-01T23:00:00Z')" },
  { asks: 'an instant is earlier', filter: "T_BEFORE(updated, TIMESTAMP('2026-03-01T23:00:00Z'))" },
  {
    asks: 'an instant meets an interval, the ends included',
    filter: "T_INTERSECTS(updated, INTERVAL('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'))",
  },
  { asks: 'a box', filter: 'S_INTERSECTS(geometry, BBOX(13.3, 52.4, 13.5, 52.6))' },
  { asks: 'a box over the antimeridian', filter: 'S_INTERSECTS(geometry, BBOX(179, -18, -179, -17))' },
  { asks: 'inside an area', filter: 'S_WITHIN(geometry, POLYGON((13.3 52.4, 13.5 52.4, 13.5 52.6, 13.3 52.4)))' },
  { asks: 'around a point', filter: 'S_CONTAINS(geometry, POINT(13.35 52.515))' },
  { asks: 'away from an area', filter: 'S_DISJOINT(geometry, POLYGON((13.3 52.4, 13.5 52.4, 13.5 52.6, 13.3 52.4)))' },
  { asks: 'within 5 km, on the ellipsoid', filter: 'S_DWITHIN(geometry, POINT(13.37 52.51), 5000)' },
  { asks: 'a place or a number', filter: 'S_INTERSECTS(geometry, BBOX(13.3, 52.4, 13.5, 52.6)) OR height_m > 50' },
]
