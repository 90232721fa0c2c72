// In which system a collection's coordinates are asked for and how they are read: what it offers and says, against where numbers can lie.
import { swapAxes } from '@crosswalk/geo'
import type { CoordinateRepair } from '../request/collection-state.ts'
import { isCrs84, isWgs84, nameOfSystem, readSystem } from '../request/reference-system.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import { compareSystems } from './compare-systems.ts'
import { findActualSystem } from './find-actual-system.ts'
import { AS_SAID, convertPage, usableSystems } from './found-system.ts'
import type { FoundSystem, SystemSettings } from './found-system.ts'
import { boxesOf, judgeReading, placeOf } from './known-place.ts'

/** CRS84 unasked, where that is offered and right. @throws SourceError */
export async function findSystem(settings: SystemSettings): Promise<FoundSystem> {
  const { document, options, read } = settings
  const lacksCrs84 = document.crs.length > 0 && !document.crs.some(isCrs84)
  const asked =
    options.crs === undefined ? (lacksCrs84 ? usableSystems(document)[0] : undefined) : systemAsListed(options.crs, document.crs)
  const page = await read(asked, AS_SAID)
  const said = `CRS84 is not offered${asked === undefined ? ', nor a system that is known' : `: ${nameOfSystem(asked)} is asked for`}`
  const first: FoundSystem = { page, crs: asked, repair: AS_SAID, quirks: lacksCrs84 ? [said] : [], requests: 1 }
  if (options.swapAxes !== undefined) return options.swapAxes ? turn(first, read) : first
  const place = placeOf(document)
  const boxes = boxesOf(page.features)
  switch (judgeReading(boxes, place)) {
    case 'fits':
      return asked === undefined || lacksCrs84 ? first : compareWithCrs84(first, asked, read)
    case 'swapped': {
      const isOnEarth = boxes.every(([, south, , north]) => Math.max(-south, north) <= 90)
      const why = isOnEarth ? `as they come they lie outside of ${place?.says ?? ''}` : 'a second number is beyond 90 degrees'
      return turn({ ...first, quirks: [...first.quirks, `coordinates have latitude first, whatever their label says: ${why}`] }, read)
    }
    case 'foreign':
      return findActualSystem(first, settings)
  }
}

/** In the server's own spelling, where it lists the system: `EPSG:25833` is nothing that it would know. */
function systemAsListed(wanted: string, listed: readonly string[]): NamedCrs | undefined {
  const system = readSystem(wanted)
  if (system === undefined || listed.includes(wanted)) return system
  const same = ({ crs }: NamedCrs): boolean => crs.authority === system.crs.authority && crs.code === system.crs.code
  return listed.flatMap((uri) => readSystem(uri) ?? []).find(same) ?? system
}

/** Read with the axes exchanged; asked for again where the answer was brought here from another system. */
async function turn(found: FoundSystem, read: SystemSettings['read']): Promise<FoundSystem> {
  const repair: CoordinateRepair = { swapped: true }
  const isConverted = found.page.label !== undefined && !isCrs84(found.page.label)
  if (isConverted) return { ...found, repair, page: await read(found.crs, repair), requests: found.requests + 1 }
  return { ...found, repair, page: convertPage(found.page, swapAxes) }
}

/** What the configuration asks in, beside what comes unasked: one of the two may be wrong, or the question be ignored. */
async function compareWithCrs84(found: FoundSystem, asked: NamedCrs, read: SystemSettings['read']): Promise<FoundSystem> {
  const plain = await read(undefined, AS_SAID)
  const comparison = compareSystems(plain.features, found.page.features, asked)
  const next = { ...found, requests: found.requests + 1 }
  const isLabelled = found.page.label !== undefined && !isCrs84(found.page.label)
  const name = nameOfSystem(asked)
  const say = (sentence: string): FoundSystem => ({ ...next, quirks: [...found.quirks, sentence] })
  if (comparison === 'same' && !isLabelled && asked.crs.authority !== 'OGC')
    return { ...say(`crs=${name} is ignored: it is not asked for`), crs: undefined }
  if (comparison === 'swapped' && !isLabelled && isWgs84(asked)) {
    const moved: CoordinateRepair = { swapped: false, actual: asked }
    return {
      ...say(`coordinates are in ${name} where that is asked for, without a label`),
      repair: moved,
      page: convertPage(found.page, swapAxes),
    }
  }
  if (comparison === 'swapped')
    return say(`the axes of coordinates in ${name} and in CRS84 are the other way round: one of the two is wrong`)
  return comparison === 'apart' ? say(`coordinates in ${name} are other places than those in CRS84`) : next
}
