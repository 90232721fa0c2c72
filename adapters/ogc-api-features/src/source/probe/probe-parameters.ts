// What of Part 1 a collection heeds where it has no filter, or none for a text: property parameters, datetime, single features.
import { ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import { singleRequest } from '../request/create-requests.ts'
import type { DatetimeAbility, ProbedType } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { instantMsOf, timestampOf } from '../request/operands.ts'
import type { Asker } from './ask.ts'
import type { Findings } from './findings.ts'
import { presentIn } from './pack.ts'
import { propertiesOfType } from './sample.ts'
import type { Near } from './probe.ts'
import type { Sample } from './sample.ts'
import type { FeatureClient } from '../items/feature-client.ts'
import type { HttpContext } from '@crosswalk/http'

export interface ParameterProbe {
  readonly state: CollectionState
  readonly near: Near
  readonly asker: Asker
  readonly findings: Findings
  readonly pageSize: number
}

const TYPES = ['text', 'number', 'boolean'] as const

/** Of one feature a text, a number and a truth value at once: it comes back, and none that differs in any of them does. */
export async function probeParameters(probe: ParameterProbe, names: readonly string[]): Promise<ReadonlySet<ProbedType>> {
  const { state, near, asker, findings, pageSize } = probe
  const { sample } = near
  const chosen = chooseValues(sample, names)
  if (chosen === undefined) return new Set()
  const { item, values } = chosen
  const query = values.map(({ name, value }) => [name, String(value)] as const)
  const answer = await asker.ask({
    url: buildUrl(state.itemsUrl, [...state.fixedQuery, ...near.query, ...query, ['limit', String(pageSize)]]),
  })
  if (answer.kind !== 'page') {
    if (answer.kind === 'refused') findings.note(`parameters named after properties are refused: ${answer.said}`)
    return new Set()
  }
  const isPresent = presentIn(answer.page.features)
  const fits = (other: Feature): boolean => values.every(({ name, value }) => sample.read(name)(other) === value)
  const extra = sample.features.find((other) => !fits(other) && isPresent(other))
  if (extra !== undefined)
    findings.note(
      `parameters named after properties are ignored: feature ${idOf(extra) ?? ''} comes back for ${query.map((pair) => pair.join('=')).join('&')}`,
    )
  if (!isPresent(item)) findings.note(`parameters named after properties lose feature ${idOf(item) ?? ''}`)
  const others = sample.features.filter((other) => !fits(other))
  const isHeeded = extra === undefined && others.length > 0 && sample.features.filter(fits).every(isPresent)
  return isHeeded ? new Set(values.map(({ type }) => type)) : new Set()
}

interface Chosen {
  readonly item: Feature
  readonly values: readonly { readonly name: string; readonly type: ProbedType; readonly value: unknown }[]
}

/** The feature with most of the types; a text with a quote, where there is one: that is what parameters are for beside a filter. */
function chooseValues(sample: Sample, names: readonly string[]): Chosen | undefined {
  const of = (item: Feature): Chosen => {
    const values = TYPES.flatMap((type) => {
      const known = propertiesOfType(sample, type).filter((name) => names.includes(name) && name !== ID)
      const found = known
        .map((name) => ({ name, type, value: sample.read(name)(item) }))
        .filter(({ value }) => typeof value === (type === 'text' ? 'string' : type))
      const usable = found.filter(({ value }) => typeof value !== 'string' || (value !== '' && !/[,*\\]/.test(value)))
      return usable.find(({ value }) => String(value).includes("'")) ?? usable[0] ?? []
    })
    return { item, values }
  }
  const score = ({ values }: Chosen): number => values.length + (values.some(({ value }) => String(value).includes("'")) ? 1 : 0)
  const [best] = sample.features.map(of).toSorted((a, b) => score(b) - score(a))
  return best === undefined || best.values.length === 0 ? undefined : best
}

/** The property that datetime selects by: all of the sample inside the span are there, and some outside are not. */
export async function probeDatetime(
  { state, near, asker, findings, pageSize }: ParameterProbe,
  stated: DatetimeAbility['span'],
): Promise<DatetimeAbility | undefined> {
  const { sample } = near
  const names = [...propertiesOfType(sample, 'timestamp'), ...propertiesOfType(sample, 'date')]
  const span = chooseSpan(sample, names, stated)
  if (span === undefined) return undefined
  const datetime = `${timestampOf(span.startMs) ?? '..'}/${timestampOf(span.endMs) ?? '..'}`
  const answer = await asker.ask({
    url: buildUrl(state.itemsUrl, [...state.fixedQuery, ...near.query, ['datetime', datetime], ['limit', String(pageSize)]]),
  })
  if (answer.kind === 'spent') return undefined
  if (answer.kind === 'refused') {
    findings.note(`datetime is refused: ${answer.said}`)
    return undefined
  }
  const isPresent = presentIn(answer.page.features)
  if (answer.page.next !== undefined) return undefined
  if (sample.features.every(isPresent)) {
    findings.note(`datetime is ignored: features from outside ${datetime} come back`)
    return undefined
  }
  for (const property of names) {
    const outcome = judgeSpan(sample, property, { ...span, isPresent })
    if (outcome === 'wrong') continue
    if (outcome === 'half open') findings.note(`datetime leaves out the end of its interval (${property})`)
    if (property !== span.property) findings.note(`datetime selects by ${property}, not by ${span.property}`)
    return { property, span: stated }
  }
  findings.note(`datetime selects by none of ${names.join(', ')}`)
  return undefined
}

interface Span {
  readonly property: string
  readonly startMs: number
  readonly endMs: number
}

const msOf = (value: unknown): number | undefined => {
  if (typeof value !== 'string') return undefined
  const ms = value.length === 10 ? Date.parse(value) : instantMsOf(value)
  return ms === undefined || Number.isNaN(ms) ? undefined : ms
}

/** From one value to another, so that both ends are known features, and others lie outside; within the stated extent, if any are. */
function chooseSpan(sample: Sample, names: readonly string[], stated: DatetimeAbility['span']): Span | undefined {
  for (const property of names) {
    const known = new Set(sample.features.map((item) => msOf(sample.read(property)(item))).filter((ms) => ms !== undefined))
    const sorted = [...known].toSorted((a, b) => a - b)
    const within = sorted.filter((ms) => ms >= (stated?.startMs ?? ms) && ms <= (stated?.endMs ?? ms))
    const [startMs, endMs] = [within[Math.floor(within.length / 4)], within[Math.floor(within.length / 2)]]
    if (startMs !== undefined && endMs !== undefined && startMs < endMs && endMs < (sorted.at(-1) ?? endMs))
      return { property, startMs, endMs }
  }
  return undefined
}

type Outcome = 'closed' | 'half open' | 'wrong'

function judgeSpan(
  sample: Sample,
  property: string,
  { startMs, endMs, isPresent }: Span & { readonly isPresent: (item: Feature) => boolean },
): Outcome {
  const read = sample.read(property)
  let isHalfOpen = false
  let leavesOut = false
  for (const item of sample.features) {
    const ms = msOf(read(item))
    if (ms === undefined) continue
    const isInside = ms >= startMs && ms <= endMs
    if (!isInside && !isPresent(item)) leavesOut = true
    if (isInside && !isPresent(item) && ms !== endMs) return 'wrong'
    if (isInside && !isPresent(item)) isHalfOpen = true
    if (!isInside && isPresent(item)) return 'wrong'
  }
  return leavesOut ? (isHalfOpen ? 'half open' : 'closed') : 'wrong'
}

/** Identifiers that no feature has. */
const ABSENT = { number: '2147483646', text: 'crosswalk-absent' }

/** One feature by its address is that feature, and of one that is not there the server says so: QGIS Server 3.22 fails with 500. @throws SourceError */
export async function probeSingle(
  client: FeatureClient,
  {
    state,
    sample,
    asker,
    findings,
    context,
  }: Omit<ParameterProbe, 'pageSize' | 'near'> & { readonly sample: Sample; readonly context: HttpContext },
): Promise<boolean> {
  const item = sample.features.find((candidate) => /^[\w.-]+$/.test(idOf(candidate) ?? ''))
  const id = idOf(item)
  if (id === undefined || asker.left() === 0) return false
  const { feature } = await client.readFeature(singleRequest(id, state), state, context)
  if (idOf(feature) !== id) return false
  const absent = await asker.ask(singleRequest(/^\d+$/.test(id) ? ABSENT.number : ABSENT.text, state))
  if (absent.kind !== 'refused' || absent.status === 404 || absent.status < 400) return absent.kind !== 'spent'
  findings.note(`features are not read one by one: one that is not there is answered with ${absent.status}`)
  return false
}
