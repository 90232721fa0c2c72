// The schema files that editors read are the exports, and shipped files name them.
import { readFile } from 'node:fs/promises'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { crosswalkSchema } from './crosswalk-schema.ts'
import { modelSchema } from './model-schema.ts'
import { shippedModels } from './shipped-models.ts'

it.each([
  ['model', modelSchema],
  ['crosswalk', crosswalkSchema],
])('%s.schema.json equals the export', async (name, schema) => {
  const text = await readFile(new URL(`../schemas/${name}.schema.json`, import.meta.url), 'utf8')
  expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(schema)))
  expect(new Ajv2020({ strict: false }).validateSchema(schema)).toBe(true)
})

it('every shipped model tells editors its schema', () => {
  for (const { text } of shippedModels()) expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schemas/model.schema.json')
})
