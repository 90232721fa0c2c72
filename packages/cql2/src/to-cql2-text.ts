// The filter tree as CQL2 text.
import { QueryError } from '@crosswalk/contract'
import type { Arithmetic, BboxLiteral, Filter, Geometry, IntervalBound, Operand, Position } from '@crosswalk/contract'
import { plainDecimal } from '@crosswalk/geo'
import { canonicalDate, canonicalTimestamp } from './instant.ts'
import { printName, WKT_TYPES } from './names.ts'
import { isArithmetic, isFilter, isGeometry, isOperatorNode } from './operand-guards.ts'
import { isComparisonOperator, isOperandList } from './operators.ts'
import { finite, functionName } from './to-cql2-json.ts'

/** How tightly an expression holds together; a looser part inside a tighter one gets parentheses. */
const LEVEL = { or: 1, and: 2, not: 3, predicate: 4, sum: 5, product: 6, power: 7, primary: 8 } as const

/**
 * CQL2 text that parses back to an equal tree, with the parentheses that are needed. Names and texts are escaped so that none can
 * become syntax, in this parser or in any other that follows the standard; a text that the standard can't spell (a backslash before a
 * quote or at the end) is written as `U&'...'`, which others refuse. `and` and `or` with fewer than two parts and empty `in` lists
 * become what they stand for.
 * @throws QUERY_INVALID a number is not finite, a name is empty, a function has an operator's name, a date is none
 */
export function toCql2Text(filter: Filter): string {
  return print(filter, LEVEL.or)
}

function print(operand: Operand, level: number): string {
  if (typeof operand === 'boolean') return operand ? 'TRUE' : 'FALSE'
  if (typeof operand === 'number') return printNumber(operand, level)
  if (typeof operand === 'string') return printText(operand)
  if (isOperandList(operand)) return `(${printArguments(operand)})`
  if (isOperatorNode(operand)) {
    const node = reduced(operand)
    if (!isOperatorNode(node)) return print(node, level)
    const own = levelOf(node)
    const text = printOperator(node)
    return own < level ? `(${text})` : text
  }
  if ('property' in operand) return printName(operand.property)
  if ('date' in operand) return `DATE('${checked(canonicalDate(operand.date), operand.date)}')`
  if ('timestamp' in operand) return `TIMESTAMP('${checked(canonicalTimestamp(operand.timestamp), operand.timestamp)}')`
  if ('interval' in operand) return `INTERVAL(${operand.interval.map(printBound).join(', ')})`
  return isGeometry(operand) ? printGeometry(operand) : printBbox(operand)
}

type Node = Exclude<Extract<Operand, { readonly op: string }>, boolean>

/** Trees that the grammar has no words for, as what they stand for. */
function reduced(node: Node): Operand {
  if ((node.op === 'and' || node.op === 'or') && node.args.length < 2) {
    const only = node.args[0] ?? node.op === 'and'
    return isOperatorNode(only) ? reduced(only) : only
  }
  return node.op === 'in' && node.args[1].length === 0 ? false : node
}

function levelOf(node: Node): number {
  switch (node.op) {
    case 'or':
      return LEVEL.or
    case 'and':
      return LEVEL.and
    case 'not':
      return isPostfix(node.args[0]) ? LEVEL.predicate : LEVEL.not
    case '+':
    case '-':
      return LEVEL.sum
    case '*':
    case '/':
    case '%':
    case 'div':
      return LEVEL.product
    case '^':
      return LEVEL.power
    case 'like':
    case 'between':
    case 'in':
    case 'isNull':
      return LEVEL.predicate
    default:
      return isComparisonOperator(node.op) ? LEVEL.predicate : LEVEL.primary
  }
}

/** True for what has a negated form of its own: NOT LIKE, NOT BETWEEN, NOT IN, IS NOT NULL. */
function isPostfix(filter: Filter): boolean {
  if (typeof filter === 'boolean') return false
  return filter.op === 'like' || filter.op === 'between' || filter.op === 'isNull' || (filter.op === 'in' && filter.args[1].length > 0)
}

function printOperator(node: Node): string {
  if (isArithmetic(node)) return printArithmetic(node)
  switch (node.op) {
    case 'and':
      return node.args.map((part) => print(part, LEVEL.not)).join(' AND ')
    case 'or':
      return node.args.map((part) => print(part, LEVEL.and)).join(' OR ')
    case 'not':
      return isPostfix(node.args[0]) ? printPostfix(node.args[0], 'NOT ') : `NOT ${print(node.args[0], LEVEL.predicate)}`
    case 'like':
    case 'between':
    case 'in':
    case 'isNull':
      return printPostfix(node, '')
    case 'function':
      return `${printName(functionName(node.name))}(${printArguments(node.args)})`
    default: {
      const args: readonly Operand[] = node.args
      if (isComparisonOperator(node.op)) return args.map((argument) => print(argument, LEVEL.sum)).join(` ${node.op} `)
      return `${node.op.toUpperCase()}(${printArguments(args)})`
    }
  }
}

function printPostfix(filter: Filter, not: 'NOT ' | ''): string {
  if (typeof filter === 'boolean') return print(filter, LEVEL.primary)
  switch (filter.op) {
    case 'like':
      return `${print(filter.args[0], LEVEL.sum)} ${not}LIKE ${print(filter.args[1], LEVEL.sum)}`
    case 'between':
      return `${print(filter.args[0], LEVEL.sum)} ${not}BETWEEN ${print(filter.args[1], LEVEL.sum)} AND ${print(filter.args[2], LEVEL.sum)}`
    case 'in':
      return `${print(filter.args[0], LEVEL.sum)} ${not}IN (${filter.args[1].map((value) => print(value, LEVEL.or)).join(', ')})`
    case 'isNull':
      return `${print(filter.args[0], LEVEL.sum)} IS ${not}NULL`
    default:
      return print(filter, LEVEL.primary)
  }
}

/** Operators group from the left; a power takes no power on either side. */
function printArithmetic(node: Arithmetic): string {
  const own = levelOf(node)
  const left = print(node.args[0], own === LEVEL.power ? LEVEL.primary : own)
  const right = node.args[1]
  return `${left} ${node.op} ${typeof right === 'number' ? printNumber(right, LEVEL.primary) : print(right, own + 1)}`
}

/** Inside a call a whole expression needs no parentheses, and must not have them: there they mean an array. */
function printArguments(values: readonly Operand[]): string {
  return values.map((value) => print(value, isFilter(value) ? LEVEL.or : LEVEL.sum)).join(', ')
}

function printNumber(value: number, level: number): string {
  const text = String(finite(value)).replace('e', 'E')
  return value < 0 && level === LEVEL.primary ? `(${text})` : text
}

function printText(text: string): string {
  if (!/\\(?:'|$)/.test(text)) return `'${text.replaceAll("'", "''")}'`
  return `U&'${text.replace(/['\\]/g, (character) => (character === "'" ? '\\0027' : '\\005C'))}'`
}

function printBound(bound: IntervalBound): string {
  if (typeof bound !== 'string') return print(bound, LEVEL.primary)
  return bound === '..' ? "'..'" : `'${checked(canonicalDate(bound) ?? canonicalTimestamp(bound), bound)}'`
}

function checked(canonical: string | undefined, text: string): string {
  if (canonical !== undefined) return canonical
  throw new QueryError('QUERY_INVALID', `"${text}" is no date or timestamp`, { expected: ['YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ'] })
}

function printBbox(literal: BboxLiteral): string {
  return `BBOX(${literal.bbox.map(printCoordinate).join(', ')})`
}

function printGeometry(geometry: Geometry): string {
  const word = Object.entries(WKT_TYPES).find(([, type]) => type === geometry.type)?.[0] ?? geometry.type
  if (geometry.type === 'GeometryCollection') return `${word}(${geometry.geometries.map(printGeometry).join(', ')})`
  const coordinates = printCoordinates(geometry.coordinates)
  const body = geometry.type === 'Point' ? `(${coordinates})` : coordinates
  return `${word}${hasHeights(geometry.coordinates) ? ' Z ' : ''}${geometry.type === 'MultiPoint' ? pointsInParentheses(geometry.coordinates) : body}`
}

/** Other servers' grammars of WKT know neither an exponent nor a zero with a sign. */
function printCoordinate(value: number): string {
  return plainDecimal(finite(value) + 0)
}

type Coordinates = Position | readonly Coordinates[]

function printCoordinates(coordinates: Coordinates): string {
  if (isPosition(coordinates)) return printPosition(coordinates)
  return `(${coordinates.map(printCoordinates).join(', ')})`
}

function pointsInParentheses(positions: readonly Position[]): string {
  return `(${positions.map((position) => `(${printPosition(position)})`).join(', ')})`
}

function printPosition(position: Position): string {
  return position.map(printCoordinate).join(' ')
}

function isPosition(coordinates: Coordinates): coordinates is Position {
  return typeof coordinates[0] === 'number'
}

/** True if every position has a height: only then the standard's `Z` is right. */
function hasHeights(coordinates: Coordinates): boolean {
  return isPosition(coordinates) ? coordinates.length === 3 : coordinates.every(hasHeights)
}
