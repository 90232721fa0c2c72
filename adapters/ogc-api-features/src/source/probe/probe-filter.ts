// Finds which filter language a collection understands, and what in it is right.
import type { Filter, Verdict } from '@crosswalk/contract'
import { GEOMETRY } from '../items/create-getters.ts'
import type { Feature } from '../items/feature.ts'
import { NO_ABILITIES } from '../request/abilities.ts'
import type { FilterAbility, FilterLanguage } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { LoweringState } from '../request/lower-filter.ts'
import type { Asker, ProbeAnswer } from './ask.ts'
import type { Findings } from './findings.ts'
import { packTemplates, pinFeatures, presentIn, printPack } from './pack.ts'
import type { Arm } from './pack.ts'
import type { Sample } from './sample.ts'
import { instantTemplates, logicTemplates, nameTemplates, nullTemplates, numberTemplates } from './scalar-templates.ts'
import { distanceTemplates, spatialTemplates } from './spatial-templates.ts'
import { collationTemplates, spellingTemplates, textTemplates } from './text-templates.ts'
import { temporalTemplates } from './temporal-templates.ts'
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
  /** Requests to leave for other probes. */
  readonly reserve: number
  readonly pageSize: number
}

/** Everything is thought exact, so that questions are written as requests will be. */
const ALL_EXACT: ReadonlyMap<string, Verdict> = new (class extends Map<string, Verdict> {
  override get(): Verdict {
    return 'exact'
  }
})()

interface Attempt {
  readonly probe: FilterProbe
  readonly language: FilterLanguage
  readonly state: LoweringState
  readonly pins: ReadonlyMap<Feature, Filter>
}

function attemptIn(probe: FilterProbe, language: FilterLanguage, geometryName: string | undefined): Attempt {
  const names = new Map(geometryName === undefined ? probe.names : [...probe.names, [GEOMETRY, geometryName] as const])
  const filter: FilterAbility = { language, names, verdicts: ALL_EXACT, quotes: true, unicode: true }
  const types = new Map([...probe.sample.types, [GEOMETRY, 'geometry' as const]])
  const state: LoweringState = { types, abilities: { ...NO_ABILITIES, filter } }
  return { probe, language, state, pins: pinFeatures(probe.sample, state) }
}

/** Undefined where no language is understood, or filters are ignored. */
export async function probeFilter(probe: FilterProbe): Promise<FilterAbility | undefined> {
  const { sample, findings } = probe
  const basic = [
    ...nameTemplates(sample),
    ...textTemplates(sample),
    ...numberTemplates(sample),
    ...instantTemplates(sample),
    ...logicTemplates(sample),
    ...nullTemplates(sample),
  ]
  const found = await findLanguage(probe, basic)
  if (found === undefined) return undefined
  const { attempt } = found
  const { geometryName, left } = await findGeometryName(attempt, found.left)
  const placed = attemptIn(probe, attempt.language, geometryName)
  const spellings = spellingTemplates(sample)
  const others = geometryName === undefined ? [] : spatialTemplates(sample).filter((template) => !isOfPlace(template))
  const isQuote = ({ family }: Template): boolean => family === 'quotes'
  await askAll(placed, [...left, ...others, ...collationTemplates(sample), ...spellings.filter((template) => !isQuote(template))])
  // What servers stumble over goes alone: it must not take other answers with it.
  await askAll(placed, spellings.filter(isQuote))
  await askAll(placed, [
    ...temporalTemplates(sample),
    ...(attempt.language === 'cql-text' && geometryName !== undefined ? distanceTemplates() : []),
  ])
  const verdicts = findings.verdicts()
  return {
    language: attempt.language,
    verdicts: new Map([...verdicts, ['or', 'exact']]),
    names: new Map(
      [...(placed.state.abilities.filter?.names ?? [])].filter(([name]) => name === GEOMETRY || verdicts.get(`name:${name}`) === 'inexact'),
    ),
    quotes: verdicts.get('quotes') === 'exact',
    unicode: verdicts.get('unicode') === 'exact',
  }
}

/**
 * The first language in which a pack is answered. A server that breaks (5xx) on the whole may understand the language and not a part of it, so
 * that the plainest of it follows at once; one that refuses (4xx) is asked in the other languages first.
 */
async function findLanguage(
  probe: FilterProbe,
  templates: readonly Template[],
): Promise<{ readonly attempt: Attempt; readonly left: readonly Template[] } | undefined> {
  const plainest = templates.filter(({ family }) => family === 'names' || family === 'text' || family === 'number')
  const queue = [
    ...probe.languages.map((language) => ({ language, set: templates })),
    ...probe.languages.map((language) => ({ language, set: plainest })),
  ]
  const refusals: string[] = []
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const { language, set } = next
    const attempt = attemptIn(probe, language, undefined)
    const { arms, left } = packTemplates(set, { sample: probe.sample, pins: attempt.pins, apart: false })
    const answer = await send(attempt, arms)
    if (answer === undefined || answer.kind === 'spent') break
    if (answer.kind === 'refused') {
      refusals.push(`${language}: ${answer.said}`)
      if (answer.status >= 500 && set !== plainest) queue.unshift({ language, set: plainest })
      continue
    }
    if (isIgnored(arms, answer)) {
      probe.findings.note(`filter (${language}) is ignored: features come back that it excludes`)
      return undefined
    }
    if (refusals[0]?.startsWith(`${language}:`) === false) probe.findings.note(`filters are understood in ${language}; ${refusals[0]}`)
    await settle(attempt, arms, answer)
    return { attempt, left: [...left, ...templates.filter((template) => !set.includes(template))] }
  }
  if (refusals.length > 0) probe.findings.note(`filters are refused in every language: ${refusals.at(-1) ?? ''}`)
  return undefined
}

/** Every feature that was excluded is there. */
function isIgnored(arms: readonly Arm[], answer: ProbeAnswer): boolean {
  if (answer.kind !== 'page') return false
  const isPresent = presentIn(answer.page.features)
  const excluded = arms.filter(({ expected }) => !expected)
  return excluded.length > 1 && excluded.every(({ item }) => isPresent(item))
}

const isOfPlace = ({ family }: Template): boolean => family === 'places' || family === 'edges'

interface Named {
  readonly geometryName: string | undefined
  readonly left: readonly Template[]
}

/**
 * What filters call the geometry: the name under which a feature is found where it is. Other questions that are left ride along, but for a pack
 * that is refused: it may be for their sake.
 */
async function findGeometryName({ probe, language }: Attempt, waiting: readonly Template[]): Promise<Named> {
  const places = spatialTemplates(probe.sample).filter(isOfPlace)
  for (const name of probe.geometryNames) {
    const attempt = attemptIn(probe, language, name)
    let said = ''
    for (const riders of waiting.length > 0 ? [waiting, []] : [[]]) {
      const { arms, left } = packTemplates([...places, ...riders], { sample: probe.sample, pins: attempt.pins, apart: false })
      const ofPlace = arms.filter(({ expected, atoms }) => expected && atoms.some(({ template }) => isOfPlace(template)))
      const answer = ofPlace.length === 0 ? undefined : await send(attempt, arms)
      if (answer === undefined || answer.kind === 'spent') return { geometryName: undefined, left: waiting }
      if (answer.kind === 'page') {
        const isPresent = presentIn(answer.page.features)
        said = 'finds nothing, not even what lies inside'
        if (!ofPlace.some(({ item }) => isPresent(item))) break
        await settle(attempt, arms, answer)
        return { geometryName: name, left: riders.length > 0 ? left : [...left, ...waiting] }
      }
      said = `is refused: ${answer.said}`
    }
    probe.findings.note(`a spatial filter over ${name} ${said}`)
  }
  return { geometryName: undefined, left: waiting }
}

/** All of them, in as few requests as there are features to tell them apart; a refused pack is taken apart by family. */
async function askAll(attempt: Attempt, templates: readonly Template[], apart = false): Promise<void> {
  const { probe, pins } = attempt
  let queue = [templates]
  while (queue.length > 0) {
    const [current = [], ...rest] = queue
    queue = rest
    const { arms, left } = packTemplates(current, { sample: probe.sample, pins, apart })
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

/** By families, so that what belongs together stays together; undefined for one family. */
function halve(templates: readonly Template[]): readonly [readonly Template[], readonly Template[]] | undefined {
  const families = [...new Set(templates.map(({ family }) => family))]
  if (families.length < 2) return undefined
  const first = new Set(families.slice(0, Math.ceil(families.length / 2)))
  return [templates.filter(({ family }) => first.has(family)), templates.filter(({ family }) => !first.has(family))]
}

/** Undefined where the language has no words for a part of it. */
async function send({ probe, language, state, pins }: Attempt, arms: readonly Arm[]): Promise<ProbeAnswer | undefined> {
  if (probe.asker.left() <= probe.reserve) return { kind: 'spent' }
  const text = arms.length === 0 ? undefined : printPack(arms, { pins, state, language })
  if (text === undefined) return undefined
  const { itemsUrl, fixedQuery } = probe.state
  const isPost = language === 'cql-json'
  const url = buildUrl(itemsUrl, [
    ...fixedQuery,
    ['filter-lang', language],
    ...(isPost ? [] : [['filter', text] as const]),
    ['limit', String(probe.pageSize)],
  ])
  return probe.asker.ask(isPost ? { method: 'POST', url, body: text } : { url })
}

/** Each arm answers for all of its questions where it is as expected; where it is not, they are asked one by one. */
async function settle(attempt: Attempt, arms: readonly Arm[], answer: ProbeAnswer, apart = false): Promise<void> {
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
