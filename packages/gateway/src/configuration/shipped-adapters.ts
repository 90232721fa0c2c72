// The adapters that a configuration may name.
import { filesAdapter } from '@crosswalk/adapter-files'
import { memoryAdapter } from '@crosswalk/adapter-memory'
import { ogcApiFeaturesAdapter } from '@crosswalk/adapter-ogc-api-features'
import { recordsAdapter } from '@crosswalk/adapter-ogc-api-records'
import { wfsAdapter } from '@crosswalk/adapter-wfs'
import type { Adapter } from '@crosswalk/contract'

/** Sorted by mechanism. */
export const shippedAdapters: readonly Adapter[] = [filesAdapter, memoryAdapter, ogcApiFeaturesAdapter, recordsAdapter, wfsAdapter]
