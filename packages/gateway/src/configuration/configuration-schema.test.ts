// The schema that editors complete from is the one in use.
import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { configurationSchema } from './configuration-schema.ts'
import { shippedAdapters } from './shipped-adapters.ts'

it('schemas/configuration.schema.json equals the export', async () => {
  const file = new URL('../../schemas/configuration.schema.json', import.meta.url)
  const exported: unknown = JSON.parse(JSON.stringify(configurationSchema(shippedAdapters)))
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(exported)
})
