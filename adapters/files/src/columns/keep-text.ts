// Copies of texts that outlive the text they were cut from.

/** V8 copies shorter cuts by itself. */
const MIN_SHARED_LENGTH = 13
const SCRATCH_BYTES = 4096

/**
 * The same text on memory of its own. A cut of a long text holds on to all of it: one name kept from each piece of a file would keep the
 * whole file.
 */
export function createTextKeeper(): (text: string) => string {
  const scratch = Buffer.allocUnsafe(SCRATCH_BYTES)
  const copy = (text: string, encoding: 'latin1' | 'utf16le'): string => {
    const bytes = encoding === 'latin1' ? text.length : text.length * 2
    const target = bytes > SCRATCH_BYTES ? Buffer.allocUnsafeSlow(bytes) : scratch
    target.write(text, 0, encoding)
    return target.toString(encoding, 0, bytes)
  }
  return (text) => {
    if (text.length < MIN_SHARED_LENGTH) return text
    const narrow = copy(text, 'latin1')
    return narrow === text ? narrow : copy(text, 'utf16le')
  }
}
