// What a probe found, as text to read in a terminal.
import { stripVTControlCharacters } from 'node:util'
import type { Capability, Verdict } from '@crosswalk/contract'
import type { ProbedCollection, ProbedSource, ProbeReport } from './probe-report.ts'

const MAX_COLLECTIONS = 50
const VERDICTS: readonly Verdict[] = ['exact', 'inexact', 'unsupported']
const ACCURACIES = { exact: '', upper: 'at most ', lower: 'at least ', estimate: 'about ' } as const

/** Lines without a line break at the end. */
export function renderProbe(report: ProbeReport): readonly string[] {
  const { sources, others } = report
  const unasked = others.filter(({ code }) => code === 'NO_PROBE').map(({ mechanism }) => mechanism)
  const asked = others.filter(({ code }) => code !== 'NO_PROBE')
  return [
    ...sources.flatMap(renderSource),
    ...asked.map(({ mechanism, code, message }) => `${mechanism}: ${code === 'NOT_FOUND' ? '' : `${code}: `}${clean(message)}`),
    ...(unasked.length === 0 ? [] : [`not looked for: ${unasked.join(', ')}`]),
    `${plural(report.requests, 'request')}, ${seconds(report.elapsedMs)}`,
  ]
}

function renderSource(source: ProbedSource): readonly string[] {
  const { mechanism, product, version, title, url, collections, quirks, failure } = source
  const named = [product ?? 'unknown product', version].filter((part) => part !== null).map(clean)
  const head = `${mechanism}: ${named.join(' ')}${title === null ? '' : ` "${clean(title)}"`}`
  const spent = `  ${plural(source.requests, 'request')}, ${seconds(source.elapsedMs)}`
  if (!failure && collections.length === 0) return [`${head}: found, but it holds no collection for this mechanism`, spent, '']
  if (failure) return [`${mechanism}: found, but not connected: ${failure.code}: ${clean(failure.message)}`, spent, '']
  return [
    head,
    ...(url === null ? [] : [`  ${clean(url)}`]),
    `  ${plural(collections.length, 'collection')}`,
    ...collections.slice(0, MAX_COLLECTIONS).flatMap(renderCollection),
    ...(collections.length > MAX_COLLECTIONS ? [`    and ${collections.length - MAX_COLLECTIONS} more (--json lists them)`] : []),
    '  capabilities',
    ...VERDICTS.flatMap((verdict) => renderVerdict(verdict, source.capabilities)),
    ...(quirks.length === 0 ? [] : ['  quirks', ...quirks.map((quirk) => `    ${clean(quirk)}`)]),
    spent,
    '',
  ]
}

function renderCollection(collection: ProbedCollection): readonly string[] {
  const { id, title, count, bbox, properties, warnings } = collection
  const facts = [
    count ? `${ACCURACIES[count.accuracy]}${plural(count.value, 'item')}` : 'number of items unknown',
    ...(bbox ? [`${bbox.map((degree) => Number(degree.toFixed(4))).join(',')}`] : []),
    plural(properties.length, 'property', 'properties'),
  ]
  const shown = title === null || title === id ? '' : `   "${clean(title)}"`
  return [`    ${clean(id)}   ${facts.join('   ')}${shown}`, ...warnings.map((warning) => `      warning: ${clean(warning)}`)]
}

/** All operators of the verdict, and under each note those that it is about. */
function renderVerdict(verdict: Verdict, capabilities: readonly Capability[]): readonly string[] {
  const having = capabilities.filter((capability) => capability.verdict === verdict)
  const byNote = Map.groupBy(having, ({ note }) => note)
  const namesOf = (group: readonly Capability[]): string => group.map(({ operator }) => clean(operator)).join(', ')
  const noted = [...byNote].flatMap(([note, group]) => (note === undefined ? [] : [`      ${namesOf(group)}: ${clean(note)}`]))
  return having.length === 0 ? [] : [`    ${verdict.padEnd(11)} ${namesOf(having)}`, ...noted]
}

/** Texts of a foreign server, on one line and without what a terminal would obey. */
function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`
const plural = (count: number, one: string, several = `${one}s`): string => `${count} ${count === 1 ? one : several}`
