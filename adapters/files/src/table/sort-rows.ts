// Rows in the order of their numbers, in linear time.

const DIGIT_BITS = 16
const DIGITS = 2 ** DIGIT_BITS
const SIGN_BIT = 0x8000_0000

/**
 * The rows whose key is not NaN, by key; equal keys by row, -0 and 0 being equal. A radix sort over the bits of doubles, four passes of 16
 * (their order as integers is that of the numbers once the sign is turned round).
 */
export function sortRowsByNumber(keys: Float64Array): Uint32Array {
  const low = new Uint32Array(keys.length)
  const high = new Uint32Array(keys.length)
  const cell = new DataView(new ArrayBuffer(8))
  let rows = new Uint32Array(keys.length)
  let count = 0
  for (let row = 0; row < keys.length; row++) {
    const key = keys[row] ?? Number.NaN
    if (Number.isNaN(key)) continue
    // Adding zero makes 0 of -0.
    cell.setFloat64(0, key + 0)
    const top = cell.getUint32(0)
    const flip = top >= SIGN_BIT ? 0xffff_ffff : 0
    high[row] = top ^ (flip | SIGN_BIT)
    low[row] = cell.getUint32(4) ^ flip
    rows[count++] = row
  }
  rows = rows.slice(0, count)
  let spare = new Uint32Array(count)
  for (const words of [low, high]) {
    for (const shift of [0, DIGIT_BITS]) {
      dealByDigit(rows, spare, (row) => ((words[row] ?? 0) >>> shift) & (DIGITS - 1))
      ;[rows, spare] = [spare, rows]
    }
  }
  return rows
}

function dealByDigit(rows: Uint32Array, target: Uint32Array, digitOf: (row: number) => number): void {
  const next = new Uint32Array(DIGITS + 1)
  for (const row of rows) {
    const place = digitOf(row) + 1
    next[place] = (next[place] ?? 0) + 1
  }
  for (let digit = 0; digit < DIGITS; digit++) next[digit + 1] = (next[digit + 1] ?? 0) + (next[digit] ?? 0)
  for (const row of rows) {
    const digit = digitOf(row)
    const place = next[digit] ?? 0
    target[place] = row
    next[digit] = place + 1
  }
}
