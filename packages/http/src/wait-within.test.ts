// Work is waited for as long as asked, and no longer.
import { expect, it } from 'vitest'
import { waitWithin } from './wait-within.ts'

const never = new Promise<void>(() => undefined)
const open = (): AbortSignal => new AbortController().signal

it('ends with the work, or before it where that takes too long', async () => {
  await waitWithin(Promise.resolve(), { timeoutMs: Number.POSITIVE_INFINITY, signal: open() })
  await waitWithin(never, { timeoutMs: 1, signal: open() })
})

it('throws what the work throws, and the reason of the caller', async () => {
  await expect(waitWithin(Promise.reject(new Error('broken')), { timeoutMs: 1000, signal: open() })).rejects.toThrow('broken')
  await expect(waitWithin(never, { timeoutMs: 1000, signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
  const controller = new AbortController()
  const waiting = waitWithin(never, { timeoutMs: 60_000, signal: controller.signal })
  controller.abort(new Error('late'))
  await expect(waiting).rejects.toThrow('late')
})
