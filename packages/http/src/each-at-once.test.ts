import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { eachAtOnce } from './each-at-once.ts'

it('does the work once for each, in order of beginning, and never more than so many together', async () => {
  const begun: number[] = []
  let [underWay, most] = [0, 0]
  await eachAtOnce([5, 1, 4, 1, 3, 2], 3, async (turns) => {
    begun.push(turns)
    most = Math.max(most, (underWay += 1))
    for (let turn = 0; turn < turns; turn += 1) await setImmediate()
    underWay -= 1
  })
  expect([begun, most, underWay]).toEqual([[5, 1, 4, 1, 3, 2], 3, 0])
})

it('fails with the first failure, and the others go on', async () => {
  const done: number[] = []
  const all = eachAtOnce([1, 2, 3, 4], 2, async (item) => {
    await setImmediate()
    if (item === 1) throw new Error('no')
    done.push(item)
  })
  await expect(all).rejects.toThrow('no')
  await expect.poll(() => done).toEqual([2, 3, 4])
})
