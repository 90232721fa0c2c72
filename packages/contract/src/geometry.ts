// Geometry as it is everywhere inside Crosswalk: GeoJSON (RFC 7946) in CRS84, longitude first, degrees.

/** `[longitude, latitude, height?]` in degrees and metres. */
export type Position = readonly number[]

export interface Point {
  readonly type: 'Point'
  readonly coordinates: Position
}
export interface MultiPoint {
  readonly type: 'MultiPoint'
  readonly coordinates: readonly Position[]
}
export interface LineString {
  readonly type: 'LineString'
  readonly coordinates: readonly Position[]
}
export interface MultiLineString {
  readonly type: 'MultiLineString'
  readonly coordinates: readonly (readonly Position[])[]
}
/** First ring outside and counter-clockwise, holes clockwise (RFC 7946 section 3.1.6). */
export interface Polygon {
  readonly type: 'Polygon'
  readonly coordinates: readonly (readonly Position[])[]
}
export interface MultiPolygon {
  readonly type: 'MultiPolygon'
  readonly coordinates: readonly (readonly (readonly Position[])[])[]
}
export interface GeometryCollection {
  readonly type: 'GeometryCollection'
  readonly geometries: readonly Geometry[]
}

export type Geometry = Point | MultiPoint | LineString | MultiLineString | Polygon | MultiPolygon | GeometryCollection

/** `[west, south, east, north]` in degrees, CRS84. West greater than east crosses the antimeridian (RFC 7946 section 5.2). */
export type Bbox = readonly [west: number, south: number, east: number, north: number]
