// A lookup by a normalised identifier never loses an item, however the source spells it.
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUriNormaliser } from '../identity/normalise-uri.ts'
import { bindSample } from '../testing/bind-sample.ts'

const uris = createUriNormaliser(['https://ns.example.org/ef'])
const HEADS = [
  '{ global: key }',
  '"{+key}"',
  '"https://doi.org/{+key}"',
  '"doi:10.5555/{+key}"',
  '"https://ns.example.org/{+key}"',
  '"urn:{key}"',
]

const spelled = fc
  .tuple(
    fc.constantFrom('', 'doi:', 'DOI: ', 'doi ', 'HTTP://dx.doi.org/', 'https://doi.org/', 'https://ns.example.org/ef/', 'ef/'),
    fc.constantFrom('10.5555/', '10.5555/A', ''),
    fc.constantFrom('a', 'B', 'a/v1', 'a/v2', 'a<b', 'a%3Cb', '1', ''),
  )
  .map((parts) => parts.join(''))

describe('identifiers', () => {
  it('lower to a filter that every item with this identifier passes, and exactly those where it says so', () => {
    fc.assert(
      fc.property(fc.constantFrom(...HEADS), fc.array(spelled, { minLength: 1, maxLength: 8 }), (id, keys) => {
        const items = [...new Set(keys)].map((key) => ({ key }))
        const bound = bindSample(`id: ${id}\nproperties: { name: key }\n`, { key: 'text' }, { uris })
        for (const item of items) {
          const own = bound.id(item)
          if (own === null) continue
          expect(bound.lookup.mayHold(own)).toBe(true)
          const { filter, verdict } = bound.lower({ op: 'in', args: [{ property: 'id' }, [own, 'urn:other']] })
          if (filter === null) continue
          const get = (subject: unknown): unknown => (subject as { key: string }).key
          const passes = compileFilter(filter, { resolve: () => ({ type: 'text', get }), names: ['key'] })
          for (const other of items) {
            const isMeant = bound.id(other) === own || bound.id(other) === 'urn:other'
            if (isMeant) expect(passes(other)).toBe(true)
            if (verdict === 'exact') expect(passes(other)).toBe(isMeant)
          }
        }
      }),
      { numRuns: Number(process.env['CROSSWALK_LAW_CASES'] ?? 500) },
    )
  })
})
