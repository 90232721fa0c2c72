// Many questions in one request: (one feature AND its question) OR (another AND its) ...; each feature of the answer, or missing, answers one.
import type { Filter } from '@crosswalk/contract'
import { ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { FilterAbility } from '../request/abilities.ts'
import { lowerFilter } from '../request/lower-filter.ts'
import type { LoweringState } from '../request/lower-filter.ts'
import { allOf, anyOf } from '../request/lowered.ts'
import { isPlainText } from '../request/native-property.ts'
import { printFilter } from '../request/print-filter.ts'
import type { Sample } from './sample.ts'
import { propertiesOfType } from './sample.ts'
import type { Question, Template } from './template.ts'

/** One feature, and all that is asked of it in one request: all of it is expected to hold, or none of it. */
export interface Arm {
  readonly item: Feature
  readonly expected: boolean
  readonly atoms: readonly { readonly template: Template; readonly question: Question }[]
}

export interface Packing {
  readonly arms: readonly Arm[]
  /** For which there was no feature left: for another request. */
  readonly left: readonly Template[]
}

/** URLs have an end. */
const MAX_ARMS = 24

export interface PackOptions {
  readonly sample: Sample
  /** Features that can be told apart in a filter. */
  readonly pins: ReadonlyMap<Feature, Filter>
  /** Each question by itself, to find which of several was answered wrongly. */
  readonly apart: boolean
}

/** Questions of one family and one expectation share features; no feature stands in two arms. */
export function packTemplates(templates: readonly Template[], { pins, apart }: PackOptions): Packing {
  const free = new Set(pins.keys())
  const arms: Arm[] = []
  const left: Template[] = []
  for (const group of groupsOf(templates, apart)) {
    let open = group
    while (open.length > 0 && arms.length < MAX_ARMS) {
      const best = bestItem(open, free)
      if (best === undefined) break
      free.delete(best.item)
      const [{ template } = { template: undefined }] = best.atoms
      arms.push({ ...best, expected: template?.expected ?? true })
      const asked = new Set(best.atoms.map((atom) => atom.template))
      open = open.filter((candidate) => !asked.has(candidate))
    }
    left.push(...open)
  }
  return apart ? { arms, left } : shareArms(arms, left)
}

/** Of one feature more than this is not asked at once. */
const MAX_ATOMS = 8

/** What no feature is left for joins an arm of the same expectation: few features can answer many questions. */
function shareArms(arms: readonly Arm[], waiting: readonly Template[]): Packing {
  const shared = arms.map((arm) => ({ ...arm, atoms: [...arm.atoms] }))
  const left = waiting.filter((template) => {
    for (const { item, expected, atoms } of shared) {
      const question = expected === template.expected && atoms.length < MAX_ATOMS ? template.ask(item) : undefined
      if (question === undefined) continue
      atoms.push({ template, question })
      return false
    }
    return true
  })
  return { arms: shared, left }
}

function groupsOf(templates: readonly Template[], apart: boolean): readonly (readonly Template[])[] {
  if (apart) return templates.map((template) => [template])
  const groups = new Map<string, Template[]>()
  for (const template of templates) {
    const key = `${template.family} ${String(template.expected)}`
    groups.set(key, [...(groups.get(key) ?? []), template])
  }
  return [...groups.values()]
}

function bestItem(templates: readonly Template[], free: ReadonlySet<Feature>): Pick<Arm, 'item' | 'atoms'> | undefined {
  let best: Pick<Arm, 'item' | 'atoms'> | undefined
  for (const item of free) {
    const atoms = templates.flatMap((template) => {
      const question = template.ask(item)
      return question === undefined ? [] : [{ template, question }]
    })
    if (atoms.length > (best?.atoms.length ?? 0)) best = { item, atoms }
    if (atoms.length === templates.length) break
  }
  return best
}

/** A condition that only this feature of the sample fulfils: its identifier, else a value of its own. */
export function pinFeatures(sample: Sample, state: LoweringState): ReadonlyMap<Feature, Filter> {
  const pins = new Map<Feature, Filter>()
  const names = [ID, ...propertiesOfType(sample, 'text'), ...propertiesOfType(sample, 'number')].filter((name) =>
    state.abilities.filter?.names.has(name),
  )
  for (const name of names) {
    const read = sample.read(name)
    const counts = new Map<unknown, number>()
    for (const item of sample.features) counts.set(read(item), (counts.get(read(item)) ?? 0) + 1)
    for (const item of sample.features) {
      const value = read(item)
      const isPlain =
        typeof value === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && value !== '' && isAscii(value, state)
      if (pins.has(item) || !isPlain || counts.get(value) !== 1) continue
      pins.set(item, { op: '=', args: [{ property: name }, value as string | number] })
    }
  }
  return pins
}

function isAscii(value: string, state: LoweringState): boolean {
  return !value.includes("'") && /^[\u0020-\u007e]*$/.test(value) && isPlainText(value, state)
}

/** The filter of all arms as the language writes it; undefined where it has no words for some of them. */
export function printPack(
  arms: readonly Arm[],
  {
    pins,
    state,
    filter: ability,
  }: { readonly pins: ReadonlyMap<Feature, Filter>; readonly state: LoweringState; readonly filter: FilterAbility },
): string | undefined {
  const { language } = ability
  const nameOf = (property: string): string => state.abilities.filter?.names.get(property) ?? property
  const isText = language === 'cql2-text' || language === 'cql-text'
  const printed: string[] = []
  const trees: Filter[] = []
  for (const { item, expected, atoms } of arms) {
    const pin = lowerFilter(pins.get(item) ?? false, state)?.filter
    const parts = atoms.map(({ question }) =>
      question.native === undefined ? lowerFilter(question.filter, state)?.filter : question.native(language, nameOf),
    )
    const known = parts.filter((part) => part !== undefined)
    if (pin === undefined || known.length < parts.length) return undefined
    if (!isText) {
      const filters = known.filter((part): part is Filter => typeof part === 'boolean' || !('text' in part))
      if (filters.length < known.length) return undefined
      trees.push(allOf([pin, expected ? allOf(filters) : anyOf(filters)]))
      continue
    }
    const texts = known.map((part) => (typeof part === 'object' && 'text' in part ? part.text : printFilter(part, ability)))
    const body = texts.map((text) => (texts.length > 1 ? `(${text})` : text)).join(expected ? ' AND ' : ' OR ')
    printed.push(`(${printFilter(pin, ability)} AND ${texts.length > 1 ? `(${body})` : parenthesised(body)})`)
  }
  return isText ? printed.join(' OR ') : printFilter(anyOf(trees), ability)
}

const parenthesised = (text: string): string => (/\b(?:OR|AND)\b/.test(text) ? `(${text})` : text)

/** True for the features of arms that are among the rows, by identifier. */
export function presentIn(features: readonly Feature[]): (item: Feature) => boolean {
  const ids = new Set(features.map(idOf))
  return (item) => ids.has(idOf(item))
}
