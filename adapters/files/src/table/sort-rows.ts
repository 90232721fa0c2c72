// Rows in the order of their numbers, in linear time.

const SIGN_BIT = 0x8000_0000
/** Below so many rows, the counters of wide digits would cost more than the passes they save. */
const MIN_WIDE_ROWS = 2 ** 16

/**
 * The rows whose key is not NaN, by key; equal keys by row, -0 and 0 being equal. A radix sort over the bits of doubles, whose order as
 * integers is that of the numbers once the sign is turned round.
 */
export function sortRowsByNumber(keys: Float64Array): Uint32Array {
  const { low, high } = splitWords(keys)
  let rows: Uint32Array = listNumbered(keys)
  let spare: Uint32Array = new Uint32Array(rows.length)
  const bits = rows.length < MIN_WIDE_ROWS ? 8 : 16
  for (const words of [low, high]) {
    for (let shift = 0; shift < 32; shift += bits) {
      if (dealByDigit(rows, spare, { words, shift, bits })) [rows, spare] = [spare, rows]
    }
  }
  return rows
}

function listNumbered(keys: Float64Array): Uint32Array {
  const rows = new Uint32Array(keys.length)
  let count = 0
  for (let row = 0; row < keys.length; row++) if (!Number.isNaN(keys[row])) rows[count++] = row
  return rows.slice(0, count)
}

interface Words {
  readonly low: Uint32Array
  readonly high: Uint32Array
}

/** The halves of each key, in an order that is the numbers' own. */
function splitWords(keys: Float64Array): Words {
  const words = new Uint32Array(keys.slice().buffer)
  const low = new Uint32Array(keys.length)
  const high = new Uint32Array(keys.length)
  // Which half comes first is the machine's choice: only the high one of the number 1 has bits.
  const highAt = new Uint32Array(Float64Array.of(1).buffer)[0] === 0 ? 1 : 0
  for (let row = 0; row < keys.length; row++) {
    const lowWord = words[row * 2 + 1 - highAt] ?? 0
    const word = words[row * 2 + highAt] ?? 0
    // The bits of -0 lie elsewhere than those of 0.
    const highWord = keys[row] === 0 ? 0 : word
    if (highWord >= SIGN_BIT) {
      high[row] = ~highWord
      low[row] = ~lowWord
    } else {
      high[row] = highWord ^ SIGN_BIT
      low[row] = lowWord
    }
  }
  return { low, high }
}

interface Digit {
  readonly words: Uint32Array
  readonly shift: number
  readonly bits: number
}

/** False where all rows have the same digit, so that there is nothing to do. */
function dealByDigit(rows: Uint32Array, target: Uint32Array, { words, shift, bits }: Digit): boolean {
  const length = rows.length
  const mask = 2 ** bits - 1
  const next = new Uint32Array(2 ** bits)
  for (let index = 0; index < length; index++) {
    const digit = ((words[rows[index] ?? 0] ?? 0) >>> shift) & mask
    next[digit] = (next[digit] ?? 0) + 1
  }
  let sum = 0
  for (let digit = 0; digit <= mask; digit++) {
    const count = next[digit] ?? 0
    if (count === length) return false
    next[digit] = sum
    sum += count
  }
  for (let index = 0; index < length; index++) {
    const row = rows[index] ?? 0
    const digit = ((words[row] ?? 0) >>> shift) & mask
    const place = next[digit] ?? 0
    target[place] = row
    next[digit] = place + 1
  }
  return true
}
