import { formatConfigIssue } from '@crosswalk/contract'
import { expect, it } from 'vitest'
import { readYaml } from './read-yaml.ts'
import { validateYaml } from './validate-yaml.ts'

const schema = {
  type: 'object',
  required: ['name', 'kind'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 5 },
    kind: { enum: ['text', 'number'] },
    port: { type: 'integer', minimum: 1, maximum: 65_535 },
    list: { type: 'array', minItems: 1, items: { type: 'object', additionalProperties: false, properties: { color: { type: 'string' } } } },
    code: { type: 'string', pattern: '^[A-Z]+$', description: 'capital letters' },
    cors: { anyOf: [{ type: 'boolean' }, { type: 'array', items: { type: 'string' } }] },
    mode: { oneOf: [{ const: 'a' }, { const: 'b' }] },
    map: { type: 'object', propertyNames: { pattern: '^[a-z]+$' }, minProperties: 2 },
    pair: { type: 'object', dependentRequired: { a: ['b'] } },
  },
}

const issues = (text: string): string => {
  const file = readYaml({ file: 'x.yaml', text })
  return validateYaml(0, schema, file).map(formatConfigIssue).join('\n')
}

it('passes what is right', () => {
  expect(issues('name: x\nkind: text\nport: 80\nlist: [{color: red}]\ncors: [a]\nmode: b\nmap: {a: 1, b: 2}')).toBe('')
})

it('says each mistake with its place and what was expected', () => {
  expect(
    issues(`nmae: x
kind: txt
port: 70000
list:
  - colour: red
  - 5
code: abc
cors: maybe
mode: c
map: {A1: 1}
pair: {a: 1}
name: ""`),
  ).toMatchInlineSnapshot(`
    "x.yaml:1:1 nmae: unknown key "nmae" (expected "name", "map")
    x.yaml:12:7 name: the text is too short (expected text that is not empty)
    x.yaml:2:7 kind: "txt" is not one of the values (expected "text", "number")
    x.yaml:3:7 port: 70000 is out of range (expected a number <= 65535)
    x.yaml:5:5 list.0.colour: unknown key "colour" (expected "color")
    x.yaml:6:5 list.1: this is the number 5 (expected a map)
    x.yaml:7:7 code: "abc" is not right (expected capital letters)
    x.yaml:8:7 cors: this is the text "maybe" (expected true or false or a list)
    x.yaml:9:7 mode: this is the text "c" (expected "a" or "b")
    x.yaml:10:6 map: the map is too small (expected at least 2 keys)
    x.yaml:10:7 map.A1: the key "A1" is not right (expected text that matches ^[a-z]+$)
    x.yaml:11:7 pair: the key "b" is missing beside "a""
  `)
})

it('of alternatives reports the branch that was meant', () => {
  expect(issues('name: x\nkind: text\ncors: [a, 5]')).toMatchInlineSnapshot(`"x.yaml:3:11 cors.1: this is the number 5 (expected text)"`)
})

it('names what is missing', () => {
  expect(issues('port: 1.5')).toMatchInlineSnapshot(`
    "x.yaml:1:1 the key "name" is missing
    x.yaml:1:1 the key "kind" is missing
    x.yaml:1:7 port: this is the number 1.5 (expected a whole number)"
  `)
})

it('says what a document of another kind is', () => {
  expect(issues('just text')).toMatchInlineSnapshot(`"x.yaml:1:1 this is the text "just text" (expected a map)"`)
})
