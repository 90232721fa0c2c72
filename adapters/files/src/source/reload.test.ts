// Changed files are read again; running scans end on the state they began with; what cannot be read keeps the old state.
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createTestContext, readBatches, requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../__fixtures__/connect-files.ts'

const WAIT_MS = 8000

/** A callback, and a promise for each of its calls. */
function createSignal(): { readonly fire: () => void; readonly next: () => Promise<void> } {
  let waiting = Promise.withResolvers<void>()
  return {
    fire: () => waiting.resolve(),
    async next() {
      await Promise.race([waiting.promise, new Promise((_, reject) => setTimeout(() => reject(new Error('no change was seen')), WAIT_MS))])
      waiting = Promise.withResolvers()
    },
  }
}

const watching = { path: '*.json', reload: true }
/** Longer than the debounce and the start of a watcher. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400))

describe('reload', { timeout: 20_000 }, () => {
  it('replaces the collections, while a running scan ends on its own state', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":1},{"n":2},{"n":3}]', 'b.json': '[{"n":1}]' })
    const changed = createSignal()
    const { source, collection, items } = await files.connect(watching, changed.fire)
    await settle()
    const [before, untouched] = [source.collections, collection('b')]
    const plan = source.plan(requestAll('a', { fetchSize: 1 }))
    const scan = source.scan(plan, createTestContext())[Symbol.asyncIterator]()
    const first = await scan.next()
    await files.write('a.json', '[{"n":9}]')
    await changed.next()
    expect(source.collections).not.toBe(before)
    expect(collection('b')).toBe(untouched)
    expect(await items('a')).toEqual([{ n: 9 }])
    expect((await scan.next()).value).toMatchObject({ items: [{ n: 2 }] })
    const from = first.done === true ? '' : (first.value.next ?? '')
    const changedError = { code: 'CURSOR_INVALID', details: { reason: 'DATA_CHANGED' } }
    await expect(readBatches(source, source.plan(plan.request), from)).rejects.toMatchObject(changedError)
    await expect(readBatches(source, { ...plan })).rejects.toMatchObject(changedError)
  })

  it('reads items of columns from the state they are of, whenever the getter was made', async () => {
    await using files = await writeFiles({ 'a.csv': 'n,word\n1,one\n2,two\n', 'b.csv': 'n\n7\n' })
    const changed = createSignal()
    const { source } = await files.connect({ path: '*.csv', reload: true }, changed.fire)
    await settle()
    const before = { word: source.getter('a', 'word'), n: source.getter('a', 'n'), keyOf: source.keyOf('a') }
    const scan = source.scan(source.plan(requestAll('a', { fetchSize: 1 })), createTestContext())
    const batches = scan[Symbol.asyncIterator]()
    const first = (await batches.next()).value
    await files.write('a.csv', `n,word\nx,three\n${'9,nine\n'.repeat(10)}`)
    await changed.next()
    const second = (await batches.next()).value
    const old = [first, second].flatMap((batch) => batch?.items ?? [])
    const young = (await readBatches(source, source.plan(requestAll('a')))).flatMap(({ items }) => items)
    const [b] = (await readBatches(source, source.plan(requestAll('b')))).flatMap(({ items }) => items)
    const after = { word: source.getter('a', 'word'), n: source.getter('a', 'n'), keyOf: source.keyOf('a') }
    for (const { word, n, keyOf } of [before, after]) {
      expect(old.map(word)).toEqual(['one', 'two'])
      expect(old.map(n)).toEqual([1, 2])
      expect(old.map(keyOf)).toEqual(['0', '1'])
      expect(young.slice(0, 2).map(word)).toEqual(['three', 'nine'])
      expect(young.slice(0, 2).map(n)).toEqual(['x', '9'])
      expect(young.slice(0, 2).map(keyOf)).toEqual(['00', '01'])
      expect([old, young].map((items) => word(items[1]))).toEqual(['two', 'nine'])
      expect([n(b), word(b)]).toEqual([7, undefined])
    }
  })

  it('sees a file that is replaced by another, as downloads do', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":1}]', 'next.tmp': '[{"n":2}]' })
    const changed = createSignal()
    const { items } = await files.connect(watching, changed.fire)
    await settle()
    await rename(join(files.directory, 'next.tmp'), join(files.directory, 'a.json'))
    await changed.next()
    expect(await items('a')).toEqual([{ n: 2 }])
  })

  it('keeps the old state of a file that breaks or goes, says so, and recovers', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":1}]' })
    const changed = createSignal()
    const { source, collection, items } = await files.connect(watching, changed.fire)
    await settle()
    const { revision } = collection('a')
    await files.write('a.json', '[{"n":')
    await changed.next()
    expect(await items('a')).toEqual([{ n: 1 }])
    expect(collection('a').revision).toBe(revision)
    expect(collection('a').warnings.join()).toContain('older state')
    expect(source.description.quirks.join()).toContain('a shows an older state: a.json:1')
    await rm(join(files.directory, 'a.json'))
    await changed.next()
    expect(source.description.quirks.join()).toContain('ENOENT')
    await files.write('a.json', '[{"n":2}]')
    await changed.next()
    expect(await items('a')).toEqual([{ n: 2 }])
    expect(source.description.quirks).toEqual([])
    expect(collection('a').warnings).toEqual([])
  })

  it('takes up a file that could not be read at first', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":1}]', 'b.json': '[' })
    const changed = createSignal()
    const { source, items } = await files.connect(watching, changed.fire)
    await settle()
    expect(source.collections.has('b')).toBe(false)
    await files.write('b.json', '[{"n":5}]')
    await changed.next()
    expect(await items('b')).toEqual([{ n: 5 }])
  })

  it('is silent where the bytes are the same, and after close', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":1}]' })
    let changes = 0
    const { source } = await files.connect(watching, () => (changes += 1))
    await settle()
    await files.write('a.json', '[{"n":1}]')
    await settle()
    expect(changes).toBe(0)
    await source.close()
    await files.write('a.json', '[{"n":2}]')
    await settle()
    expect(changes).toBe(0)
  })
})
