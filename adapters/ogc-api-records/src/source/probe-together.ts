// All probes of a catalogue in two requests, where its questions can be put together: CSW answers each with the work of a whole start (pycsw reads
// its schemas anew), and a dozen take seconds on a busy machine.
import type { Bbox } from '@crosswalk/contract'
import { bboxIntersects } from '@crosswalk/geo'
import { ALL, isAnswer, PROBE_SIZE } from './ask-known.ts'
import type { ProbeInput } from './ask-known.ts'
import { WHOLE } from './catalogue.ts'
import type { CatalogueQuery, CatalogueRecord } from './catalogue.ts'
import { compileDays } from './compile-days.ts'
import { boxOf } from './probe-bbox.ts'
import { equalsQuestion, idsQuestion, patternQuestion } from './probe-texts.ts'

interface Part {
  /** What the record meets; undefined where it has nothing of that kind. */
  readonly keeps: (record: CatalogueRecord) => CatalogueQuery | undefined
  /** What no record of the sample meets, each by itself. */
  readonly drops: (sample: readonly CatalogueRecord[]) => readonly CatalogueQuery[]
}

const NOWHERE = 'nowhere to be found'

const equality = (name: string): Part => ({
  keeps: (record) => equalsQuestion(record, name),
  drops: () => [{ ...WHOLE, equals: [[name, NOWHERE]] }],
})
const pattern = (name: string): Part => ({
  keeps: (record) => patternQuestion(record, name),
  drops: () => [{ ...WHOLE, like: [[[name, `%${NOWHERE}%`]]] }],
})

/** By the names of the probes that they stand for. */
const PARTS: Readonly<Record<string, Part>> = {
  'a list of identifiers': { keeps: idsQuestion, drops: () => [{ ...WHOLE, ids: ['nowhere-1', 'nowhere-2'] }] },
  bbox: {
    keeps: (record) => {
      const box = boxOf(record)
      return box && { ...WHOLE, bbox: box }
    },
    drops: (sample) => emptyPlaces(sample).map((bbox) => ({ ...WHOLE, bbox })),
  },
  'title =': equality('title'),
  'type =': equality('type'),
  'title LIKE': pattern('title'),
  'description LIKE': pattern('description'),
  'keywords LIKE': pattern('keywords'),
  'a choice of patterns': {
    keeps: (record) => {
      const [known] = patternQuestion(record, 'title')?.like ?? []
      return known && { ...WHOLE, like: [[['title', `%${NOWHERE}%`], ...known]] }
    },
    drops: () => [
      {
        ...WHOLE,
        like: [
          [
            ['title', `%${NOWHERE}%`],
            ['keywords', `%${NOWHERE}%`],
          ],
        ],
      },
    ],
  },
  'updated by days': {
    keeps: ({ properties: { updated } }) => {
      const date = typeof updated === 'string' ? updated.slice(0, 10) : ''
      const ranges = compileDays({ op: '=', args: [{ property: 'updated' }, { date }] }, ALL)
      return ranges && { ...WHOLE, ranges }
    },
    drops: () => [
      { ...WHOLE, ranges: [['updated', 'from', '9998-01-01']] },
      { ...WHOLE, ranges: [['updated', 'to', '0001-01-01']] },
    ],
  },
}

/** A small box in which no record of the sample lies; none where a record covers the world. */
function emptyPlaces(sample: readonly CatalogueRecord[]): readonly Bbox[] {
  const taken = sample.map(boxOf).filter((box) => box !== undefined)
  const corners = [-150, -90, -30, 30, 90, 150].flatMap((west) =>
    [-60, -30, 0, 30, 60].map((south): Bbox => [west, south, west + 1, south + 1]),
  )
  return corners.filter((corner) => !taken.some((box) => bboxIntersects(box, corner))).slice(0, 1)
}

/**
 * The probes that two requests show to be applied: one whose every part a known record meets, and which must keep it; and one of which no part is
 * met by any, and which must find nothing, as it would not were one part ignored. Empty where the answers are others: then each has to be tried by itself.
 */
export async function probeTogether(input: ProbeInput): Promise<ReadonlySet<string>> {
  const { catalogue, sample, context } = input
  const [best] = sample.map((record) => ({ record, kept: keptOf(record) })).toSorted((left, right) => right.kept.size - left.kept.size)
  const dropped = new Map(Object.entries(PARTS).map(([name, part]) => [name, part.drops(sample)] as const))
  const names = [...(best?.kept.keys() ?? [])].filter((name) => (dropped.get(name) ?? []).length > 0 && isAsked(name, input))
  if (!catalogue.combines || !best || names.length < 2) return new Set()
  const read = (query: CatalogueQuery) => catalogue.readPage(catalogue.toRequest(query, PROBE_SIZE), context)
  try {
    const [keeping, dropping] = await Promise.all([
      read({ ...WHOLE, all: names.flatMap((name) => best.kept.get(name) ?? []) }),
      read({ ...WHOLE, any: names.flatMap((name) => dropped.get(name) ?? []) }),
    ])
    const isKept = keeping.records.some(({ id }) => id === best.record.id)
    return isKept && dropping.records.length === 0 && dropping.next === null ? new Set(names) : new Set()
  } catch (error) {
    if (isAnswer(error) || context.signal.aborted) return new Set()
    throw error
  }
}

/** Of a property: is it one that the catalogue says it filters by. */
function isAsked(name: string, { catalogue }: ProbeInput): boolean {
  const [property = ''] = name.split(' ')
  if (name === 'updated by days') return catalogue.ranges.includes(property)
  return !/ (?:=|LIKE)$/.test(name) || catalogue.queryables.includes(property)
}

function keptOf(record: CatalogueRecord): ReadonlyMap<string, CatalogueQuery> {
  const kept = new Map<string, CatalogueQuery>()
  for (const [name, part] of Object.entries(PARTS)) {
    const question = part.keeps(record)
    if (question) kept.set(name, question)
  }
  return kept
}
