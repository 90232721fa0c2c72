// Property selection, where the configuration wants it: what is asked for comes, nothing else does, and identifier and geometry stay.
import { GEOMETRY, ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import { buildUrl } from '../request/build-url.ts'
import type { Near, Probe } from './probe.ts'

/** Enough to meet features of the sample again. */
const PAGE = 20

/** OGC 22-055: `properties` names what is wanted. A server that drops more than that would leave places or keys out of every answer. */
export async function probeSelection({ read, asker, findings, selects }: Probe, { sample, query: near }: Near): Promise<boolean> {
  const names = selects ? chooseNames(sample) : []
  if (names.length === 0) return false
  const { state } = read
  const query = [...state.fixedQuery, ...near, ['properties', names.join(',')], ['limit', String(PAGE)]] as const
  const answer = await asker.ask({ url: buildUrl(state.itemsUrl, query) })
  if (answer.kind === 'refused') findings.note(`properties is refused: ${answer.said}`)
  if (answer.kind !== 'page') return false
  const known = new Map(sample.features.map((feature) => [idOf(feature), feature]))
  const pairs = answer.page.features.flatMap((feature) => {
    const full = idOf(feature) === undefined ? undefined : known.get(idOf(feature))
    return full === undefined ? [] : [{ feature, full }]
  })
  if (pairs.length === 0) {
    findings.note('properties loses the identifiers: it is not sent')
    return false
  }
  for (const { feature, full } of pairs) {
    const id = idOf(feature) ?? ''
    const lost = names.find((name) => (sample.read(name)(feature) ?? null) !== (sample.read(name)(full) ?? null))
    const isPlaceLost = full.geometry !== null && feature.geometry === null
    const others = Object.keys(feature.properties ?? {}).filter((name) => sample.types.has(name) && !names.includes(name) && name !== ID)
    const says = isPlaceLost
      ? `loses the geometry of feature ${id}`
      : lost === undefined
        ? others.length > 0
          ? `is ignored: feature ${id} comes with ${others[0] ?? ''}`
          : undefined
        : `loses ${lost} of feature ${id}`
    if (says === undefined) continue
    findings.note(`properties=${names.join(',')} ${says}: it is not sent`)
    return false
  }
  return true
}

/** Two plain properties that most features have a value of; never all there are, or nothing could be left out. */
function chooseNames(sample: Near['sample']): readonly string[] {
  const plain = [...sample.types].filter(
    ([name, type]) => name !== ID && name !== GEOMETRY && !/[.,]/.test(name) && (type === 'text' || type === 'number'),
  )
  const known = plain.map(([name]) => ({
    name,
    count: sample.features.filter((item) => (sample.read(name)(item) ?? null) !== null).length,
  }))
  const others = [...sample.types].filter(([name]) => name !== ID && name !== GEOMETRY).length
  return known
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, Math.min(2, others - 1))
    .map(({ name }) => name)
}
