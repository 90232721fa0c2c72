// Reads the times of a mapping from its document.
import type { PropertyMapDocument, TimeDocument } from './crosswalk-document.ts'
import type { TimeDefinition } from './definition.ts'
import type { IssueList } from './issue-list.ts'
import { EXPECTED_PERIOD, isPeriod } from './patterns.ts'
import type { YamlPath } from './read-yaml.ts'
import { createTimeZone } from './time/time-zone.ts'
import type { TimeZone } from './time/time-zone.ts'

const EXPECTED_ZONE = 'an IANA name such as Europe/Berlin, or an offset such as +01:00'

/** A time with its zone and duration; mistakes go to the list. */
export function readTime(document: string | (TimeDocument & { readonly from: string }), at: YamlPath, list: IssueList): TimeDefinition {
  const time = typeof document === 'string' ? { from: document } : document
  return { at, path: time.from, ...readTimeSteps(time, at, list) }
}

/** What stands beside `from` in a time. */
export function readTimeSteps(time: TimeDocument, at: YamlPath, list: IssueList): Omit<TimeDefinition, 'at' | 'path'> {
  if (time.stamped === 'end' && time.lasts === undefined) {
    list.add([...at, 'stamped'], 'a span stamped at its end needs a duration', { expected: 'the key "lasts" beside it' })
  }
  for (const key of ['lasts', 'stamped'] as const) {
    if (time.to === undefined || time[key] === undefined) continue
    list.add([...at, key], `the span ends where "to" says, so "${key}" says nothing`, { part: 'key', expected: 'one of "to" and "lasts"' })
  }
  if (time.lasts !== undefined && !isPeriod(time.lasts)) {
    list.add([...at, 'lasts'], `no reading covers ${time.lasts}`, { expected: EXPECTED_PERIOD })
  }
  if (time.layout === 'YYYY-MM-DD' && time.timezone !== undefined && typeof time.timezone === 'object') {
    list.add([...at, 'layout'], 'days of several zones have no common order', { expected: 'no layout, or one zone' })
  }
  return {
    end: time.to,
    zone: readZone(time.timezone, [...at, 'timezone'], list),
    lasts: time.lasts,
    stamped: time.stamped ?? 'start',
    layout: time.layout,
  }
}

/** The keys of a time that a map holds although it is none. */
export function timeKeysOf(document: PropertyMapDocument): readonly string[] {
  return (['to', 'timezone', 'lasts', 'stamped', 'layout'] as const).filter((key) => document[key] !== undefined)
}

function readZone(document: TimeDocument['timezone'], at: YamlPath, list: IssueList): TimeDefinition['zone'] {
  if (document === undefined) return null
  if (typeof document === 'string') return openZone(document, at, list) ?? null
  const codes = new Map<string, TimeZone>()
  for (const [code, name] of Object.entries(document.codelist)) {
    const zone = openZone(name, [...at, 'codelist', code], list)
    if (zone !== undefined) codes.set(code, zone)
  }
  return { path: document.from, codes }
}

function openZone(name: string, at: YamlPath, list: IssueList): TimeZone | undefined {
  const zone = createTimeZone(name)
  if (zone === undefined) list.add(at, `"${name}" is not a time zone`, { expected: EXPECTED_ZONE })
  return zone
}
