// What is claimed of days and moments, in each way of writing them.
import type { XmlNode } from '@crosswalk/xml'
import { spellTime } from '../filter/time-bounds.ts'
import { richest } from './claim.ts'
import type { Claim, ClaimScope } from './claim.ts'
import type { TimeSpelling } from './findings.ts'
import type { KnownFeature } from './known-feature.ts'

/** Claims about days and moments, in each way of writing them. */
export function createTimeClaims(scope: ClaimScope): readonly Claim[] {
  return [...timeClaims(scope, 'timestamp'), ...timeClaims(scope, 'date')]
}

const SPELLINGS: Readonly<Record<'date' | 'timestamp', readonly TimeSpelling[]>> = {
  date: ['T and Z'],
  timestamp: ['T and Z', 'space and offset', 'space', 'quoted'],
}

const STEP_MS = { date: 86_400_000, timestamp: 1000 } as const

function timeClaims(scope: ClaimScope, type: 'date' | 'timestamp'): readonly Claim[] {
  const { fes } = scope
  const found = richest(scope, type, (value) => typeof value === 'string' && spellTime(Date.parse(value), type, 'T and Z') !== undefined)
  if (found === undefined) return []
  const { name, subjects } = found
  const spell = ({ item }: KnownFeature, steps: number, spelling: TimeSpelling): string =>
    spellTime(Date.parse(String(item[name])) + steps * STEP_MS[type], type, spelling) ?? ''
  const from = (subject: KnownFeature, steps: number, spelling: TimeSpelling): XmlNode =>
    fes.compare('PropertyIsGreaterThanOrEqualTo', name, spell(subject, steps, spelling))
  const to = (subject: KnownFeature, steps: number, spelling: TimeSpelling): XmlNode =>
    fes.compare('PropertyIsLessThanOrEqualTo', name, spell(subject, steps, spelling))
  const ranges = SPELLINGS[type].flatMap((spelling): Claim[] => {
    const claim = (expected: boolean, node: Claim['node']): Claim => ({
      operator: `${type} range`,
      variant: spelling,
      isApart: true,
      expected,
      subjects,
      node,
      says: `${name} compared with ${spell(subjects[0] as KnownFeature, 0, spelling)} ${expected ? 'does not hold where it should' : 'holds where it should not'}`,
    })
    return [
      claim(true, (subject) => fes.and([from(subject, -1, spelling), to(subject, 1, spelling)])),
      claim(false, (subject) => fes.or([from(subject, 2, spelling), to(subject, -2, spelling)])),
    ]
  })
  return [...ranges, ...(scope.declares('During') ? duringClaims(scope, { name, type, subjects }) : [])]
}

function duringClaims(
  { fes }: ClaimScope,
  { name, type, subjects }: { name: string; type: 'date' | 'timestamp'; subjects: readonly KnownFeature[] },
): readonly Claim[] {
  const claim = (expected: boolean, begin: number, end: number): Claim => ({
    operator: `${type} during`,
    variant: '',
    isApart: true,
    expected,
    subjects,
    node: ({ item }) => {
      const ms = Date.parse(String(item[name]))
      const [from, to] = [begin, end].map((steps) => spellTime(ms + steps * STEP_MS[type], 'timestamp', 'T and Z') ?? '')
      return fes.during(name, from ?? '', to ?? '')
    },
    says: `During of ${name} ${expected ? 'misses a time within the period' : 'holds outside of the period'}`,
  })
  return [
    claim(true, -1, 1),
    claim(false, 2, 4),
    { ...claim(false, 0, 3), variant: 'ends', says: 'During includes the ends of the period, which ISO 19108 leaves out', isRemark: true },
  ]
}
