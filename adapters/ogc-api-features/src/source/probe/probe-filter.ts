// Finds which filter language a collection understands, and what in it is right.
import type { Verdict } from '@crosswalk/contract'
import { GEOMETRY } from '../items/create-getters.ts'
import type { FilterAbility } from '../request/abilities.ts'
import { PLAIN } from '../request/writing.ts'
import type { Writing } from '../request/writing.ts'
import type { ProbeAnswer } from './ask.ts'
import { askAll, attemptIn, packFor, send, settle } from './attempt.ts'
import type { Attempt, FilterProbe } from './attempt.ts'
import { findGeometryName, isOfPlace } from './find-geometry-name.ts'
import { geometryNames } from './native-names.ts'
import { presentIn } from './pack.ts'
import type { Arm } from './pack.ts'
import { PAGE_SIZE } from './probe.ts'
import type { Probe } from './probe.ts'
import { createSample } from './sample.ts'
import { accentTemplates, foldTemplates } from './fold-templates.ts'
import { instantTemplates, logicTemplates, nameTemplates, nullTemplates, numberTemplates } from './scalar-templates.ts'
import { distanceTemplates, spatialTemplates } from './spatial-templates.ts'
import { collationTemplates, spellingTemplates, textTemplates } from './text-templates.ts'
import { temporalTemplates } from './temporal-templates.ts'
import type { Template } from './template.ts'
import { writingsOfPlaces } from './writings.ts'

interface FilterContext {
  readonly names: ReadonlyMap<string, string>
  /** How boxes are written that select. */
  readonly bbox: Writing | undefined
}

/** Never better than a superset: servers fold by other tables of letters. */
function capFold([ability, verdict]: readonly [string, Verdict]): readonly [string, Verdict] {
  return [ability, /^(?:casei|accenti)\b/.test(ability) && verdict === 'exact' ? 'inexact' : verdict]
}

/** CASEI where it is declared, or nothing of CQL2 is; ACCENTI where it is declared. What the server refused once is not asked again. */
function foldsOf({ sample, conformance, lore: { refused } }: FilterProbe): readonly Template[] {
  const declares = (part: string): boolean => [...conformance].some((uri) => uri.includes(part))
  const isAsked = (family: string, isDeclared: boolean): boolean => isDeclared && !refused.has(family)
  const isSilent = !declares('/cql2/')
  return [
    ...(isAsked('CASEI', isSilent || declares('/conf/case-insensitive-comparison')) ? foldTemplates(sample) : []),
    ...(isAsked('ACCENTI', declares('/conf/accent-insensitive-comparison')) ? accentTemplates(sample) : []),
  ]
}

/** Asked of a collection that has queryables, or whose server says that it filters; what it teaches is tried first on the next. */
export async function findFilter(probe: Probe, { names, bbox }: FilterContext): Promise<FilterAbility | undefined> {
  const { read } = probe
  const claims = [...probe.conformance].some((uri) => /ogcapi-features-3|cql/i.test(uri))
  if (probe.languages.length === 0 || (!read.hasQueryables && !claims)) return undefined
  const { sample, asker, findings, lore } = probe
  const { state } = read
  const order = probe.languages.toSorted((a, b) => rank(lore.languages, a) - rank(lore.languages, b))
  const types = new Map([...sample.types].filter(([name, type]) => type === 'geometry' || names.has(name)))
  const filter = await probeFilter({
    state,
    // What filters have no name for, no question is asked of.
    sample: createSample({ features: read.features, types, emptyIsNull: state.emptyIsNull, isWhole: read.isWhole }),
    asker,
    findings,
    languages: order,
    names,
    geometryNames: geometryNames(read, lore),
    conformance: probe.conformance,
    lore,
    writings: writingsOfPlaces({ state, storageCrs: read.document.storageCrs }, bbox),
    pageSize: Math.min(PAGE_SIZE, probe.maxPageSize),
  })
  for (const family of findings.refused()) lore.refused.add(family)
  for (const family of findings.answered()) lore.understood.add(family)
  if (filter !== undefined) {
    lore.languages = [filter.language]
    const name = filter.names.get(GEOMETRY)
    if (name !== undefined) lore.geometryNames = [name]
  }
  return filter
}

const rank = (first: readonly string[], name: string): number => (first.includes(name) ? 0 : 1)

/** Undefined where no language is understood, or filters are ignored. */
async function probeFilter(probe: FilterProbe): Promise<FilterAbility | undefined> {
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
  const { geometry, left } = await findGeometryName(attempt, found.left)
  const placed = attemptIn(probe, attempt.language, geometry)
  const spellings = spellingTemplates(sample)
  const others = geometry === undefined ? [] : spatialTemplates(sample).filter((template) => !isOfPlace(template))
  const isQuote = ({ family }: Template): boolean => family === 'quotes'
  await askAll(placed, [...left, ...others, ...collationTemplates(sample), ...spellings.filter((template) => !isQuote(template))])
  // What servers stumble over goes alone: it must not take other answers with it.
  await askAll(placed, spellings.filter(isQuote))
  const folds = attempt.language.startsWith('cql2') ? foldsOf(probe) : []
  // What no collection of the server has understood yet must not take other answers with it.
  const isKnown = folds.every(({ family }) => probe.lore.understood.has(family))
  // Where a text with a quote has to be a parameter, the last request is for trying that.
  const hasRoom = findings.verdicts().get('quotes') === 'exact' || probe.asker.left() > 1
  if (hasRoom)
    await askAll(placed, [
      ...(isKnown ? folds : []),
      ...temporalTemplates(sample),
      ...(attempt.language === 'cql-text' && geometry?.writing === PLAIN ? distanceTemplates() : []),
    ])
  if (!isKnown) await askAll(placed, folds)
  const verdicts = findings.verdicts()
  return {
    language: attempt.language,
    verdicts: new Map([...[...verdicts].map(capFold), ['or', 'exact']]),
    names: new Map(
      [...(placed.state.abilities.filter?.names ?? [])].filter(([name]) => name === GEOMETRY || verdicts.get(`name:${name}`) === 'inexact'),
    ),
    places: placed.filter.places,
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
    const { arms, left } = packFor(attempt, set)
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
