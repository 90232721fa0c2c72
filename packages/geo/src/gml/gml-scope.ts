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
  within(element: GmlElement): GmlScope
  /** @throws GmlError `limit` where a geometry has more positions than allowed */
  take(positions: number, at: GmlElement): void
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
export function createGmlScope(options: GmlScopeOptions): GmlScope {
  return new Scope(options, { left: options.maxPositions }, undefined, 0)
}

/** A class, for there are several of them to every geometry of a long document. */
class Scope implements GmlScope {
  readonly srsName: string
  readonly system: GmlSystem
  readonly arcToleranceMetres: number
  readonly dimension: number | undefined
  readonly depth: number
  readonly #options: GmlScopeOptions
  readonly #positions: { left: number }

  constructor(options: GmlScopeOptions, positions: { left: number }, dimension: number | undefined, depth: number) {
    this.srsName = options.srsName
    this.system = options.system
    this.arcToleranceMetres = options.arcToleranceMetres
    this.dimension = dimension
    this.depth = depth
    this.#options = options
    this.#positions = positions
  }

  take(positions: number, at: GmlElement): void {
    this.#positions.left -= positions
    if (this.#positions.left < 0) throw new GmlError('limit', at, `more than ${this.#options.maxPositions} positions in one geometry`)
  }

  within(element: GmlElement): GmlScope {
    const name = gmlAttribute(element, 'srsName')
    if (name !== undefined && name !== this.srsName)
      throw new GmlError('unsupported', element, `in ${name} within a geometry in ${this.srsName}`)
    if (this.depth >= MAX_DEPTH) throw new GmlError('limit', element, `geometries nest deeper than ${MAX_DEPTH}`)
    return new Scope(this.#options, this.#positions, dimensionOf(element) ?? this.dimension, this.depth + 1)
  }
}

function dimensionOf(element: GmlElement): number | undefined {
  // GML 3.1.0 called it `dimension`.
  const text = gmlAttribute(element, 'srsDimension') ?? gmlAttribute(element, 'dimension')
  if (text === undefined) return undefined
  if (!/^\s*[23]\s*$/.test(text)) throw new GmlError('unsupported', element, `${text.slice(0, 20)} dimensions`)
  return Number(text)
}
