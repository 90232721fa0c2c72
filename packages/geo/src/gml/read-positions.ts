// Reads the coordinates of one GML element: pos, posList, coordinates and coord, in the order and system of the text.
import type { Position } from '@crosswalk/contract'
import { GmlError, gmlAttribute, gmlChildren } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import type { GmlScope } from './gml-scope.ts'

/** All positions that stand directly in an element, in document order, points given as properties included. @throws GmlError */
export function readPositions(element: GmlElement, scope: GmlScope): Position[] {
  const inner = scope.within(element)
  const positions: Position[] = []
  for (const child of gmlChildren(element)) {
    switch (child.name) {
      case 'pos':
        positions.push(onePosition(numbersOf(child), child))
        break
      case 'posList':
        for (const position of groups(child, inner.within(child))) positions.push(position)
        break
      case 'coordinates':
        for (const position of readTuples(child)) positions.push(position)
        break
      case 'coord':
        positions.push(readCoord(child))
        break
      case 'pointProperty':
      case 'pointRep':
        for (const point of gmlChildren(child)) positions.push(...readPositions(point, inner))
        break
      default:
        if (!NEIGHBOURS.has(child.name)) throw new GmlError('unsupported', child, `not understood in ${element.name}`)
    }
  }
  scope.take(positions.length, element)
  return positions
}

/** What may stand beside coordinates without being any. */
const NEIGHBOURS: ReadonlySet<string> = new Set(['radius'])

function onePosition(numbers: readonly number[], at: GmlElement): Position {
  if (numbers.length < 2 || numbers.length > 3) throw new GmlError('malformed', at, `a position of ${numbers.length} numbers`)
  return numbers
}

function groups(element: GmlElement, scope: GmlScope): Position[] {
  const numbers = numbersOf(element)
  const size = scope.dimension ?? scope.system.dimension
  if (numbers.length % size !== 0) throw new GmlError('malformed', element, `${numbers.length} numbers are no list of positions of ${size}`)
  const positions: Position[] = []
  for (let index = 0; index < numbers.length; index += size) positions.push(numbers.slice(index, index + size))
  return positions
}

function numbersOf(element: GmlElement): number[] {
  const text = element.text.trim()
  return text === '' ? [] : text.split(/\s+/).map((part) => toNumber(part, element))
}

/** GML 2: tuples between `ts`, coordinates between `cs`, `decimal` for the point (OGC 02-069 section 4.3.1). */
function readTuples(element: GmlElement): Position[] {
  const mark = (name: string, fallback: string): string => gmlAttribute(element, name) || fallback
  const [between, within, decimal] = [mark('ts', ' '), mark('cs', ','), mark('decimal', '.')]
  const tuples = between.trim() === '' ? element.text.trim().split(/\s+/) : element.text.split(between).map((tuple) => tuple.trim())
  return tuples
    .filter((tuple) => tuple !== '')
    .map((tuple) => {
      const parts = within.trim() === '' ? tuple.split(/\s+/) : tuple.split(within)
      return onePosition(
        parts.map((part) => toNumber(decimal === '.' ? part : part.replace(decimal, '.'), element)),
        element,
      )
    })
}

function readCoord(element: GmlElement): Position {
  const parts = ['X', 'Y', 'Z'].flatMap((name) => gmlChildren(element).filter((child) => child.name === name))
  return onePosition(
    parts.map((part) => toNumber(part.text, part)),
    element,
  )
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** One number as XML Schema writes a double; NaN and INF are none that a place can have. */
export function toNumber(text: string, at: GmlElement): number {
  const trimmed = text.trim()
  if (!NUMBER.test(trimmed)) throw new GmlError('malformed', at, `${JSON.stringify(trimmed.slice(0, 40))} is no number`)
  return Number(trimmed)
}
