// Probes of identifiers and texts: equality and its case, patterns and a choice between them, words of the full text.
import type { Filter } from '@crosswalk/contract'
import { askKnown, ALL, findsNothing } from './ask-known.ts'
import type { Finding, Probe, ProbeInput } from './ask-known.ts'
import { WHOLE } from './catalogue.ts'
import type { CatalogueQuery, CatalogueRecord, Pattern } from './catalogue.ts'
import { compileConjunct } from './compile.ts'
import { patternsOf } from './compile-text.ts'

/** The same letters in the other case: what an exact comparison tells apart. */
export function swapCase(text: string): string {
  return text.replaceAll(/\p{L}/gu, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
}

/** The question that one condition becomes; undefined where it becomes none. */
function questionOf(conjunct: Filter): CatalogueQuery | undefined {
  const asks = compileConjunct(conjunct, ALL)?.asks
  return asks && { ...WHOLE, ...asks }
}

const equals = (name: string, value: string): Filter => ({ op: '=', args: [{ property: name }, value] })

function firstText({ id, properties }: CatalogueRecord, name: string): string | undefined {
  const value = name === 'id' ? id : properties[name]
  const first: unknown = Array.isArray(value) ? (value as readonly unknown[])[0] : value
  return typeof first === 'string' ? first : undefined
}

function lacks(record: CatalogueRecord, name: string, text: string): boolean {
  const value = name === 'id' ? record.id : (record.properties[name] ?? '')
  return !JSON.stringify(value).toLowerCase().includes(text.toLowerCase())
}

/** A text of the record that finds it by equality, in a list, and by a pattern; undefined where it has none that can be asked for. */
export function equalsQuestion(record: CatalogueRecord, name: string): CatalogueQuery | undefined {
  const text = firstText(record, name)
  return text === undefined ? undefined : questionOf(equals(name, text))
}

/** With another that is nowhere: a list is what is asked. */
export function idsQuestion({ id }: CatalogueRecord): CatalogueQuery | undefined {
  return questionOf({ op: 'in', args: [{ property: 'id' }, [`nowhere-${id}`, id]] })
}

export function patternQuestion(record: CatalogueRecord, name: string): CatalogueQuery | undefined {
  const text = firstText(record, name)
  const patterns = text === undefined ? undefined : patternsOf({ op: 'a_contains', args: [{ property: name }, [text]] }, ALL)
  return patterns && { ...WHOLE, like: [patterns] }
}

/** A text of a known record, and another record that has nothing of it. */
function* pairs({ sample }: ProbeInput, name: string) {
  for (const known of sample) {
    const text = firstText(known, name)
    const other = text === undefined ? undefined : sample.find((record) => lacks(record, name, text))
    if (text !== undefined && other) yield { known, text, other }
  }
}

/** Equality; exact where the same text in the other case finds nothing. Of `id`: a list of identifiers. */
export function probeEquals(name: string): Probe {
  return async (input) => {
    if (name !== 'id' && !input.catalogue.queryables.includes(name)) return undefined
    for (const { known, text, other } of pairs(input, name)) {
      const question = name === 'id' ? idsQuestion(known) : questionOf(equals(name, text))
      if (!question) continue
      const found = await askKnown(input, question, known.id, other.id)
      return found === 'applied' && (await isCaseSensitive(input, name, text)) ? 'exact' : found
    }
    return undefined
  }
}

async function isCaseSensitive(input: ProbeInput, name: string, text: string): Promise<boolean> {
  const swapped = swapCase(text)
  const isTelling = swapped !== text && input.sample.every((record) => firstText(record, name) !== swapped)
  const question = isTelling && input.catalogue.showsAllValues ? questionOf(equals(name, swapped)) : undefined
  return question !== undefined && findsNothing(input, question)
}

/** A text as a pattern, and in it where the property is a list. */
export function probeLike(name: string): Probe {
  return async (input) => {
    const pattern = patternPair(input, name)
    return pattern && askKnown(input, { ...WHOLE, like: [[pattern.pattern]] }, pattern.known, pattern.other)
  }
}

/** One pattern or another, of which the other is nowhere. */
export async function probeChoice(input: ProbeInput): Promise<Finding | undefined> {
  const [first, second] = ['title', 'keywords'].map((name) => patternPair(input, name))
  const name = input.catalogue.queryables.find((candidate) => ['title', 'type', 'description', 'keywords'].includes(candidate))
  const pair = first ?? second
  if (!pair || name === undefined) return undefined
  return askKnown(input, { ...WHOLE, like: [[[name, '%nowhere to be found%'], pair.pattern]] }, pair.known, pair.other)
}

interface PatternPair {
  readonly pattern: Pattern
  readonly known: string
  readonly other: string
}

function patternPair(input: ProbeInput, name: string): PatternPair | undefined {
  const { queryables, hasPatterns } = input.catalogue
  if (!hasPatterns || !queryables.includes(name)) return undefined
  for (const { known, text, other } of pairs(input, name)) {
    const [pattern] = patternsOf({ op: 'a_contains', args: [{ property: name }, [text]] }, ALL) ?? []
    if (pattern) return { pattern, known: known.id, other: other.id }
  }
  return undefined
}

/**
 * The inside of a word that the record has in this property alone: an index of whole, of stemmed or of beginnings of words does not find that. Only
 * where patterns are not to be had.
 */
export function probeWord(name: string): Probe {
  return async (input) => {
    const { queryables, hasPatterns } = input.catalogue
    if (hasPatterns && queryables.includes(name)) return undefined
    for (const known of input.sample) {
      const { [name]: value, ...rest } = known.properties
      const elsewhere = JSON.stringify([known.id, rest, known.links]).toLowerCase()
      for (const word of JSON.stringify(value ?? '').match(/[A-Za-z0-9]{5,60}/g) ?? []) {
        const part = word.slice(1, -1)
        const other = input.sample.find((record) => !JSON.stringify(record).toLowerCase().includes(part.toLowerCase()))
        if (other && !elsewhere.includes(part.toLowerCase())) return askKnown(input, { ...WHOLE, word: part }, known.id, other.id)
      }
    }
    return undefined
  }
}
