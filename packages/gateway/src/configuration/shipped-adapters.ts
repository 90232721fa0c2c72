// The adapters that a configuration may name.
import { filesAdapter } from '@crosswalk/adapter-files'
import { memoryAdapter } from '@crosswalk/adapter-memory'
import { wfsAdapter } from '@crosswalk/adapter-wfs'
import type { Adapter } from '@crosswalk/contract'

/** Sorted by mechanism. */
export const shippedAdapters: readonly Adapter[] = [filesAdapter, memoryAdapter, wfsAdapter]
