// Questions about the temporal functions themselves, in the words of each language: which ends belong to them.
import type { Filter, TemporalOperator } from '@crosswalk/contract'
import type { FilterLanguage } from '../request/abilities.ts'
import { instantMsOf, timestampOf } from '../request/operands.ts'
import { propertiesOfType } from './sample.ts'
import type { Sample } from './sample.ts'
import type { Question, Template } from './template.ts'

type Shape = readonly [op: TemporalOperator, startMs: number, endMs: number, expected: boolean, says: string]

/** Milliseconds from the feature's own instant. */
const SHAPES: readonly Shape[] = [
  ['t_before', 1000, 1000, true, 'loses what is before'],
  ['t_before', 0, 0, false, 'includes its bound: it means <='],
  ['t_after', -1000, -1000, true, 'loses what is after'],
  ['t_after', 0, 0, false, 'includes its bound: it means >='],
  ['t_during', -1000, 1000, true, 'loses what is inside'],
  ['t_during', 0, 1000, false, 'includes the ends of its interval'],
  ['t_during', -1000, 0, false, 'includes the ends of its interval'],
]

export function temporalTemplates(sample: Sample): readonly Template[] {
  const names = propertiesOfType(sample, 'timestamp')
  return SHAPES.map(([op, startMs, endMs, expected, says]): Template => {
    return {
      ability: `${op}:timestamp`,
      family: op,
      expected,
      says,
      ask(item): Question | undefined {
        for (const name of names) {
          const value = sample.read(name)(item)
          const ms = typeof value === 'string' ? instantMsOf(value) : undefined
          const [start, end] = ms === undefined ? [] : [timestampOf(ms + startMs), timestampOf(ms + endMs)]
          if (start === undefined || end === undefined) continue
          return {
            filter: { op, args: [{ property: name }, { timestamp: start }] },
            truth: expected,
            native: (language, nameOf) => inLanguage(language, { op, name: nameOf(name), start, end }),
            about: `${name} is ${String(value)}`,
          }
        }
        return undefined
      },
    }
  })
}

interface Words {
  readonly op: TemporalOperator
  readonly name: string
  readonly start: string
  readonly end: string
}

function inLanguage(language: FilterLanguage, { op, name, start, end }: Words): Filter | { readonly text: string } | undefined {
  if (language === 'cql-text') {
    const word = op.slice(2).toUpperCase()
    return { text: op === 't_during' ? `${name} DURING ${start}/${end}` : `${name} ${word} ${start}` }
  }
  if (language === 'cql-json') return undefined
  return { op, args: [{ property: name }, op === 't_during' ? { interval: [start, end] } : { timestamp: start }] }
}
