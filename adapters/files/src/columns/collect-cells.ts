// Collects the cells of one column, text by text, into the column they make; the type is declared, or inferred on the way.
import type { PropertyType } from '@crosswalk/contract'
import { createConverter } from '../reading/convert-cell.ts'
import { createColumnInference, toCanonicalNumber } from '../reading/infer-column.ts'
import { createCodedSink, createListSink, createNumberSink, toDouble } from './cell-sinks.ts'
import type { CellSink, CodedSink, ColumnSink } from './cell-sinks.ts'
import type { Column } from './column.ts'
import { createTextKeeper } from './keep-text.ts'

export interface CollectedCells {
  readonly type: PropertyType
  /**
   * Undefined for a column that looked like numbers until their texts were given up: the file has to be read once more, with this type
   * declared.
   */
  readonly column: Column | undefined
}

export interface CellCollector {
  readonly add: (text: string) => void
  readonly finish: () => CollectedCells
}

export interface CollectorLimits {
  /** Different texts of what looks like numbers. They end in an array of their own; the texts are needed only if the column proves to be text. */
  readonly codedNumbers: number
  /** Different texts of any other column; beyond this, codes are worth it only where every text comes twice. */
  readonly codedTexts: number
}

const COLLECTOR_LIMITS: CollectorLimits = { codedNumbers: 4096, codedTexts: 2 ** 18 }
/** Values that are made of objects hardly repeat, and their texts would be held beside them. */
const STRUCTURED: ReadonlySet<PropertyType> = new Set(['geometry', 'json', 'array'])

/** Beside the packed values no more different texts are held than the limits say, or half as many as there are rows. */
export function createCellCollector(declared: PropertyType | undefined, limits: CollectorLimits = COLLECTOR_LIMITS): CellCollector {
  const inference = createColumnInference()
  const keep = createTextKeeper()
  const settings: CollectorSettings = { declared, keep, see: declared === undefined ? inference.see : () => undefined }
  const typeNow = (): PropertyType => declared ?? inference.type()
  const hasRoom = (different: number, rows: number): boolean =>
    different < (typeNow() === 'number' ? limits.codedNumbers : Math.max(limits.codedTexts, rows / 2))
  const isStructured = declared !== undefined && STRUCTURED.has(declared)
  let coded: CodedSink | undefined = isStructured ? undefined : createCodedSink({ ...settings, hasRoom })
  let later: ColumnSink | undefined = isStructured ? createListSink([], createConverter(declared)) : undefined
  let sink: CellSink | undefined = later ?? coded
  return {
    add(text) {
      if (sink === undefined || sink.add(text)) return
      if (coded !== undefined) {
        sink = later = goOn(coded, typeNow(), settings)
        coded = undefined
        if (sink.add(text)) return
      }
      // A column of numbers met a text that is none, and the texts before it are gone.
      sink = later = undefined
    },
    finish() {
      if (later !== undefined) return { type: typeNow(), column: later.finish() }
      if (coded === undefined) return { type: 'text', column: undefined }
      const type = typeNow()
      const convert = createConverter(type)
      return { type, column: type === 'number' ? { kind: 'numbers', values: coded.numbers(convert) } : coded.finish(convert) }
    },
  }
}

interface CollectorSettings {
  readonly declared: PropertyType | undefined
  readonly keep: (text: string) => string
  readonly see: (text: string) => void
}

/** What takes over from codes that would not repeat often enough. */
function goOn(coded: CodedSink, type: PropertyType, { declared, keep, see }: CollectorSettings): ColumnSink {
  const convert = createConverter(type)
  if (type === 'number') {
    const read = (text: string): number | undefined => (text === '' ? Number.NaN : toCanonicalNumber(text))
    return createNumberSink(coded.numbers(convert), declared === undefined ? read : (text) => toDouble(convert(text)))
  }
  // An inferred type fits every text by definition: nothing is converted, and it may still become `text`.
  const readText = createConverter(declared ?? 'text')
  return createListSink(coded.list(readText), (text) => {
    const kept = keep(text)
    see(kept)
    return readText(kept)
  })
}
