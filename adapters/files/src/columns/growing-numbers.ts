// Typed arrays that grow while a file is read, since its number of rows is known at its end only.

export interface GrowingNumbers<Numbers> {
  readonly push: (value: number) => void
  readonly length: () => number
  /** A copy of just what was pushed. */
  readonly finish: () => Numbers
}

const START_LENGTH = 256

export function growDoubles(): GrowingNumbers<Float64Array> {
  let values = new Float64Array(START_LENGTH)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const wider = new Float64Array(length * 2)
        wider.set(values)
        values = wider
      }
      values[length++] = value
    },
    length: () => length,
    finish: () => values.slice(0, length),
  }
}

export function growIntegers(): GrowingNumbers<Uint32Array> {
  let values = new Uint32Array(START_LENGTH)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const wider = new Uint32Array(length * 2)
        wider.set(values)
        values = wider
      }
      values[length++] = value
    },
    length: () => length,
    finish: () => values.slice(0, length),
  }
}
