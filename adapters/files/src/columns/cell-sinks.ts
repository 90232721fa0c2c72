// Where the cells of one column go while a file is read: codes as long as texts repeat, then numbers or a list.
import type { ConvertCell } from '../reading/convert-cell.ts'
import { narrowCodes } from './column.ts'
import type { Column } from './column.ts'
import { growDoubles, growIntegers } from './growing-numbers.ts'

export interface CellSink {
  /** False: the text was not taken, and the sink is at its end. */
  readonly add: (text: string) => boolean
}

export interface CodedSink extends CellSink {
  /** The texts as a column of converted values; equal values become one. */
  readonly finish: (convert: ConvertCell) => Column
  /** Numbers for all rows so far: NaN for undefined, Infinity for null. */
  readonly numbers: (convert: ConvertCell) => Float64Array
  /** Converted values of all rows so far. */
  readonly list: (convert: ConvertCell) => unknown[]
}

export interface CodedSinkSettings {
  readonly keep: (text: string) => string
  /** Told of each different text once. */
  readonly see: (text: string) => void
  /** May there be one more, with so many there, in so many rows. */
  readonly hasRoom: (different: number, rows: number) => boolean
}

export function createCodedSink({ keep, see, hasRoom }: CodedSinkSettings): CodedSink {
  const texts = ['']
  const codeOf = new Map([['', 0]])
  const codes = growIntegers()
  return {
    add(text) {
      let code = codeOf.get(text)
      if (code === undefined) {
        if (!hasRoom(texts.length, codes.length())) return false
        const kept = keep(text)
        code = texts.push(kept) - 1
        codeOf.set(kept, code)
        see(kept)
      }
      codes.push(code)
      return true
    },
    finish(convert) {
      const numberOf = new Map<unknown, number>()
      const numberOfCode = Uint32Array.from(texts, (text) => {
        const value = convert(text)
        const number = numberOf.get(value) ?? numberOf.size
        numberOf.set(value, number)
        return number
      })
      const numbers = codes.finish()
      for (let row = 0; row < numbers.length; row++) numbers[row] = numberOfCode[numbers[row] ?? 0] ?? 0
      return { kind: 'coded', codes: narrowCodes(numbers, numberOf.size), values: [...numberOf.keys()] }
    },
    numbers(convert) {
      const numberOfCode = Float64Array.from(texts, (text) => toDouble(convert(text)))
      return Float64Array.from(codes.finish(), (code) => numberOfCode[code] ?? Number.NaN)
    },
    list(convert) {
      const values = texts.map(convert)
      return Array.from(codes.finish(), (code) => values[code])
    },
  }
}

export interface ColumnSink extends CellSink {
  readonly finish: () => Column
}

/** Goes on from the numbers of a coded sink. Ends at a text that `read` gives nothing for. */
export function createNumberSink(start: Float64Array, read: (text: string) => number | undefined): ColumnSink {
  const values = growDoubles()
  for (const value of start) values.push(value)
  return {
    add(text) {
      const value = read(text)
      if (value === undefined) return false
      values.push(value)
      return true
    },
    finish: () => ({ kind: 'numbers', values: values.finish() }),
  }
}

/** Goes on from a list, which it takes over. Never ends. */
export function createListSink(values: unknown[], convert: ConvertCell): ColumnSink {
  return {
    add(text) {
      values.push(convert(text))
      return true
    },
    finish: () => ({ kind: 'list', values }),
  }
}

/** A converted cell as a number column holds it. */
export function toDouble(value: unknown): number {
  return typeof value === 'number' ? value : value === null ? Infinity : Number.NaN
}
