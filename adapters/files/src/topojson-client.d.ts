// The part of topojson-client that is used; the package has no types of its own.
declare module 'topojson-client' {
  /** One object of a topology as a feature or a feature collection, arcs joined and quantisation undone. */
  export function feature(topology: unknown, object: string): unknown
}
