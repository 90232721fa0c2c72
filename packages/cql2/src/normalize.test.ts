// Normal form, folding of missing properties, names: exact trees.
import { describe, expect, it } from 'vitest'
import type { Filter } from '@crosswalk/contract'
import { foldProperties, mapProperties, normalize, parseCql2Text, propertiesOf, toCql2Text } from './index.ts'

function printed(filters: readonly Filter[]): string[] {
  return filters.map(toCql2Text)
}

describe('normalize', () => {
  it.each<[string, string[]]>([
    ['a = 1 AND (b = 2 AND (c = 3))', ['a = 1', 'b = 2', 'c = 3']],
    ['NOT (a < 1 OR b = 2)', ['a >= 1', 'b <> 2']],
    ['NOT (a < 1 AND b = 2)', ['a >= 1 OR b <> 2']],
    ['NOT NOT a > 1', ['a > 1']],
    ["NOT (a LIKE 'x' OR b IN (1))", ["a NOT LIKE 'x'", 'b NOT IN (1)']],
    ['a = 1 AND TRUE', ['a = 1']],
    ['TRUE', []],
    ['a = 1 OR TRUE', []],
    ['a = 1 AND FALSE', ['FALSE']],
    ['a = 1 AND NOT TRUE', ['FALSE']],
    ['a = 1 OR (b = 2 OR FALSE)', ['a = 1 OR b = 2']],
    ['a > 1038290 - 2 * 2 ^ 0', ['a > 1038288']],
    ['a IN (1 + 1, b + 1)', ['a IN (2, b + 1)']],
    ['a = 1 / 0', ['a = 1 / 0']],
    ["'København' LIKE 'K_benhavn' AND a = 1", ['a = 1']],
    ['1 = 2 OR a = 1', ['a = 1']],
    ['NOT (1 / 0 = 1)', ['FALSE']],
    ["1 = 'a' AND b = 2", ["1 = 'a'", 'b = 2']],
    ['f(1) AND b = 2', ['f(1)', 'b = 2']],
    ['S_INTERSECTS(POINT(1 1), BBOX(0,0,2,2)) AND a = 1', ['a = 1']],
    ['NOT some(p, a = 1)', ['NOT SOME(p, a = 1)']],
    ['NOT (a IS NULL)', ['a IS NOT NULL']],
  ])('%s', (text, conjuncts) => {
    expect(printed(normalize(parseCql2Text(text)))).toEqual(conjuncts)
  })

  it('leaves NOT over a comparison of several values', () => {
    const filter = parseCql2Text("NOT (tags = 'a') AND NOT (name = 'b')")
    expect(printed(normalize(filter, { isMany: (name) => name === 'tags' }))).toEqual(["NOT tags = 'a'", "name <> 'b'"])
  })
})

describe('foldProperties', () => {
  it.each<[string, string]>([
    ['m > 1 AND a = 1', 'FALSE'],
    ['m > 1 OR a = 1', 'a = 1'],
    ['NOT (m > 1) OR a = 1', 'a = 1'],
    ['m IS NULL AND a = 1', 'a = 1'],
    ['m IS NOT NULL', 'FALSE'],
    ['m + 1 IS NULL', 'TRUE'],
    ["CASEI(m) LIKE 'x'", 'FALSE'],
    ['a IN (m, 1)', 'a IN (1)'],
    ['a NOT IN (m, 1)', 'FALSE'],
    ['a BETWEEN m AND 2', 'FALSE'],
    ['a NOT BETWEEN m AND 2', 'NOT a <= 2'],
    ['a NOT BETWEEN 1 AND m', 'NOT a >= 1'],
    ['f(m) = 1', 'f(m) = 1'],
    ['some(m, x = 1)', 'FALSE'],
    ['every(m, x = 1)', 'TRUE'],
    ['some(a, m = 1)', 'SOME(a, m = 1)'],
    ["t_after(INTERVAL(m, '..'), a)", 'FALSE'],
    ['s_intersects(m, POINT(1 2))', 'FALSE'],
    ['(m = 1) = TRUE', '(m = 1) = TRUE'],
    ['a = 1', 'a = 1'],
  ])('%s', (text, folded) => {
    expect(toCql2Text(foldProperties(parseCql2Text(text), (name) => name === 'm'))).toBe(folded)
  })
})

describe('names', () => {
  it('are listed once, with the path of some/every but not what is inside', () => {
    const filter = parseCql2Text(
      "a = b + a AND some(p.q, x = 1) AND t_after(INTERVAL(s, f(e)), d) AND CASEI(n) IN ('x', y) AND a_equals((z), w)",
    )
    expect(propertiesOf(filter)).toEqual(['a', 'b', 'p.q', 's', 'e', 'd', 'n', 'y', 'z', 'w'])
  })

  it('are replaced everywhere but inside some/every', () => {
    const filter = parseCql2Text(
      "a = b + 1 AND some(a, a = 1) AND t_after(INTERVAL(a, f(a)), d) AND NOT a IN ('x', a) AND s_within(a, POINT(1 2))",
    )
    expect(toCql2Text(mapProperties(filter, (name) => (name === 'a' ? 'x:a' : name)))).toBe(
      "x:a = b + 1 AND SOME(x:a, a = 1) AND T_AFTER(INTERVAL(x:a, f(x:a)), d) AND x:a NOT IN ('x', x:a) AND S_WITHIN(x:a, POINT(1 2))",
    )
  })

  it('may become operands', () => {
    const filter = parseCql2Text('a > 1 AND t_after(INTERVAL(s, e), d) AND s_dwithin(g, h, 5)')
    const mapped = mapProperties(filter, (name) => {
      if (name === 'a') return { op: '*', args: [{ property: 'mm' }, 1000] }
      if (name === 's') return { date: '2026-01-01' }
      return name === 'e' ? { timestamp: '2026-02-01T00:00:00Z' } : { property: name }
    })
    expect(toCql2Text(mapped)).toBe("mm * 1000 > 1 AND T_AFTER(INTERVAL('2026-01-01', '2026-02-01T00:00:00Z'), d) AND S_DWITHIN(g, h, 5)")
  })

  it("refuse what can't stand there", () => {
    for (const text of ['some(a, TRUE)', "t_after(INTERVAL(a, '..'), d)"]) {
      expect(() => mapProperties(parseCql2Text(text), () => 5)).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
    }
  })
})
