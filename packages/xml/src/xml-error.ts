// The one error of reading XML: what is wrong, and where.
import { CrosswalkError } from '@crosswalk/contract'
import type { TextPosition } from '@crosswalk/contract'

/** `dtd`: a document type declaration, refused whatever it says. `limit`: larger than allowed. `encoding`: bytes that are no text. */
export type XmlErrorReason = 'not-well-formed' | 'broken-off' | 'dtd' | 'limit' | 'encoding'

/** A document that is not as it should be. Adapters wrap it into a SourceError of the same code, which names the source. */
export class XmlError extends CrosswalkError {
  readonly code = 'SOURCE_MALFORMED'
  readonly reason: XmlErrorReason
  readonly position: TextPosition
  constructor(reason: XmlErrorReason, message: string, position: TextPosition) {
    super(`XML, line ${position.line}, column ${position.column}: ${message}`)
    this.reason = reason
    this.position = position
  }
}
