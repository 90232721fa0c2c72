// Coordinates that are no degrees: what else the collection names, until one system brings them onto the earth where it is used.
import type { Bbox } from '@crosswalk/contract'
import { areaOfUse, bboxAround, bboxIntersects, CRS84 } from '@crosswalk/geo'
import type { Page } from '../items/read-page.ts'
import { convertFrom } from '../items/read-page.ts'
import { isCrs84, isLatitudeFirst, isWgs84, nameOfSystem } from '../request/reference-system.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import { AS_SAID, convertPage, usableSystems } from './found-system.ts'
import type { FoundSystem, SystemSettings } from './found-system.ts'
import { boxesOf, judgeReading, placeOf } from './known-place.ts'

/** More systems than this are not tried. */
const MAX_SYSTEMS = 8

/** CRS84 by name where that helps; else the system in which the numbers make sense, without another question. @throws SourceError */
export async function findActualSystem(found: FoundSystem, { document, read }: SystemSettings): Promise<FoundSystem> {
  const place = placeOf(document)
  const said = document.crs.find(isCrs84)
  if (said !== undefined && found.crs === undefined) {
    const crs: NamedCrs = { uri: said, crs: CRS84 }
    const page = await read(crs, AS_SAID)
    const requests = found.requests + 1
    if (judgeReading(boxesOf(page.features), place) === 'fits')
      return {
        ...found,
        page,
        crs,
        requests,
        quirks: [...found.quirks, 'coordinates are not in CRS84 unless crs asks for it: it is asked for'],
      }
    found = { ...found, requests }
  }
  const systems = [...(found.crs === undefined ? [] : [found.crs]), ...usableSystems(document)].filter((system) => !isWgs84(system))
  const isRaw = found.page.label === undefined || isCrs84(found.page.label)
  for (const system of isRaw ? systems.slice(0, MAX_SYSTEMS) : []) {
    for (const swapped of [false, true]) {
      const page = convertPage(found.page, convertFrom(system.crs, isLatitudeFirst(system) !== swapped))
      if (!liesIn(page, [areaOfUse(system.crs), place?.bbox ?? null])) continue
      const quirk = `coordinates are in ${nameOfSystem(system)}${swapped ? ' with the axes exchanged' : ''}, whatever their label says`
      return { ...found, page, repair: { swapped, actual: system }, quirks: [...found.quirks, quirk] }
    }
  }
  return { ...found, quirks: [...found.quirks, 'coordinates are no degrees, and in no system that the collection names'] }
}

/** Areas of use are drawn tightly. */
const AROUND_METRES = 50_000

function liesIn({ features }: Page, areas: readonly (Bbox | null)[]): boolean {
  const boxes = boxesOf(features)
  return (
    boxes.length > 0 &&
    areas.every((area) => area === null || boxes.every((box) => bboxAround(area, AROUND_METRES).some((part) => bboxIntersects(box, part))))
  )
}
