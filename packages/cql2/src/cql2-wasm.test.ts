// An independent parser reads what we print: the standard's examples and predicates through cql2-wasm.
import { describe, expect, it } from 'vitest'
import { parseCql2Text, toCql2Json, toCql2Text } from './index.ts'
import { comparable, readWithOracle } from './testing/cql2-wasm-oracle.ts'
import { HAS_SHARED_DATA, listShared, readSharedJson, readSharedText } from './testing/shared-data.ts'

/** Where the oracle is wrong beyond the deviations that `comparable` takes out. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  example06a: 'everything after BETWEEN low AND high is dropped in silence',
}

const names = listShared('examples/text')

describe.skipIf(!HAS_SHARED_DATA)('cql2-wasm reads our text as we do', () => {
  it.each(names.filter((name) => !Object.hasOwn(EXCEPTIONS, name)))('%s', (name) => {
    const filter = parseCql2Text(readSharedText(`examples/text/${name}.txt`))
    expect(readWithOracle(toCql2Text(filter))).toEqual(comparable(toCql2Json(filter)))
  })

  it.each(Object.entries(EXCEPTIONS))('%s is still an exception: %s', (name) => {
    const filter = parseCql2Text(readSharedText(`examples/text/${name}.txt`))
    expect(readWithOracle(toCql2Text(filter))).not.toEqual(comparable(toCql2Json(filter)))
  })

  it('every predicate of the abstract test suite', () => {
    const predicates = readSharedJson('predicates.json') as readonly { readonly id: string; readonly filter: string }[]
    for (const { id, filter: text } of predicates) {
      const filter = parseCql2Text(text)
      expect({ id, read: readWithOracle(toCql2Text(filter)) }).toEqual({ id, read: comparable(toCql2Json(filter)) })
    }
  })
})
