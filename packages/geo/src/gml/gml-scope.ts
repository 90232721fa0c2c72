// What holds around an element: the system, the number of dimensions, and how much may still be read.
import { GmlError, gmlAttribute } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import type { GmlSystem } from './gml-system.ts'

export interface GmlScope {
  readonly srsName: string
  readonly system: GmlSystem
  /** `srsDimension` of the nearest element that has one. */
  readonly dimension: number | undefined
  /** Metres that an approximated arc may be off. */
  readonly arcToleranceMetres: number
  readonly depth: number
  /** The scope inside of an element. @throws GmlError where it names another system than the whole */
  readonly within: (element: GmlElement) => GmlScope
  /** @throws GmlError `limit` where a geometry has more positions than allowed */
  readonly take: (positions: number, at: GmlElement) => void
}

export interface GmlScopeOptions {
  readonly srsName: string
  readonly system: GmlSystem
  readonly arcToleranceMetres: number
  readonly maxPositions: number
}

/** Elements within elements, as far as they are geometry. */
const MAX_DEPTH = 32

/** The scope of one whole geometry. */
export function createGmlScope({ srsName, system, arcToleranceMetres, maxPositions }: GmlScopeOptions): GmlScope {
  let left = maxPositions
  const take = (positions: number, at: GmlElement): void => {
    left -= positions
    if (left < 0) throw new GmlError('limit', at, `more than ${maxPositions} positions in one geometry`)
  }
  const scopeOf = (dimension: number | undefined, depth: number): GmlScope => ({
    srsName,
    system,
    dimension,
    arcToleranceMetres,
    depth,
    take,
    within(element) {
      const name = gmlAttribute(element, 'srsName')
      if (name !== undefined && name !== srsName) throw new GmlError('unsupported', element, `in ${name} within a geometry in ${srsName}`)
      if (depth >= MAX_DEPTH) throw new GmlError('limit', element, `geometries nest deeper than ${MAX_DEPTH}`)
      return scopeOf(dimensionOf(element) ?? dimension, depth + 1)
    },
  })
  return scopeOf(undefined, 0)
}

function dimensionOf(element: GmlElement): number | undefined {
  // GML 3.1.0 called it `dimension`.
  const text = gmlAttribute(element, 'srsDimension') ?? gmlAttribute(element, 'dimension')
  if (text === undefined) return undefined
  if (!/^\s*[23]\s*$/.test(text)) throw new GmlError('unsupported', element, `${text.slice(0, 20)} dimensions`)
  return Number(text)
}
