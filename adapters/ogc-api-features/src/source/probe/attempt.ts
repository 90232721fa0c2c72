// One way of asking a collection by filter: a language, a name for the geometry, a writing for places; packs of questions are sent in it and settled.
import type { Filter, Verdict } from '@crosswalk/contract'
import { GEOMETRY } from '../items/create-getters.ts'
import type { Feature } from '../items/feature.ts'
import { NO_ABILITIES } from '../request/abilities.ts'
import type { FilterAbility, FilterLanguage } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { LoweringState } from '../request/lower-filter.ts'
import { filterQuery, PLAIN } from '../request/writing.ts'
import type { Writing } from '../request/writing.ts'
import type { Asker, ProbeAnswer } from './ask.ts'
import type { Findings } from './findings.ts'
import { packTemplates, pinFeatures, presentIn, printPack } from './pack.ts'
import type { Arm, Packing } from './pack.ts'
import type { Lore } from './probe.ts'
import type { Sample } from './sample.ts'
import type { Template } from './template.ts'

export interface FilterProbe {
  readonly state: CollectionState
  readonly sample: Sample
  readonly asker: Asker
  readonly findings: Findings
  /** In the order in which they are tried. */
  readonly languages: readonly FilterLanguage[]
  /** By property: what filters may call it. */
  readonly names: ReadonlyMap<string, string>
  /** What the geometry may be called, likeliest first. */
  readonly geometryNames: readonly string[]
  readonly conformance: ReadonlySet<string>
  readonly lore: Pick<Lore, 'refused' | 'understood'>
  /** How places may be read, likeliest first. */
  readonly writings: readonly Writing[]
  readonly pageSize: number
}

/** Everything is thought exact, so that questions are written as requests will be. */
const ALL_EXACT: ReadonlyMap<string, Verdict> = new (class extends Map<string, Verdict> {
  override get(): Verdict {
    return 'exact'
  }
})()

export interface Attempt {
  readonly probe: FilterProbe
  readonly language: FilterLanguage
  readonly filter: FilterAbility
  readonly state: LoweringState
  readonly pins: ReadonlyMap<Feature, Filter>
}

/** Packs of an attempt that names the geometry hold places. */
const ANY_PLACE: Filter = { op: 's_intersects', args: [{ property: GEOMETRY }, { bbox: [0, 0, 1, 1] }] }

interface Geometry {
  readonly name: string
  readonly writing: Writing
}

export function attemptIn(probe: FilterProbe, language: FilterLanguage, geometry: Geometry | undefined): Attempt {
  const names = new Map(geometry === undefined ? probe.names : [...probe.names, [GEOMETRY, geometry.name] as const])
  const places = geometry?.writing ?? PLAIN
  const filter: FilterAbility = { language, names, verdicts: ALL_EXACT, places, quotes: true, unicode: true }
  const types = new Map([...probe.sample.types, [GEOMETRY, 'geometry' as const]])
  const state: LoweringState = { types, abilities: { ...NO_ABILITIES, filter } }
  return { probe, language, filter, state, pins: pinFeatures(probe.sample, state) }
}

/** All of them, in as few requests as there are features to tell them apart; a refused pack is taken apart by family. */
export async function askAll(attempt: Attempt, templates: readonly Template[], apart = false): Promise<void> {
  const { probe } = attempt
  let queue = [templates]
  while (queue.length > 0) {
    const [current = [], ...rest] = queue
    queue = rest
    const { arms, left } = packFor(attempt, current, apart)
    if (arms.length === 0) continue
    const answer = await send(attempt, arms)
    if (answer === undefined) continue
    if (answer.kind === 'spent') return
    const asked = arms.flatMap(({ atoms }) => atoms.map(({ template }) => template))
    if (answer.kind === 'refused') {
      const halves = halve(asked)
      if (halves === undefined) for (const template of asked) probe.findings.refuse(template, answer.said)
      else queue = [...halves, ...queue]
    } else await settle(attempt, arms, answer, apart)
    if (left.length > 0 && asked.length > 0) queue = [...queue, left]
  }
}

/** Proxies and servers cut requests beyond 4,094 characters, path and host included. */
const MAX_QUERY_CHARACTERS = 3600

/** As many of the questions as a URL holds; the others are left. */
export function packFor(attempt: Attempt, templates: readonly Template[], apart = false): Packing {
  const { probe, pins } = attempt
  const { arms, left } = packTemplates(templates, { sample: probe.sample, pins, apart })
  let count = arms.length
  while (count > 1 && lengthOf(attempt, arms.slice(0, count)) > MAX_QUERY_CHARACTERS) count -= 1
  const dropped = arms.slice(count).flatMap(({ atoms }) => atoms.map(({ template }) => template))
  return { arms: arms.slice(0, count), left: [...dropped, ...left] }
}

function lengthOf({ filter, state, pins }: Attempt, arms: readonly Arm[]): number {
  return encodeURIComponent(printPack(arms, { pins, state, filter }) ?? '').length
}

/** By families, so that what belongs together stays together; undefined for one family. */
function halve(templates: readonly Template[]): readonly [readonly Template[], readonly Template[]] | undefined {
  const families = [...new Set(templates.map(({ family }) => family))]
  if (families.length < 2) return undefined
  const first = new Set(families.slice(0, Math.ceil(families.length / 2)))
  return [templates.filter(({ family }) => first.has(family)), templates.filter(({ family }) => !first.has(family))]
}

/** Undefined where the language has no words for a part of it. */
export async function send({ probe, filter, state, pins }: Attempt, arms: readonly Arm[]): Promise<ProbeAnswer | undefined> {
  const text = arms.length === 0 ? undefined : printPack(arms, { pins, state, filter })
  if (text === undefined) return undefined
  const { itemsUrl, fixedQuery, crs } = probe.state
  const isPost = filter.language === 'cql-json'
  const hasPlaces = filter.names.has(GEOMETRY)
  const url = buildUrl(itemsUrl, [
    ...fixedQuery,
    ...(crs === undefined ? [] : [['crs', crs.uri] as const]),
    ...(hasPlaces ? filterQuery([ANY_PLACE], filter) : [['filter-lang', filter.language] as const]),
    ...(isPost ? [] : [['filter', text] as const]),
    ['limit', String(probe.pageSize)],
  ])
  return probe.asker.ask(isPost ? { method: 'POST', url, body: text } : { url })
}

/** Each arm answers for all of its questions where it is as expected; where it is not, they are asked one by one. */
export async function settle(attempt: Attempt, arms: readonly Arm[], answer: ProbeAnswer, apart = false): Promise<void> {
  if (answer.kind !== 'page') return
  const { findings } = attempt.probe
  const isPresent = presentIn(answer.page.features)
  const isCut = answer.page.next !== undefined && answer.page.features.length >= attempt.probe.pageSize
  const unclear: Template[] = []
  for (const { item, expected, atoms } of arms) {
    const present = isPresent(item)
    if (!present && isCut) continue
    if (present !== expected && atoms.length > 1 && !apart) unclear.push(...atoms.map(({ template }) => template))
    else for (const { template, question } of atoms) findings.record(template, present, question.about)
  }
  if (unclear.length > 0) await askAll(attempt, unclear, true)
}
