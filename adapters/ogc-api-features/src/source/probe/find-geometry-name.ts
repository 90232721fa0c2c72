// What filters call the geometry, and how they read places.
import { presentIn } from './pack.ts'
import { attemptIn, packFor, send, settle } from './attempt.ts'
import type { Attempt } from './attempt.ts'
import { spatialTemplates } from './spatial-templates.ts'
import type { Template } from './template.ts'
import { nameOfWriting } from '../request/writing.ts'
import type { Writing } from '../request/writing.ts'

export const isOfPlace = ({ family }: Template): boolean => family === 'places' || family === 'edges'

interface Named {
  readonly geometry: { readonly name: string; readonly writing: Writing } | undefined
  readonly left: readonly Template[]
}

/** Pairs of a name and a writing: more are not tried. */
const MAX_TRIES = 4

/**
 * The name under which a feature is found where it is, in the likeliest writing first. Other questions that are left ride along, but for a pack
 * that is refused: it may be for their sake. A name that is refused is refused in every writing.
 */
export async function findGeometryName({ probe, language }: Attempt, waiting: readonly Template[]): Promise<Named> {
  const places = spatialTemplates(probe.sample).filter(isOfPlace)
  const refused = new Map<string, string>()
  const tried: string[] = []
  const pairs = probe.writings.flatMap((writing) => probe.geometryNames.map((name) => ({ name, writing })))
  for (const geometry of pairs) {
    const { name, writing } = geometry
    if (refused.has(name) || tried.length >= MAX_TRIES) continue
    tried.push(name)
    const attempt = attemptIn(probe, language, geometry)
    for (const riders of waiting.length > 0 ? [waiting, []] : [[]]) {
      const { arms, left } = packFor(attempt, [...places, ...riders])
      const ofPlace = arms.filter(({ expected, atoms }) => expected && atoms.some(({ template }) => isOfPlace(template)))
      const answer = ofPlace.length === 0 ? undefined : await send(attempt, arms)
      if (answer === undefined || answer.kind === 'spent') return { geometry: undefined, left: waiting }
      if (answer.kind === 'refused') {
        refused.set(name, answer.said)
        continue
      }
      refused.delete(name)
      const isPresent = presentIn(answer.page.features)
      if (!ofPlace.some(({ item }) => isPresent(item))) break
      if (writing !== probe.writings[0]) probe.findings.note(`places in filters are understood in ${nameOfWriting(writing, 'filter-crs')}`)
      await settle(attempt, arms, answer)
      return { geometry, left: riders.length > 0 ? left : [...left, ...waiting] }
    }
  }
  for (const name of new Set(tried)) {
    const said = refused.get(name)
    const says = said === undefined ? 'finds nothing, not even what lies inside' : `is refused: ${said}`
    probe.findings.note(`a spatial filter over ${name} ${says}`)
  }
  return { geometry: undefined, left: waiting }
}
