// Property selection over the wire: only where the configuration says so, and never less than the plan itself reads.
import { requestAll } from '@crosswalk/contract/testing'
import { expect, it } from 'vitest'
import { startFakeServer } from '../../__fixtures__/fake-server.ts'
import { createOgcApiFeaturesAdapter } from '../../index.ts'

async function propertiesAsked(select: boolean, read: readonly string[]): Promise<string | null> {
  await using server = await startFakeServer(new Set())
  const options = { url: server.url, select, probe: false }
  const context = { sourceId: 'test', baseDirectory: '/', signal: AbortSignal.timeout(55_000) }
  const source = await createOgcApiFeaturesAdapter().connect(options, context)
  try {
    const below = { op: '<', args: [{ property: 'size' }, 3] } as const
    const { native } = source.plan(requestAll('places', { filter: [below], read }))
    const [, url] = /"url":"([^"]+)"/.exec(JSON.stringify(native)) ?? []
    return new URL(url ?? '').searchParams.get('properties')
  } finally {
    await source.close()
  }
}

it('asks for what is read and for what is still to be compared', async () => {
  expect(await propertiesAsked(true, ['name', 'geometry', 'id'])).toBe('name,size')
})

it("asks for everything where nothing says what will be read, where a name is nobody's, and without the setting", async () => {
  expect(await propertiesAsked(true, [])).toBeNull()
  expect(await propertiesAsked(true, ['name', 'nobody'])).toBeNull()
  expect(await propertiesAsked(false, ['name'])).toBeNull()
})
