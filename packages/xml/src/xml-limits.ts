// How much of a document may be there. Each bound is checked while reading, before memory is spent.

/** Lengths are in UTF-16 units. */
export interface XmlLimits {
  /** Elements within elements. @default 128 */
  readonly maxDepth?: number | undefined
  /** On one element, namespace declarations included. @default 256 */
  readonly maxAttributes?: number | undefined
  /** Of one piece of text, of one tag, and of comments and instructions in a row. @default 16 Mi */
  readonly maxTokenLength?: number | undefined
  /** Of what one tree was read from. @default 64 Mi */
  readonly maxTreeLength?: number | undefined
  /** Elements of one tree. @default 1,000,000 */
  readonly maxTreeElements?: number | undefined
  /** Of the whole. @default unlimited for streams, where HTTP bounds the body; trees are bounded by themselves */
  readonly maxLength?: number | undefined
}

const MEBI = 1_048_576

export const DEFAULT_XML_LIMITS = {
  maxDepth: 128,
  maxAttributes: 256,
  maxTokenLength: 16 * MEBI,
  maxTreeLength: 64 * MEBI,
  maxTreeElements: 1_000_000,
  maxLength: Number.POSITIVE_INFINITY,
} as const satisfies Required<XmlLimits>

export type BoundedXml = { readonly [Limit in keyof XmlLimits]-?: number }

/** The limits with their defaults filled in. */
export function boundXml(limits: XmlLimits = {}): BoundedXml {
  return {
    maxDepth: limits.maxDepth ?? DEFAULT_XML_LIMITS.maxDepth,
    maxAttributes: limits.maxAttributes ?? DEFAULT_XML_LIMITS.maxAttributes,
    maxTokenLength: limits.maxTokenLength ?? DEFAULT_XML_LIMITS.maxTokenLength,
    maxTreeLength: limits.maxTreeLength ?? DEFAULT_XML_LIMITS.maxTreeLength,
    maxTreeElements: limits.maxTreeElements ?? DEFAULT_XML_LIMITS.maxTreeElements,
    maxLength: limits.maxLength ?? DEFAULT_XML_LIMITS.maxLength,
  }
}
