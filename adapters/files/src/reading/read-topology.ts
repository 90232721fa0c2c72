// The features of one TopoJSON object.
import type { Problems } from './problems.ts'
import { isPlainRecord } from './records.ts'
import type { PlainRecord } from './records.ts'

/**
 * The named object's features, or those of the only object, arcs joined and quantisation undone.
 * @throws SourceError SOURCE_MALFORMED no such object, several and none named, arcs that are not there
 */
export async function readTopology(topology: PlainRecord, object: string | undefined, problems: Problems): Promise<readonly unknown[]> {
  const objects = isPlainRecord(topology['objects']) ? topology['objects'] : {}
  const names = Object.keys(objects)
  const name = object ?? (names.length === 1 ? names[0] : undefined)
  if (name === undefined || !Object.hasOwn(objects, name)) {
    const problem = name === undefined ? 'has several objects; say object' : `has no object ${name}`
    throw problems.refuse(problems.file, `${problem}: ${names.join(', ')}`)
  }
  const { feature } = await import('topojson-client')
  try {
    const found = feature(topology, name)
    if (isPlainRecord(found) && Array.isArray(found['features'])) return found['features']
    return [found]
  } catch (cause) {
    throw problems.refuse(problems.file, `the topology of ${name} is broken`, cause)
  }
}
