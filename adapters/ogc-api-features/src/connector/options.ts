// What a Features face is made of.
import type { EntityService, Principal, SourceId } from '@crosswalk/contract'

export interface FeaturesConnectorOptions {
  readonly service: EntityService
  /** Where the face is mounted: `/ogc`. @default '' */
  readonly path?: string | undefined
  /** What links start with, before `path`; without a slash at the end. @default the address of each request */
  readonly publicUrl?: string | undefined
  /** @default 'Crosswalk' */
  readonly title?: string | undefined
  /** Beside models: the raw collections of all sources, or of these. @default false */
  readonly raw?: boolean | readonly SourceId[] | undefined
  /** Systems offered beside CRS84, in any spelling of an EPSG code. @default EPSG:4326, EPSG:3857 */
  readonly crs?: readonly string[] | undefined
  /**
   * Do `bbox` and `datetime` also match features without geometry or time, as OGC 17-069r4 requires (/req/core/fc-bbox-response C,
   * /req/core/fc-time-response C). @default true
   */
  readonly matchMissing?: boolean | undefined
  /** Who asks, as far as sources are concerned: the caller's own headers that they hand on. @default nobody in particular */
  readonly principalOf?: ((request: Request) => Principal | undefined) | undefined
  /** Is told of bugs; their text never reaches a client. */
  readonly onUnexpectedError?: ((error: unknown) => void) | undefined
}
