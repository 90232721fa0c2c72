// JTS, loaded when a question first needs it: its modules cost a quarter of a second and 25 MB, and most queries never ask for them.
import { createRequire } from 'node:module'
import type InteriorPointArea from 'jsts/org/locationtech/jts/algorithm/InteriorPointArea.js'
import type CGAlgorithmsDD from 'jsts/org/locationtech/jts/algorithm/CGAlgorithmsDD.js'
import type IndexedPointInAreaLocator from 'jsts/org/locationtech/jts/algorithm/locate/IndexedPointInAreaLocator.js'
import type Coordinate from 'jsts/org/locationtech/jts/geom/Coordinate.js'
import type GeometryFactory from 'jsts/org/locationtech/jts/geom/GeometryFactory.js'
import type BufferOp from 'jsts/org/locationtech/jts/operation/buffer/BufferOp.js'
import type BufferParameters from 'jsts/org/locationtech/jts/operation/buffer/BufferParameters.js'
import type OverlayOp from 'jsts/org/locationtech/jts/operation/overlay/OverlayOp.js'
import type SnapIfNeededOverlayOp from 'jsts/org/locationtech/jts/operation/overlay/snap/SnapIfNeededOverlayOp.js'
import type Polygonizer from 'jsts/org/locationtech/jts/operation/polygonize/Polygonizer.js'
import type RelateOp from 'jsts/org/locationtech/jts/operation/relate/RelateOp.js'
import type UnaryUnionOp from 'jsts/org/locationtech/jts/operation/union/UnaryUnionOp.js'
import type IsValidOp from 'jsts/org/locationtech/jts/operation/valid/IsValidOp.js'

export interface Jts {
  readonly InteriorPointArea: typeof InteriorPointArea
  readonly CGAlgorithmsDD: typeof CGAlgorithmsDD
  readonly IndexedPointInAreaLocator: typeof IndexedPointInAreaLocator
  readonly Coordinate: typeof Coordinate
  readonly factory: GeometryFactory
  readonly BufferOp: typeof BufferOp
  readonly BufferParameters: typeof BufferParameters
  readonly OverlayOp: typeof OverlayOp
  readonly SnapIfNeededOverlayOp: typeof SnapIfNeededOverlayOp
  readonly Polygonizer: typeof Polygonizer
  readonly RelateOp: typeof RelateOp
  readonly UnaryUnionOp: typeof UnaryUnionOp
  readonly IsValidOp: typeof IsValidOp
}

const require = createRequire(import.meta.url)

/** The default export of a JTS module; `require` of an ES module is synchronous, as predicates are. */
function moduleOf<T>(path: string): T {
  return (require(`jsts/org/locationtech/jts/${path}.js`) as { readonly default: T }).default
}

// Code, not data: the same for everybody, so that it may be remembered for the process.
let loaded: Jts | undefined

/** The parts of JTS that predicates use; loads them at the first call. */
export function jts(): Jts {
  loaded ??= load()
  return loaded
}

function load(): Jts {
  const Factory = moduleOf<typeof GeometryFactory>('geom/GeometryFactory')
  return {
    InteriorPointArea: moduleOf('algorithm/InteriorPointArea'),
    CGAlgorithmsDD: moduleOf('algorithm/CGAlgorithmsDD'),
    IndexedPointInAreaLocator: moduleOf('algorithm/locate/IndexedPointInAreaLocator'),
    Coordinate: moduleOf('geom/Coordinate'),
    factory: new Factory(),
    BufferOp: moduleOf('operation/buffer/BufferOp'),
    BufferParameters: moduleOf('operation/buffer/BufferParameters'),
    OverlayOp: moduleOf('operation/overlay/OverlayOp'),
    SnapIfNeededOverlayOp: moduleOf('operation/overlay/snap/SnapIfNeededOverlayOp'),
    Polygonizer: moduleOf('operation/polygonize/Polygonizer'),
    RelateOp: moduleOf('operation/relate/RelateOp'),
    UnaryUnionOp: moduleOf('operation/union/UnaryUnionOp'),
    IsValidOp: moduleOf('operation/valid/IsValidOp'),
  }
}
