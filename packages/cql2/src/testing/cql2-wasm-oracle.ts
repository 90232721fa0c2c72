// cql2-wasm as an oracle for our parser and printer, with the list of what it is known to read differently.
import { parseText } from 'cql2-wasm'

/**
 * What cql2-wasm 0.5.0-rc1 makes of a CQL2 text, in the spelling of `comparable`.
 * @throws where it refuses the text
 */
export function readWithOracle(text: string): unknown {
  const json: unknown = parseText(text).to_json()
  return comparable(typeof json === 'string' ? JSON.parse(json) : json)
}

/**
 * A CQL2 JSON value without the differences that are the oracle's own. Each line is a deviation of it from OGC 21-065r2:
 * - names of operators and functions come out in lower case (`t_finishedby`, `buffer`);
 * - a chain of OR is nested in pairs, so AND in AND and OR in OR are flattened on both sides;
 * - BBOX is read as a function, and a negative number as `-1 * n`;
 * - the height of a position is dropped;
 * - a list or an array of one element becomes the element.
 */
export function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 1 ? comparable(value[0]) : value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  const members: Readonly<Record<string, unknown>> = { ...value }
  if (members['coordinates'] !== undefined) return { type: members['type'], coordinates: flat(members['coordinates']) }
  if (Array.isArray(members['bbox'])) return { op: 'bbox', args: members['bbox'] }
  const { op, args } = members
  if (typeof op !== 'string' || !Array.isArray(args))
    return Object.fromEntries(Object.entries(members).map(([key, part]) => [key, comparable(part)]))
  const name = op.toLowerCase()
  const parts = args.map(comparable)
  if (name === '*' && parts[0] === -1 && typeof parts[1] === 'number') return -parts[1]
  return { op: name, args: name === 'and' || name === 'or' ? parts.flatMap((part) => argumentsOf(part, name)) : parts }
}

function argumentsOf(part: unknown, op: string): unknown[] {
  if (typeof part !== 'object' || part === null || !('op' in part) || !('args' in part)) return [part]
  return part.op === op && Array.isArray(part.args) ? part.args : [part]
}

function flat(coordinates: unknown): unknown {
  if (!Array.isArray(coordinates)) return coordinates
  return typeof coordinates[0] === 'number' ? coordinates.slice(0, 2) : coordinates.map(flat)
}
