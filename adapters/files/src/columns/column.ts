// A column: the values of one property in all rows, packed by what they are.

/** Codes of values that repeat, in the narrowest array that holds them. */
export type Codes = Uint8Array | Uint16Array | Uint32Array

/** Finite numbers; NaN stands for undefined, Infinity for null, which no number of a file is. */
export interface NumberColumn {
  readonly kind: 'numbers'
  readonly values: Float64Array
}

/** `values[codes[row]]`; no value is there twice. */
export interface CodedColumn {
  readonly kind: 'coded'
  readonly codes: Codes
  readonly values: readonly unknown[]
}

export interface ListColumn {
  readonly kind: 'list'
  readonly values: readonly unknown[]
}

export type Column = NumberColumn | CodedColumn | ListColumn

export type Getter = (item: unknown) => unknown

/**
 * Reads the value of the item `first + row`; anything else is left to `other`. Each kind has a closure of its own, so that what is called
 * per item is one typed read and no dispatch.
 */
export function compileColumn(column: Column, first: number, other: Getter): Getter {
  if (column.kind === 'numbers') return compileNumbers(column, first, other)
  if (column.kind === 'coded') return compileCoded(column, first, other)
  return compileList(column, first, other)
}

// Constants and not parameters: what cannot change is not read again for every item.

function compileNumbers(column: NumberColumn, from: number, other: Getter): Getter {
  const { values } = column
  const first = from
  const end = first + values.length
  return (item) => {
    if (typeof item !== 'number' || !(item >= first && item < end)) return other(item)
    const value = values[item - first] ?? Number.NaN
    // Zero for finite numbers only.
    if (value - value === 0) return value
    return value === Infinity ? null : undefined
  }
}

function compileCoded(column: CodedColumn, from: number, other: Getter): Getter {
  const { codes, values } = column
  const first = from
  const end = first + codes.length
  return (item) => (typeof item === 'number' && item >= first && item < end ? values[codes[item - first] ?? -1] : other(item))
}

function compileList(column: ListColumn, from: number, other: Getter): Getter {
  const { values } = column
  const first = from
  const end = first + values.length
  return (item) => (typeof item === 'number' && item >= first && item < end ? values[item - first] : other(item))
}

/** The same column with these rows only, in this order. */
export function selectRows(column: Column, rows: Uint32Array): Column {
  if (column.kind === 'numbers') return { kind: 'numbers', values: Float64Array.from(rows, (row) => column.values[row] ?? Number.NaN) }
  if (column.kind === 'list') return { kind: 'list', values: Array.from(rows, (row) => column.values[row]) }
  const codes = Uint32Array.from(rows, (row) => column.codes[row] ?? 0)
  return { kind: 'coded', codes: narrowCodes(codes, column.values.length), values: column.values }
}

/** @param count how many different codes there can be */
export function narrowCodes(codes: Uint32Array, count: number): Codes {
  if (count <= 2 ** 8) return Uint8Array.from(codes)
  return count <= 2 ** 16 ? Uint16Array.from(codes) : codes
}

/** Rows whose value is null: cells that are not of the column's type. */
export function countNulls(column: Column): number {
  const isNull =
    column.kind === 'numbers'
      ? (row: number) => column.values[row] === Infinity
      : column.kind === 'list'
        ? (row: number) => column.values[row] === null
        : column.values.includes(null)
          ? (row: number) => column.values[column.codes[row] ?? -1] === null
          : undefined
  if (isNull === undefined) return 0
  const length = column.kind === 'coded' ? column.codes.length : column.values.length
  let count = 0
  for (let row = 0; row < length; row++) if (isNull(row)) count += 1
  return count
}
