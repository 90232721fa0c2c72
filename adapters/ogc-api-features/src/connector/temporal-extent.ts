// From when to when the features of a collection are: the first and the last in order of their time, asked once per state of the data.
import type { EntityRow, EntityService, Filter } from '@crosswalk/contract'
import { canonicalTimestamp } from '@crosswalk/cql2'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import { selectionOf } from './items-query.ts'
import { isCrosswalkError } from './problem.ts'

/** Both ends belong to it; null where it is not known (OGC 17-069r4 section 7.13). */
export type TemporalExtent = readonly [start: string | null, end: string | null]

const UNKNOWN: TemporalExtent = [null, null]

export interface TemporalExtents {
  /** Undefined for a collection without a time. Open at both ends for live sources, where it would cost a request. */
  of(collection: FaceCollection, signal: AbortSignal): Promise<TemporalExtent | undefined>
}

export function createTemporalExtents(service: EntityService): TemporalExtents {
  const known = new Map<string, { readonly revision: string; readonly extent: TemporalExtent }>()
  return {
    async of(collection, signal) {
      const { id, revision, isLocal, timeNames } = collection
      if (timeNames.length === 0) return undefined
      const [time, ...others] = collection.properties.filter(({ name }) => timeNames.includes(name))
      if (!isLocal || time?.isSortable !== true || others.length > 0) return UNKNOWN
      const before = known.get(id)
      if (before?.revision === revision) return before.extent
      const extent = await readOrUnknown(service, { collection, time, signal })
      known.set(id, { revision, extent })
      return extent
    },
  }
}

interface Reading {
  readonly collection: FaceCollection
  readonly time: FaceProperty
  readonly signal: AbortSignal
}

/** A description must not fail where features cannot be put in order within the limits. */
async function readOrUnknown(service: EntityService, reading: Reading): Promise<TemporalExtent> {
  try {
    return await readExtent(service, reading)
  } catch (error) {
    if (isCrosswalkError(error)) return UNKNOWN
    throw error
  }
}

async function readExtent(service: EntityService, { collection, time, signal }: Reading): Promise<TemporalExtent> {
  const context = service.createContext({ signal })
  const end = collection.properties.find(({ name }) => name === `${time.name}_end`) ?? time
  const present: Filter = { op: 'not', args: [{ op: 'isNull', args: [{ property: time.path }] }] }
  const outermost = async (descending: boolean): Promise<EntityRow | undefined> => {
    const page = await service.page(
      {
        target: collection.target,
        filter: [present],
        select: selectionOf([time, end], collection),
        orderBy: [{ property: time.path, descending }],
        first: 1,
        count: 'none',
      },
      context,
    )
    return page.completeness.complete ? page.rows[0] : undefined
  }
  const [first, last] = [await outermost(false), await outermost(true)]
  return [first === undefined ? null : instantOf(time.read(first), 'T00:00:00Z'), last === undefined ? null : lastOf(last, time, end)]
}

/** Of spans that begin last another may end later: only of instants and days the last is the end of all. */
function lastOf(row: EntityRow, time: FaceProperty, end: FaceProperty): string | null {
  const [from, to] = [time.read(row), end.read(row)]
  return from === to ? instantOf(to, 'T23:59:59Z') : null
}

function instantOf(value: unknown, timeOfDay: string): string | null {
  if (typeof value !== 'string') return null
  return canonicalTimestamp(value.length === 10 ? `${value}${timeOfDay}` : value) ?? null
}
