// What answers showed, and what follows: a verdict per ability, a sentence per quirk.
import type { Verdict } from '@crosswalk/contract'
import type { Template } from './template.ts'

interface Evidence {
  positives: number
  negatives: number
  lost: number
  extra: number
}

export interface Findings {
  /** The feature was among the rows, or was not. */
  record(template: Template, present: boolean, about: string): void
  /** The server refused the question. */
  refuse(template: Template, said: string): void
  note(sentence: string): void
  readonly verdicts: () => ReadonlyMap<string, Verdict>
  readonly quirks: () => readonly string[]
  /** Families of which a question was refused. */
  readonly refused: () => ReadonlySet<string>
  /** Families of which one was answered, rightly or not. */
  readonly answered: () => ReadonlySet<string>
}

/** Sentences beyond this say nothing new to a person. */
const MAX_QUIRKS = 40

export function createFindings(): Findings {
  const evidence = new Map<string, Evidence>()
  const quirks = new Set<string>()
  const refused = new Set<string>()
  const answered = new Set<string>()
  const of = (ability: string): Evidence => {
    const known = evidence.get(ability) ?? { positives: 0, negatives: 0, lost: 0, extra: 0 }
    evidence.set(ability, known)
    return known
  }
  const note = (sentence: string): void => {
    if (quirks.size < MAX_QUIRKS) quirks.add(sentence)
  }
  return {
    record({ ability, family, expected, says }, present, about) {
      answered.add(family)
      const found = of(ability)
      if (present === expected) found[expected ? 'positives' : 'negatives'] += 1
      else {
        found[expected ? 'lost' : 'extra'] += 1
        note(`${nameOf(ability)} ${says} (${about})`)
      }
    },
    refuse({ ability, family }, said) {
      refused.add(family)
      of(ability).lost += 1
      note(`${nameOf(ability)} is refused: ${said}`)
    },
    note,
    verdicts: () => new Map([...evidence].map(([ability, found]) => [ability, verdictOf(found)])),
    quirks: () => [...quirks],
    refused: () => refused,
    answered: () => answered,
  }
}

/**
 * Rows lost: never pushed. Rows too many, or nobody has seen it leave a row out: a superset. Nobody has seen it find a row: not pushed.
 */
function verdictOf({ positives, negatives, lost, extra }: Evidence): Verdict {
  if (lost > 0 || positives === 0) return 'unsupported'
  return extra > 0 || negatives === 0 ? 'inexact' : 'exact'
}

/** `s_within:geometry` as people say it. */
function nameOf(ability: string): string {
  const [operator = ability, type] = ability.split(':')
  if (operator === 'name') return `property ${type ?? ''}`
  const words: Readonly<Record<string, string>> = {
    quotes: 'filter',
    unicode: 'filter',
    isNull: 'IS NULL',
    not: 'NOT',
    in: 'IN',
    like: 'LIKE',
    between: 'BETWEEN',
    polygons: 'polygons',
    lines: 'lines',
    'casei like': 'CASEI LIKE',
    'accenti like': 'ACCENTI LIKE',
  }
  const word = words[operator] ?? (/^[a-z]/.test(operator) ? operator.toUpperCase() : operator)
  return type === undefined || type === 'geometry' ? word : `${word} over ${type}`
}
