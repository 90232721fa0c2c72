// The few parts of JSTS (the JTS topology library in JavaScript) that this package calls; the library ships no usable types.
declare module 'jsts/org/locationtech/jts/geom/Coordinate.js' {
  export default class Coordinate {
    constructor(x: number, y: number)
    readonly x: number
    readonly y: number
  }
}

declare module 'jsts/org/locationtech/jts/geom/Geometry.js' {
  import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
  export default abstract class Geometry {
    getDimension(): number
    getNumGeometries(): number
    getGeometryN(index: number): Geometry
    getBoundary(): Geometry
    /** Of a polygon. */
    getExteriorRing(): Geometry
    getCoordinates(): Coordinate[]
    isEmpty(): boolean
    isRectangle(): boolean
  }
}

declare module 'jsts/org/locationtech/jts/geom/GeometryFactory.js' {
  import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class GeometryFactory {
    createPoint(coordinate: Coordinate): Geometry
    createLineString(coordinates: Coordinate[]): Geometry
    createLinearRing(coordinates: Coordinate[]): Geometry
    createPolygon(shell: Geometry, holes: Geometry[]): Geometry
    createMultiPoint(points: Geometry[]): Geometry
    createMultiLineString(lines: Geometry[]): Geometry
    createMultiPolygon(polygons: Geometry[]): Geometry
  }
}

declare module 'jsts/org/locationtech/jts/geom/IntersectionMatrix.js' {
  export default class IntersectionMatrix {
    get(row: number, column: number): number
  }
}

declare module 'jsts/org/locationtech/jts/operation/relate/RelateOp.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  import type IntersectionMatrix from 'jsts/org/locationtech/jts/geom/IntersectionMatrix.js'
  export default class RelateOp {
    static relate(a: Geometry, b: Geometry): IntersectionMatrix
  }
}

declare module 'jsts/org/locationtech/jts/operation/buffer/BufferParameters.js' {
  export default class BufferParameters {
    static readonly CAP_SQUARE: number
    static readonly JOIN_MITRE: number
    constructor(quadrantSegments: number, endCapStyle: number, joinStyle: number, mitreLimit: number)
  }
}

declare module 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  import type BufferParameters from 'jsts/org/locationtech/jts/operation/buffer/BufferParameters.js'
  export default class BufferOp {
    static bufferOp(geometry: Geometry, distance: number, parameters: BufferParameters): Geometry
  }
}

declare module 'jsts/org/locationtech/jts/operation/overlay/snap/SnapIfNeededOverlayOp.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class SnapIfNeededOverlayOp {
    static overlayOp(a: Geometry, b: Geometry, operation: number): Geometry
  }
}

declare module 'jsts/org/locationtech/jts/operation/overlay/OverlayOp.js' {
  export default class OverlayOp {
    static readonly INTERSECTION: number
    static readonly UNION: number
    static readonly DIFFERENCE: number
  }
}

declare module 'jsts/org/locationtech/jts/operation/union/UnaryUnionOp.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class UnaryUnionOp {
    static union(geometry: Geometry): Geometry | null
  }
}

declare module 'jsts/org/locationtech/jts/operation/polygonize/Polygonizer.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class Polygonizer {
    add(geometry: Geometry): void
    getPolygons(): { toArray(): Geometry[] }
  }
}

declare module 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js' {
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class IsValidOp {
    static isValid(geometry: Geometry): boolean
  }
}

declare module 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js' {
  import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class IndexedPointInAreaLocator {
    constructor(area: Geometry)
    locate(position: Coordinate): number
  }
}

declare module 'jsts/org/locationtech/jts/algorithm/CGAlgorithmsDD.js' {
  import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
  export default class CGAlgorithmsDD {
    static orientationIndex(from: Coordinate, to: Coordinate, position: Coordinate): number
  }
}

declare module 'jsts/org/locationtech/jts/algorithm/InteriorPointArea.js' {
  import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
  import type Geometry from 'jsts/org/locationtech/jts/geom/Geometry.js'
  export default class InteriorPointArea {
    static getInteriorPoint(area: Geometry): Coordinate | null
  }
}
