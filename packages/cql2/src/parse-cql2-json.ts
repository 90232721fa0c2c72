// CQL2 JSON to the filter tree: every node is checked and rebuilt, nothing foreign is kept.
import type { Filter, IntervalBound, Operand, PropertyRef } from '@crosswalk/contract'
import { canonicalDate, canonicalTimestamp } from './instant.ts'
import { childPlace, elementPlaces, invalidJson, isRecord, readMembers, readNumber, spend } from './json-place.ts'
import type { JsonPlace } from './json-place.ts'
import { depthLimit, lengthLimit } from './limits.ts'
import type { ParseOptions } from './limits.ts'
import { isFilter, isOperatorNode, isPropertyRef } from './operand-guards.ts'
import { ARRAY, fitsRole, isArithmeticOperator, isComparisonOperator, OPERATORS, ROLE_LABELS, SPATIAL, TEMPORAL } from './operators.ts'
import type { Role } from './operators.ts'
import { readBbox, readGeometry } from './parse-json-geometry.ts'

const FILTER_LABELS = ['true', 'false', 'a comparison', 'and', 'or', 'not', 'a predicate']

/**
 * The filter tree of a CQL2 JSON value, equal to that of the same filter in text. Unknown members are refused, those of geometries dropped.
 * @throws QUERY_INVALID with `path` and `expected`
 * @throws QUERY_TOO_COMPLEX longer or deeper than the options allow
 * Source: OGC 21-065r2 section 8.3 and its JSON schema.
 */
export function parseCql2Json(value: unknown, options: ParseOptions = {}): Filter {
  const budget = { maxDepth: depthLimit(options), maxLength: lengthLimit(options), length: 0 }
  spend(budget, typeof value === 'string' ? value.length : 1)
  return readFilter({ value, path: [], depth: 1, budget })
}

function readFilter(place: JsonPlace): Filter {
  const operand = readOperand(place)
  if (!isFilter(operand)) throw invalidJson(place, 'this is no boolean expression', FILTER_LABELS)
  return operand
}

function readRole(place: JsonPlace, role: Role): Operand {
  const operand = readOperand(place)
  if (!fitsRole(operand, role)) throw invalidJson(place, 'this value does not fit its operator', ROLE_LABELS[role])
  return operand
}

function readOperand(place: JsonPlace): Operand {
  const { value } = place
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return readNumber(place)
  if (Array.isArray(value)) return elementPlaces(place).map((element) => readRole(element, 'argument'))
  if (!isRecord(value)) throw invalidJson(place, `${String(value)} is no expression`, ['an operator', 'a property', 'a literal'])
  if ('op' in value) return readOperator(place)
  if ('property' in value) return { property: readText(place, 'property') }
  if ('date' in value) return { date: readInstant(place, 'date') }
  if ('timestamp' in value) return { timestamp: readInstant(place, 'timestamp') }
  if ('interval' in value) return { interval: readInterval(place) }
  if ('type' in value) return readGeometry(place)
  if ('bbox' in value) return readBbox(place)
  throw invalidJson(place, 'this is no expression', ['op', 'property', 'date', 'timestamp', 'interval', 'type', 'bbox'])
}

function readText(place: JsonPlace, key: string): string {
  const member = childPlace(place, key, readMembers(place, [key])[key], false)
  if (typeof member.value !== 'string' || member.value === '') throw invalidJson(member, `this is no ${key}`, ['a text that is not empty'])
  return member.value
}

function readInstant(place: JsonPlace, key: 'date' | 'timestamp'): string {
  const text = readText(place, key)
  const canonical = key === 'date' ? canonicalDate(text) : canonicalTimestamp(text)
  if (canonical !== undefined) return canonical
  throw invalidJson(childPlace(place, key, text, false), `this is no ${key}`, [key === 'date' ? 'YYYY-MM-DD' : 'YYYY-MM-DDThh:mm:ssZ'])
}

function readInterval(place: JsonPlace): [IntervalBound, IntervalBound] {
  const member = childPlace(place, 'interval', readMembers(place, ['interval'])['interval'], false)
  const [start, end, ...others] = elementPlaces(member)
  if (start === undefined || end === undefined || others.length > 0) throw invalidJson(member, 'this is no interval', ['two bounds'])
  return [readBound(start), readBound(end)]
}

function readBound(place: JsonPlace): IntervalBound {
  const { value } = place
  if (typeof value === 'string') {
    const bound = value === '..' ? value : (canonicalDate(value) ?? canonicalTimestamp(value))
    if (bound !== undefined) return bound
  } else {
    const operand = readOperand(place)
    if (isPropertyRef(operand) || (isOperatorNode(operand) && operand.op === 'function')) return operand
  }
  throw invalidJson(place, 'this is no bound of an interval', ['..', 'YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ', 'a property', 'a function'])
}

function readOperator(place: JsonPlace): Operand {
  const { op, args } = readMembers(place, ['op', 'args'])
  const opPlace = childPlace(place, 'op', op, false)
  if (typeof op !== 'string' || op === '') throw invalidJson(opPlace, 'this is no operator', ['the name of an operator or a function'])
  const argsPlace = childPlace(place, 'args', args, false)
  const values = elementPlaces(argsPlace)
  const known = OPERATORS.get(op.toLowerCase())
  if (known === undefined) return { op: 'function', name: op, args: values.map((value) => readRole(value, 'argument')) }
  if (known !== op) throw invalidJson(opPlace, `"${op}" is no operator`, [known])
  return readStandard(op, argsPlace, values)
}

function readStandard(op: string, place: JsonPlace, values: readonly JsonPlace[]): Operand {
  if (op === 'and' || op === 'or') {
    if (values.length < 2) throw invalidJson(place, `"${op}" has ${values.length} arguments`, ['at least 2 arguments'])
    return { op, args: values.map(readFilter) }
  }
  if (op === 'between') {
    const [value, low, high] = take(op, place, values, 3)
    return { op, args: [readRole(value, 'scalar'), readRole(low, 'scalar'), readRole(high, 'scalar')] }
  }
  if (op === 's_dwithin') return readWithinDistance(op, place, values)
  if (op === 'not' || op === 'isNull' || op === 'casei' || op === 'accenti') return readUnary(op, take(op, place, values, 1)[0])
  return readBinary(op, place, take(op, place, values, 2))
}

function readUnary(op: 'not' | 'isNull' | 'casei' | 'accenti', value: JsonPlace): Operand {
  if (op === 'not') return { op, args: [readFilter(value)] }
  return op === 'isNull' ? { op, args: [readRole(value, 'nullable')] } : { op, args: [readRole(value, 'text')] }
}

function readBinary(op: string, place: JsonPlace, [first, second]: readonly [JsonPlace, JsonPlace, JsonPlace]): Operand {
  const pair = (role: Role): [Operand, Operand] => [readRole(first, role), readRole(second, role)]
  if (isComparisonOperator(op)) return { op, args: pair('scalar') }
  if (isArithmeticOperator(op)) return { op, args: pair('number') }
  if (op === 'like') return { op, args: pair('text') }
  if (op === 'in') return { op, args: [readRole(first, 'scalar'), readMembersOfList(second)] }
  if (op === 'some' || op === 'every') return { op, args: [readPath(first), readFilter(second)] }
  const spatial = SPATIAL.find((name) => name === op)
  if (spatial !== undefined) return { op: spatial, args: pair('geometry') }
  const temporal = TEMPORAL.find((name) => name === op)
  if (temporal !== undefined) return { op: temporal, args: pair('temporal') }
  const array = ARRAY.find((name) => name === op)
  if (array !== undefined) return { op: array, args: pair('array') }
  throw invalidJson(place, `"${op}" is no operator`, [...OPERATORS.values()])
}

function readMembersOfList(place: JsonPlace): Operand[] {
  const elements = elementPlaces(place)
  if (elements.length === 0) throw invalidJson(place, 'an empty list', ['at least one value'])
  return elements.map((element) => readRole(element, 'scalar'))
}

function readPath(place: JsonPlace): PropertyRef {
  const operand = readOperand(place)
  if (!isPropertyRef(operand)) throw invalidJson(place, 'this is no path', ['{"property": ...}'])
  return operand
}

function readWithinDistance(op: 's_dwithin', place: JsonPlace, values: readonly JsonPlace[]): Filter {
  const [first, second, distance] = take(op, place, values, 3)
  const metres = readNumber(distance)
  if (metres < 0) throw invalidJson(distance, 'a distance is not negative', ['metres'])
  return { op, args: [readRole(first, 'geometry'), readRole(second, 'geometry'), metres] }
}

/** Exactly `count` arguments (at most 3); the tuple is filled up with the first one, which nobody reads. */
function take(op: string, place: JsonPlace, values: readonly JsonPlace[], count: number): readonly [JsonPlace, JsonPlace, JsonPlace] {
  const [first, second, third] = values
  if (first === undefined || values.length !== count) {
    throw invalidJson(place, `"${op}" has ${values.length} arguments`, [`${count} argument${count === 1 ? '' : 's'}`])
  }
  return [first, second ?? first, third ?? first]
}
