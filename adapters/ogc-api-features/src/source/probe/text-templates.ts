// Questions about text: equality, lists, patterns, order, and the texts that parsers stumble over.
import type { ComparisonOperator, Filter } from '@crosswalk/contract'
import type { Sample } from './sample.ts'
import { compare, isPlain, toTemplate } from './shape.ts'
import type { Template } from './template.ts'

type Build = (name: string, value: string) => Filter | undefined
type TextShape = (ability: string, expected: boolean, says: string, build: Build) => Template

/** Over values that every parser reads. */
export function shapesOf(sample: Sample, family: string): TextShape {
  return (ability, expected, says, build) =>
    toTemplate(sample, 'text', {
      ability,
      family,
      expected,
      says,
      build: (name, value: unknown) => (isPlain(value) ? build(name, value) : undefined),
    })
}

function swapCase(text: string): string | undefined {
  const swapped = text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
  return swapped === text ? undefined : swapped
}

export function ifText<T>(text: string | undefined, build: (text: string) => T): T | undefined {
  return text === undefined ? undefined : build(text)
}

export const other = (value: string): string => `${value}x`

export function textTemplates(sample: Sample): readonly Template[] {
  const text = shapesOf(sample, 'text')
  const list = shapesOf(sample, 'lists')
  const inList = (property: string, values: readonly string[]): Filter => ({ op: 'in', args: [{ property }, values] })
  return [
    text('=:text', true, 'does not find it', (name, value) => compare(name, '=', value)),
    text('=:text', false, 'does not heed case', (name, value) => ifText(swapCase(value), (swapped) => compare(name, '=', swapped))),
    text('=:text', false, 'does not heed blanks at the end', (name, value) => compare(name, '=', `${value} `)),
    text('<>:text', true, 'does not find another value', (name, value) => compare(name, '<>', other(value))),
    text('<>:text', false, 'finds the value itself', (name, value) => compare(name, '<>', value)),
    list('in:text', true, 'does not find a member', (name, value) => inList(name, [value, other(value)])),
    list('in:text', false, 'finds what is no member', (name, value) => inList(name, [other(value), 'x'])),
    list('in:text', false, 'does not heed case', (name, value) => ifText(swapCase(value), (swapped) => inList(name, [swapped]))),
    ...patternTemplates(sample),
  ]
}

function patternTemplates(sample: Sample): readonly Template[] {
  const like = (property: string, pattern: string): Filter => ({ op: 'like', args: [{ property }, pattern] })
  const shape = shapesOf(sample, 'patterns')
  const pattern = (expected: boolean, says: string, make: (value: string) => string | undefined): Template =>
    shape('like:text', expected, says, (name, value) => {
      const isFit = value.length >= 3 && !/[%_]/.test(value)
      return isFit ? ifText(make(value), (made) => like(name, made)) : undefined
    })
  return [
    pattern(true, 'does not find a beginning', (value) => `${value.slice(0, 2)}%`),
    pattern(true, 'does not read _ as one character', (value) => `_${value.slice(1)}`),
    pattern(false, 'reads _ as any run', (value) => `_${value.slice(2)}`),
    pattern(false, 'finds a part where the whole was asked for', (value) => value.slice(0, -1)),
    pattern(false, 'does not heed case', (value) => ifText(swapCase(value.slice(0, 2)), (start) => `${start}%`)),
  ]
}

/** By code point: capitals before small letters, ASCII before everything else. Other collations mix them. */
export function collationTemplates(sample: Sample): readonly Template[] {
  const orders: readonly ComparisonOperator[] = ['<', '<=', '>', '>=']
  const literalOf = (value: string): string | undefined => (/^[A-Z]/.test(value) ? 'a' : /^[a-z]/.test(value) ? 'Z' : undefined)
  return orders.flatMap((op) => {
    const ability = `${op}:text`
    const says = 'does not order text by code point'
    const ascii = shapesOf(sample, 'collation')
    const beyond = shapesOf(sample, 'collation beyond ASCII')
    const includes = op === '<=' || op === '>='
    return [
      ...[true, false].map((expected) =>
        ascii(ability, expected, says, (name, value) => ifText(literalOf(value), (literal) => compare(name, op, literal))),
      ),
      ...[true, false].map((expected) =>
        beyond(ability, expected, says, (name, value) => (literalOf(value) === undefined ? undefined : compare(name, op, 'é'))),
      ),
      shapesOf(sample, 'bounds of text')(ability, includes, includes ? 'leaves its bound out' : 'includes its bound', (name, value) =>
        compare(name, op, value),
      ),
    ]
  })
}

/** Equal where the sample holds such a text, otherwise not equal to one. */
export function spellingTemplates(sample: Sample): readonly Template[] {
  const spelled = (ability: string, sign: string, filler: string): readonly Template[] => {
    const shape = (expected: boolean, says: string, build: Build): Template =>
      toTemplate(sample, 'text', {
        ability,
        family: ability,
        expected,
        says: `${says} text with ${sign}`,
        // What servers stumble over most often must not be among letters that they may understand.
        build: (name, value: string) => (filler === "'" || !value.includes("'") ? build(name, value) : undefined),
      })
    return [
      shape(true, 'cannot be asked for', (name, value) => compare(name, '<>', value + filler)),
      shape(true, 'does not find', (name, value) =>
        value.includes(filler) && !value.includes('\\') ? compare(name, '=', value) : undefined,
      ),
      shape(false, 'is wrong about', (name, value) => (isPlain(value) ? compare(name, '=', value + filler) : undefined)),
    ]
  }
  return [...spelled('quotes', 'a quote', "'"), ...spelled('unicode', 'letters beyond ASCII', 'é')]
}
