// Asks a catalogue for records it has just shown, to find out what it applies of what it could be asked.
import { SourceError } from '@crosswalk/contract'
import type { Bbox, CallContext } from '@crosswalk/contract'
import { bboxIntersects, bboxOf, isEmptyBbox, parseGeometry } from '@crosswalk/geo'
import type { Catalogue, CatalogueQuery, CatalogueRecord, Support } from './catalogue.ts'
import { WHOLE } from './catalogue.ts'
import { compileConjunct } from './compile.ts'

/** As large as the sample: what stands first in that, stands early in a part of it. */
export const PROBE_SIZE = 20

export interface Probed {
  readonly support: Support
  readonly quirks: readonly string[]
}

export interface ProbeInput {
  readonly catalogue: Catalogue
  readonly sample: readonly CatalogueRecord[]
  readonly context: Pick<CallContext, 'signal' | 'principal'>
  readonly timeoutMs: number
}

export const NO_SUPPORT: Support = { ids: false, bbox: false, equals: new Set(), like: new Set() }
const EVERYTHING = { has: () => true } as unknown as ReadonlySet<string>
const ALL: Support = { ids: true, bbox: true, equals: EVERYTHING, like: EVERYTHING }

type Finding = 'applied' | 'ignored' | 'lost' | 'refused' | 'unclear' | 'late'

const TEXTS: Readonly<Record<Exclude<Finding, 'applied'>, string>> = {
  ignored: 'is ignored',
  lost: 'loses records that match',
  refused: 'is refused',
  unclear: 'could not be tried',
  late: 'could not be tried in time',
}

/**
 * At most 7 requests, at once and within `timeoutMs`: a slow catalogue is connected all the same, and asked less. A question is left to the server only
 * where it kept the known record and dropped another.
 */
export async function probeCatalogue(input: ProbeInput): Promise<Probed> {
  const probing = {
    ...input,
    context: { ...input.context, signal: AbortSignal.any([input.context.signal, AbortSignal.timeout(input.timeoutMs)]) },
  }
  const found = await Promise.all(
    Object.entries(PROBES).map(async ([what, probe]): Promise<[string, Finding | undefined]> => {
      try {
        return [what, await probe(probing)]
      } catch (error) {
        if (input.context.signal.aborted || !probing.context.signal.aborted) throw error
        return [what, 'late']
      }
    }),
  )
  const applied = new Set(found.filter(([, finding]) => finding === 'applied').map(([what]) => what))
  const quirks = found.flatMap(([what, finding]) =>
    finding === undefined || finding === 'applied' ? [] : [`${what} ${TEXTS[finding]}: not asked`],
  )
  const named = (suffix: string): ReadonlySet<string> =>
    new Set([...applied].filter((what) => what.endsWith(suffix)).map((what) => what.slice(0, -suffix.length)))
  return { support: { ids: applied.has(IDS), bbox: applied.has(BBOX), equals: named(' ='), like: named(' LIKE') }, quirks }
}

const IDS = 'a list of identifiers'
const BBOX = 'bbox'
const PROBES: Readonly<Record<string, (input: ProbeInput) => Promise<Finding | undefined>>> = {
  [IDS]: probeIds,
  [BBOX]: probeBbox,
  'title =': (input) => probeText(input, 'title', 'equals'),
  'type =': (input) => probeText(input, 'type', 'equals'),
  'title LIKE': (input) => probeText(input, 'title', 'like'),
  'description LIKE': (input) => probeText(input, 'description', 'like'),
  'keywords LIKE': (input) => probeText(input, 'keywords', 'like'),
}

/** @param other a record that must not be there; without one, an answer of everything shows nothing */
async function ask(input: ProbeInput, query: CatalogueQuery, known: string, other: string | undefined): Promise<Finding> {
  const { catalogue, context } = input
  try {
    const { records, next } = await catalogue.readPage(catalogue.toRequest(query, PROBE_SIZE), context)
    if (!records.some(({ id }) => id === known)) return next === null ? 'lost' : 'unclear'
    return other !== undefined && records.some(({ id }) => id === other) ? 'ignored' : 'applied'
  } catch (error) {
    const isAnswer = error instanceof SourceError && ['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'].includes(error.code)
    if (!isAnswer) throw error
    return 'refused'
  }
}

async function probeIds(input: ProbeInput): Promise<Finding | undefined> {
  const [first, second] = input.sample.filter(({ id }) => compileConjunct({ op: '=', args: [{ property: 'id' }, id] }, ALL))
  return first && second ? ask(input, { ...WHOLE, ids: [first.id] }, first.id, second.id) : undefined
}

function boxOf(record: CatalogueRecord): Bbox | undefined {
  const geometry = parseGeometry(record.geometry)
  const box = geometry && bboxOf(geometry)
  return box && !isEmptyBbox(box) ? box : undefined
}

/** Around a known record with another one outside; undefined where no two records lie apart. */
export async function probeBbox(input: ProbeInput): Promise<Finding | undefined> {
  const boxes = input.sample.flatMap((record) => {
    const box = boxOf(record)
    return box ? [{ id: record.id, box }] : []
  })
  for (const { id, box } of boxes) {
    const other = boxes.find((candidate) => !bboxIntersects(candidate.box, box))
    if (other) return ask(input, { ...WHOLE, bbox: box }, id, other.id)
  }
  return undefined
}

/** A text of a known record which another record does not have. */
async function probeText(input: ProbeInput, name: string, kind: 'equals' | 'like'): Promise<Finding | undefined> {
  const { catalogue, sample } = input
  if (!catalogue.queryables.includes(name) || (kind === 'like' && !catalogue.hasPatterns)) return undefined
  for (const { id, properties } of sample) {
    const value: unknown = Array.isArray(properties[name]) ? (properties[name] as readonly unknown[])[0] : properties[name]
    const part = typeof value === 'string' ? narrowBy(name, value, kind) : undefined
    const other =
      part &&
      sample.find(
        ({ properties: others }) =>
          !JSON.stringify(others[name] ?? '')
            .toLowerCase()
            .includes(String(value).toLowerCase()),
      )
    if (other) return ask(input, { ...WHOLE, ...part }, id, other.id)
  }
  return undefined
}

function narrowBy(name: string, value: string, kind: 'equals' | 'like') {
  const property = { property: name }
  return kind === 'equals'
    ? compileConjunct({ op: '=', args: [property, value] }, ALL)
    : compileConjunct({ op: 'a_contains', args: [property, [value]] }, ALL)
}
