// Projection: the properties that somebody will read, of a server that was found to leave out the others and nothing else.
import type { Filter, ScanRequest } from '@crosswalk/contract'
import { propertiesIn } from '../filter/properties-in.ts'
import type { WfsCollection } from './wfs-collection.ts'

export type ReadRequest = Pick<ScanRequest, 'read' | 'orderBy'>

/** Names for PropertyName, the key among them; undefined for all: where nothing says what will be read, or a name is none that can be asked for. */
export function planProperties(
  { probed, plainNames }: WfsCollection,
  { read, orderBy = [] }: ReadRequest,
  residual: readonly Filter[],
): readonly string[] | undefined {
  if (!probed.findings.projects || read.length === 0) return undefined
  const wanted = [probed.keyProperty, ...read, ...residual.flatMap(propertiesIn), ...orderBy.map((key) => key.property)]
  const names = new Set<string>()
  for (const path of wanted) {
    const name = plainNames.has(path) ? path : path.slice(0, Math.max(0, path.indexOf('.')))
    if (!plainNames.has(name)) return undefined
    names.add(name)
  }
  // In the order of the schema: the same question is the same request.
  return names.size === probed.properties.length
    ? undefined
    : probed.properties.filter(({ name }) => names.has(name)).map(({ name }) => name)
}
