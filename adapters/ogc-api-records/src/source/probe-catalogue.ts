// Asks a catalogue for records it has just shown, to find out what it applies of what it could be asked.
import type { Finding, Probe, ProbeInput } from './ask-known.ts'
import type { Support } from './catalogue.ts'
import { probeBbox } from './probe-bbox.ts'
import { probeDays } from './probe-days.ts'
import { probeTogether } from './probe-together.ts'
import { probeChoice, probeEquals, probeLike, probeWord } from './probe-texts.ts'

export interface Probed {
  readonly support: Support
  readonly quirks: readonly string[]
}

const NONE: ReadonlySet<string> = new Set()
export const NO_SUPPORT: Support = {
  ids: false,
  bbox: false,
  equals: NONE,
  exact: NONE,
  like: NONE,
  choice: false,
  words: NONE,
  ranges: NONE,
}

const TEXTS: Readonly<Record<Exclude<Finding, 'applied' | 'exact'>, string>> = {
  ignored: 'is ignored',
  lost: 'loses records that match',
  refused: 'is refused',
  unclear: 'could not be tried',
  late: 'could not be tried in time',
}

/**
 * Two requests where that is enough, else at most 16, at once and within `timeoutMs`: a slow catalogue is connected all the same, and asked less. A question is left to the server only
 * where it kept the known record and dropped another.
 */
export async function probeCatalogue(input: ProbeInput): Promise<Probed> {
  const probing = {
    ...input,
    context: { ...input.context, signal: AbortSignal.any([input.context.signal, AbortSignal.timeout(input.timeoutMs)]) },
  }
  const together = await probeTogether(probing)
  const found = await Promise.all(
    Object.entries(PROBES).map(async ([what, probe]): Promise<[string, Finding | undefined]> => {
      if (together.has(what)) return [what, 'applied']
      try {
        return [what, await probe(probing)]
      } catch (error) {
        if (input.context.signal.aborted || !probing.context.signal.aborted) throw error
        return [what, 'late']
      }
    }),
  )
  const quirks = found.flatMap(([what, finding]) =>
    finding === undefined || finding === 'applied' || finding === 'exact' ? [] : [`${what} ${TEXTS[finding]}: not asked`],
  )
  return { support: supportOf(new Map(found)), quirks }
}

function supportOf(found: ReadonlyMap<string, Finding | undefined>): Support {
  const all = [...found]
  const applied = new Set(all.filter(([, finding]) => finding === 'applied' || finding === 'exact').map(([what]) => what))
  const named = (suffix: string, from: Iterable<string> = applied): ReadonlySet<string> =>
    new Set([...from].filter((what) => what.endsWith(suffix)).map((what) => what.slice(0, -suffix.length)))
  const exact = all.filter(([, finding]) => finding === 'exact').map(([what]) => (what === IDS ? 'id =' : what))
  return {
    ids: applied.has(IDS),
    bbox: applied.has(BBOX),
    equals: named(' ='),
    exact: named(' =', exact),
    like: named(' LIKE'),
    choice: applied.has(CHOICE),
    words: named(' by words'),
    ranges: named(' by days'),
  }
}

const IDS = 'a list of identifiers'
const BBOX = 'bbox'
const CHOICE = 'a choice of patterns'
const PROBES: Readonly<Record<string, Probe>> = {
  [IDS]: probeEquals('id'),
  [BBOX]: probeBbox,
  'title =': probeEquals('title'),
  'type =': probeEquals('type'),
  'title LIKE': probeLike('title'),
  'description LIKE': probeLike('description'),
  'keywords LIKE': probeLike('keywords'),
  [CHOICE]: probeChoice,
  'title by words': probeWord('title'),
  'description by words': probeWord('description'),
  'keywords by words': probeWord('keywords'),
  'publisher by words': probeWord('publisher'),
  'updated by days': probeDays('updated'),
}
