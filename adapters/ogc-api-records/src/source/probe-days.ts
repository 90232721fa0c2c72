// Probes of days: a bound that a known record keeps and another does not, from below and from above.
import { askKnown, ALL } from './ask-known.ts'
import type { Finding, Probe, ProbeInput } from './ask-known.ts'
import { WHOLE } from './catalogue.ts'
import { compileDays } from './compile-days.ts'

/** Both bounds have to be applied; where one is not, that is the finding. */
export function probeDays(name: string): Probe {
  return async (input) => {
    if (!input.catalogue.ranges.includes(name)) return undefined
    const days = input.sample
      .flatMap(({ id, properties }) => {
        const day = typeof properties[name] === 'string' ? properties[name].slice(0, 10) : ''
        return /^\d{4}-\d\d-\d\d$/.test(day) ? [{ id, day }] : []
      })
      .toSorted((left, right) => (left.day < right.day ? -1 : 1))
    const [first, last] = [days[0], days.at(-1)]
    if (!first || !last) return undefined
    const findings = await Promise.all([
      bound(input, { op: '>=', name, known: last, other: first }),
      bound(input, { op: '<=', name, known: first, other: last }),
    ])
    return findings.find((finding) => finding !== 'applied') ?? findings[0]
  }
}

interface Dated {
  readonly id: string
  readonly day: string
}

interface BoundProbe {
  readonly op: '>=' | '<='
  readonly name: string
  readonly known: Dated
  readonly other: Dated
}

/** Undefined where the two are too near for bounds that are widened. */
async function bound(input: ProbeInput, { op, name, known, other }: BoundProbe): Promise<Finding | undefined> {
  const ranges = compileDays({ op, args: [{ property: name }, { date: known.day }] }, ALL)
  const [, , day] = ranges?.[0] ?? []
  const isTelling = day !== undefined && (op === '>=' ? other.day < day : other.day > day)
  return ranges && isTelling ? askKnown(input, { ...WHOLE, ranges }, known.id, other.id) : undefined
}
