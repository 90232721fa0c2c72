// Questions about CASEI and ACCENTI (OGC 21-065r2 sections 7.5 and 7.6).
import type { Filter, Operand } from '@crosswalk/contract'
import { foldAccents } from '@crosswalk/cql2'
import type { Sample } from './sample.ts'
import { isPlain, toTemplate } from './shape.ts'
import { ifText, other, shapesOf } from './text-templates.ts'
import type { Template } from './template.ts'

/** Over values with capitals of ASCII, which requests write small; with an I among them, which a Turkish table folds in another way. */
export function foldTemplates(sample: Sample): readonly Template[] {
  const casei = (operand: Operand): Operand => ({ op: 'casei', args: [operand] })
  const shape = shapesOf(sample, 'CASEI')
  const equal = (name: string, value: string): Filter => ({ op: '=', args: [casei({ property: name }), casei(value)] })
  const like = (name: string, pattern: string): Filter => ({ op: 'like', args: [casei({ property: name }), casei(pattern)] })
  const template = (ability: string, expected: boolean, says: string, build: (name: string, value: string) => Filter): Template =>
    shape(ability, expected, says, (name, value) => (/[A-Z]/.test(value) && !/[%_]/.test(value) ? build(name, value) : undefined))
  return [
    template('casei:text', true, 'does not find text in the other case', equal),
    shape('casei:text', true, 'does not find an I in the other case', (name, value) => (/I/.test(value) ? equal(name, value) : undefined)),
    template('casei:text', false, 'finds another text', (name, value) => equal(name, other(value))),
    template('casei like:text', true, 'does not find a beginning in the other case', (name, value) => like(name, `${value.slice(0, -1)}%`)),
    template('casei like:text', false, 'finds a part where the whole was asked for', (name, value) => like(name, value.slice(0, -1))),
  ]
}

/** Over values with accents that ASCII letters carry, found without them. */
export function accentTemplates(sample: Sample): readonly Template[] {
  const accenti = (operand: Operand): Operand => ({ op: 'accenti', args: [operand] })
  const bare = (value: unknown): string | undefined => {
    const text = typeof value === 'string' ? foldAccents(value) : undefined
    return text === undefined || text === value || !isPlain(text) || /[%_]/.test(text) ? undefined : text
  }
  const shape = (ability: string, expected: boolean, says: string, build: (name: string, text: string) => Filter): Template =>
    toTemplate(sample, 'text', {
      ability,
      family: 'ACCENTI',
      expected,
      says,
      build: (name, value: unknown) => ifText(bare(value), (text) => build(name, text)),
    })
  const equal = (name: string, text: string): Filter => ({ op: '=', args: [accenti({ property: name }), accenti(text)] })
  const like = (name: string, pattern: string): Filter => ({ op: 'like', args: [accenti({ property: name }), accenti(pattern)] })
  return [
    shape('accenti:text', true, 'does not find text without its accents', equal),
    shape('accenti:text', false, 'finds another text', (name, text) => equal(name, other(text))),
    shape('accenti like:text', true, 'does not find a beginning without accents', (name, text) => like(name, `${text.slice(0, -1)}%`)),
    shape('accenti like:text', false, 'finds a part where the whole was asked for', (name, text) => like(name, text.slice(0, -1))),
  ]
}
