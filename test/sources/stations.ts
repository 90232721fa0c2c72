// The station test set as ../shared keeps it.
import { readFileSync } from 'node:fs'
import { sharedPath } from '../shared-data.ts'

export interface Observation {
  /** An instant, or `start/end`. */
  readonly phenomenonTime: string
  readonly result: number | null
  readonly resultTime?: string
}
export interface Station {
  readonly id: string
  readonly number: number
  readonly label: string
  readonly geometry: object | null
  readonly historicalPositions?: readonly { readonly time: string; readonly geometry: object }[]
  readonly properties: {
    readonly code?: string
    readonly district?: string
    readonly operator?: string | null
    readonly heightM?: number
    readonly active?: boolean
    readonly installed?: string
    readonly inspireId?: { readonly namespace: string; readonly localId: string; readonly versionId: string }
    readonly doi?: string
  }
  readonly series: readonly {
    readonly property: string
    readonly unit: { readonly symbol: string | null }
    readonly observations: readonly Observation[]
  }[]
}
export interface StationSet {
  readonly observedProperties: readonly { readonly id: string }[]
  readonly stations: readonly Station[]
}

export function readStations(): StationSet {
  return JSON.parse(readFileSync(sharedPath('stations/stations.json'), 'utf8')) as StationSet
}
