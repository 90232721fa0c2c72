// One question whose answer is known: is this feature among the rows of this filter.
import type { Filter } from '@crosswalk/contract'
import type { Feature } from '../items/feature.ts'
import type { AbilityName, FilterLanguage } from '../request/abilities.ts'

/** What a template asks of one feature. */
export interface Question {
  /** In source names; our evaluator says whether the feature passes it. */
  readonly filter: Filter
  /** As it is sent, where lowering would write it in another way; by language, absent where the language has no words for it. */
  readonly native?:
    | ((language: FilterLanguage, nameOf: (property: string) => string) => Filter | { readonly text: string } | undefined)
    | undefined
  /** Where the evaluator has no such question: what the standard says. */
  readonly truth?: boolean | undefined
  /** For the sentence: what was compared with what. */
  readonly about: string
}

export interface Template {
  readonly ability: AbilityName
  /** Templates of one family stand together in a request, and fall together where the server refuses it. */
  readonly family: string
  readonly expected: boolean
  /** What it means where the answer is another, as the end of a sentence that begins with the filter. */
  readonly says: string
  /** Undefined where this feature cannot show it. */
  ask(item: Feature): Question | undefined
}
