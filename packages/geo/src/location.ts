// Where a point lies relative to another geometry: the vocabulary of DE-9IM (OGC 06-103r4 section 6.1.15).

/** Row and column numbers of a DE-9IM matrix. */
export const INTERIOR = 0
export const BOUNDARY = 1
export const EXTERIOR = 2

export type Location = typeof INTERIOR | typeof BOUNDARY | typeof EXTERIOR
