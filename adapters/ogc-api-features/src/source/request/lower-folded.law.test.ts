// CASEI and ACCENTI as servers with other tables of letters evaluate them: no row is lost.
import type { Filter, Operand } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recordedState } from '../../__fixtures__/recorded-state.ts'
import { lowerFilter } from './lower-filter.ts'

const LAW_CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 3000)

/** What folds to ASCII from beyond it, what carries accents in one sign and in two, and plain letters. */
const letters = fc.constantFrom(
  ...Array.from('aAbeEiIıİsSſßẞkK\u212AtTfFlLﬁﬂﬀﬃﬅﬆéÉöÖ橋;\u037E`\u1FEF -'),
  'e\u0301',
  'E\u0301',
  'ss',
  'st',
  'fi',
  'ff',
)
const texts = fc.array(letters, { maxLength: 7 }).map((parts) => parts.join(''))
const patterns = fc
  .array(fc.oneof({ weight: 3, arbitrary: letters }, { weight: 1, arbitrary: fc.constantFrom('%', '_') }), { maxLength: 7 })
  .map((parts) => parts.join(''))

const property: Operand = { property: 'label' }
const fold = (op: 'casei' | 'accenti', operand: Operand): Operand => ({ op, args: [operand] })

/** How a server reads what we send: its own fold over the text and over the literal, signs compared one by one. */
function runOn(server: (text: string) => string, filter: Filter): (text: string) => boolean {
  if (typeof filter !== 'object') return () => filter
  const { op } = filter
  if (op === 'or') {
    const tests = filter.args.map((part) => runOn(server, part))
    return (text) => tests.some((test) => test(text))
  }
  const [, second] = filter.args as readonly unknown[]
  const [literal] = (second as { readonly args: readonly string[] }).args
  const folded = server(literal ?? '')
  if (op === '=') return (text) => server(text) === folded
  const source = Array.from(folded, (sign) =>
    sign === '%' ? '[^]*' : sign === '_' ? '[^]' : sign.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`),
  ).join('')
  const pattern = new RegExp(`^${source}$`, 'u')
  return (text) => pattern.test(server(text))
}

const simple = (text: string): string =>
  Array.from(text, (sign) => (sign.toLowerCase().length === sign.length ? sign.toLowerCase() : sign)).join('')
const CASE_TABLES: Readonly<Record<string, (text: string) => string>> = {
  'small letters, one by one': simple,
  'capitals, one by one': (text) => Array.from(text, (sign) => (sign.toUpperCase().length === 1 ? sign.toUpperCase() : sign)).join(''),
  'small letters of ASCII alone': (text) => text.replaceAll(/[A-Z]/g, (sign) => sign.toLowerCase()),
}
const ACCENT_TABLES: Readonly<Record<string, (text: string) => string>> = {
  'marks dropped': (text) => text.normalize('NFD').replaceAll(/\p{Mn}/gu, ''),
  'and letters spelled out': (text) =>
    text
      .normalize('NFD')
      .replaceAll(/\p{Mn}/gu, '')
      .replaceAll('ß', 'ss')
      .replaceAll('ﬁ', 'fi'),
}

describe.each([
  ['casei', CASE_TABLES],
  ['accenti', ACCENT_TABLES],
] as const)('%s', (op, tables) => {
  const filters: fc.Arbitrary<Filter> = fc.oneof(
    texts.map((text): Filter => ({ op: '=', args: [fold(op, property), fold(op, text)] })),
    texts.map((text): Filter => ({ op: '=', args: [fold(op, property), text] })),
    patterns.map((text): Filter => ({ op: 'like', args: [fold(op, property), fold(op, text)] })),
    fc
      .array(texts, { minLength: 1, maxLength: 3 })
      .map((list): Filter => ({ op: 'in', args: [fold(op, property), list.map((text) => fold(op, text))] })),
  )
  it.each(Object.keys(tables))('by a server that has %s', (name) => {
    const state = recordedState('/collections/stations/items', 'cql2-text')
    let pushed = 0
    fc.assert(
      fc.property(filters, fc.array(texts, { minLength: 1, maxLength: 6 }), (filter, rows) => {
        const lowered = lowerFilter(filter, state)
        if (lowered === undefined) return
        pushed += 1
        expect(lowered.verdict).toBe('inexact')
        const own = compileFilter<string>(filter, { resolve: () => ({ type: 'text', get: (text) => text }) })
        const theirs = runOn(tables[name] as (text: string) => string, lowered.filter)
        // The literal itself in other letters is the row that is lost most easily.
        for (const row of [...rows, ...literalsOf(filter)]) {
          const message = `${JSON.stringify(row)} by ${JSON.stringify(lowered.filter)}`
          if (own(row)) expect(theirs(row), message).toBe(true)
        }
      }),
      { numRuns: LAW_CASES },
    )
    expect(pushed).toBeGreaterThan(LAW_CASES / 20)
  })
})

/** Spelled with the signs that fold to the same. */
function literalsOf(filter: Filter): readonly string[] {
  const found = JSON.stringify(filter).match(/"args":\["([^"]*)"\]/g) ?? []
  const plain = found.map((part) => part.slice(9, -2).replaceAll(/[%_]/g, 's'))
  const spelled = (text: string): string =>
    text.replaceAll(/ss/gi, 'ß').replaceAll(/st/gi, 'ﬆ').replaceAll(/fi/gi, 'ﬁ').replaceAll(/k/gi, '\u212A').replaceAll(/s/gi, 'ſ')
  return plain.flatMap((text) => [text, spelled(text), text.toUpperCase(), text.normalize('NFD')])
}
