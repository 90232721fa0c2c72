// Generates valid queries over the schema of the test service: nested selections, aliases, fragments, directives.
import fc from 'fast-check'
import { getNamedType, isAbstractType, isCompositeType, type GraphQLField, type GraphQLNamedType, type GraphQLSchema } from 'graphql'

/** Arguments that a field of this name may be given, beside none. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  count: ['', '(exact: true)', '(exact: $yes)'],
  no2: ['', '(unit: "mg/m3")', '(unit: "bananas")'],
  temperature: ['', '(unit: "K")', '(unit: "m")'],
  series: [
    '(during: {})',
    '(during: { from: "2026-03-02T12:00:00Z" })',
    '(during: { from: "2026-03-01", to: "2026-03-03" })',
    '(during: { from: "2026-03-01", to: "2026-03-03" }, every: "PT12H", aggregate: MAX)',
    '(during: { to: "2027-01-01" }, first: 3, after: "cG9zaXRpb24gMg==")',
    '(last: 2)',
    '(last: 2, first: 3)',
  ],
  stations: ['', '(first: 2)', '(first: 0)', '(where: { weight: { gt: 2 } }, orderBy: [{ by: NAME }])'],
  lines: ['', '(first: 1)', '(where: { name: { startsWith: "V" } })'],
  districts: ['', '(orderBy: [{ by: ID, direction: DESC }])'],
  airStations: ['', '(where: { no2: { gt: 20 } })', '(where: { name: { eq: null } })'],
  entity: ['(id: "urn:s:4")', '(id: "urn:d:1")', '(id: "urn:a:1")', '(id: "urn:x")'],
  entities: ['(ids: ["urn:s:1", "urn:x", "urn:a:3", "urn:s:1"])', '(ids: [])'],
  resolve: ['(uri: "urn:s:1")', '(uri: "urn:x")'],
  items: ['(source: "berlin", collection: "stations")', '(source: "air", collection: "x")'],
  station: ['(id: "urn:s:1")', '(id: "urn:s:4")', '(id: "urn:x")'],
  line: ['(id: "urn:l:1")'],
  district: ['(id: "urn:d:1")'],
  airStation: ['(id: "urn:a:1")'],
  notice: ['(id: "urn:n:1")'],
}
const DIRECTIVES = ['', '', '', ' @include(if: true)', ' @skip(if: $yes)', ' @include(if: $no)', ' @skip(if: false)']

type Choose = <T>(from: readonly T[]) => T

/** Aliases are unique, so that no two fields contradict each other. */
export function arbitraryQuery(schema: GraphQLSchema): fc.Arbitrary<string> {
  return fc.gen().map((generate) => {
    const choose: Choose = (from) => from[generate(fc.nat, { max: from.length - 1 })] as (typeof from)[number]
    const writer = createWriter(schema, choose)
    const query = schema.getQueryType()
    const used = '{ t: __typename @include(if: $yes) f: __typename @include(if: $no)'
    return query ? `query($yes: Boolean = true, $no: Boolean = false) ${used} ... ${writer(query, 5)} }` : ''
  })
}

/** Of the history of measures: most queries of all kinds do not come near it. */
export function arbitraryMeasureQuery(schema: GraphQLSchema): fc.Arbitrary<string> {
  return fc.gen().map((generate) => {
    const choose: Choose = (from) => from[generate(fc.nat, { max: from.length - 1 })] as (typeof from)[number]
    const writer = createWriter(schema, choose)
    const measure = schema.getType('Measure')
    const shown = (alias: string): string =>
      measure ? `${alias}: ${choose(['no2', 'no2', 'temperature', 'pm10'])} ${writer(measure, choose([2, 3, 4]))}` : ''
    const used = '{ t: __typename @include(if: $yes) f: __typename @include(if: $no)'
    return `query($yes: Boolean = true, $no: Boolean = false) ${used} airStations { nodes { ${shown('x')} ${shown('y')} } edges { node { ${shown('x')} } } } }`
  })
}

function createWriter(schema: GraphQLSchema, choose: Choose): (type: GraphQLNamedType, depth: number) => string {
  let aliases = 0
  const field = (definition: GraphQLField<unknown, unknown>, depth: number): string => {
    const takes = (args: string): boolean => args === '' || definition.args.some((argument) => args.startsWith(`(${argument.name}:`))
    const choices = (ARGUMENTS[definition.name] ?? []).filter(takes)
    const args = choices.length === 0 ? '' : choose(choices)
    aliases += 1
    const alias = args !== '' || choose([true, false]) ? `a${aliases}: ` : ''
    const type = getNamedType(definition.type)
    return `${alias}${definition.name}${args}${choose(DIRECTIVES)}${isCompositeType(type) ? ` ${selection(type, depth - 1)}` : ''}`
  }
  const selection = (type: GraphQLNamedType, depth: number): string => {
    const fields = 'getFields' in type ? (Object.values(type.getFields()) as GraphQLField<unknown, unknown>[]) : []
    const possible = depth > 0 ? fields : fields.filter((candidate) => !isCompositeType(getNamedType(candidate.type)))
    const parts = ['__typename']
    for (let count = choose([0, 1, 2, 3]); possible.length > 0 && count > 0; count -= 1) parts.push(field(choose(possible), depth))
    if (isAbstractType(type) && depth > 0) {
      const object = choose(schema.getPossibleTypes(type))
      parts.push(`... on ${object.name}${choose(DIRECTIVES)} ${selection(object, depth - 1)}`)
    } else if (choose([0, 0, 1]) === 1) parts.push(`...${choose(DIRECTIVES)} ${selection(type, depth - 1)}`)
    return `{ ${parts.join(' ')} }`
  }
  return selection
}
