// URI templates (RFC 6570 level 1 and the reserved expansion of level 2) that work both ways: expand and match.

export interface TemplateVariable {
  readonly name: string
  /** `{+x}`: inserted as it is, not percent-encoded. */
  readonly verbatim: boolean
}

export type TemplatePart = string | TemplateVariable
export type Assignment = ReadonlyMap<string, string>

export interface UriTemplate {
  readonly text: string
  readonly parts: readonly TemplatePart[]
  readonly variables: readonly string[]
  /** The text; undefined where a variable is missing or empty. */
  expand(read: (name: string) => string | undefined): string | undefined
  /**
   * Every assignment of the variables that expands to exactly this text: none where the template could never make it.
   * Undefined where there are more than 32, or one cannot be told from another.
   */
  match(text: string): readonly Assignment[] | undefined
}

export class TemplateError extends Error {
  /** Where in the template. */
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.name = 'TemplateError'
    this.offset = offset
  }
}

const UNRESERVED = /^[\w.~-]*$/
const MAX_MATCHES = 32
const MAX_ATTEMPTS = 5000

/** @throws TemplateError braces that do not pair, adjacent variables, operators of higher levels */
export function parseUriTemplate(text: string): UriTemplate {
  const parts = readParts(text)
  const variables = [...new Set(parts.filter((part) => typeof part !== 'string').map(({ name }) => name))]
  const expand = (read: (name: string) => string | undefined): string | undefined => {
    let expanded = ''
    for (const part of parts) {
      if (typeof part === 'string') {
        expanded += part
        continue
      }
      const value = read(part.name)
      if (value === undefined || value === '') return undefined
      expanded += part.verbatim ? value : percentEncode(value)
    }
    return expanded
  }
  return { text, parts, variables, expand, match: (wanted) => matchParts(parts, wanted, expand) }
}

function readParts(text: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  let position = 0
  while (position < text.length) {
    const open = text.indexOf('{', position)
    const literal = text.slice(position, open === -1 ? undefined : open)
    const stray = literal.indexOf('}')
    if (stray !== -1) throw new TemplateError('a closing brace without an opening one', position + stray)
    if (literal !== '') parts.push(literal)
    if (open === -1) break
    const close = text.indexOf('}', open)
    if (close === -1) throw new TemplateError('a brace that is not closed', open)
    if (typeof parts.at(-1) === 'object')
      throw new TemplateError('two variables without text between them cannot be told apart again', open)
    parts.push(readVariable(text.slice(open + 1, close), open))
    position = close + 1
  }
  return parts
}

function readVariable(expression: string, offset: number): TemplateVariable {
  const verbatim = expression.startsWith('+')
  const name = verbatim ? expression.slice(1) : expression
  if (name === '') throw new TemplateError('a variable without a name', offset)
  if (name.includes('{')) throw new TemplateError('a brace inside a variable', offset)
  if (/^[#./;?&=!|]/.test(name) || /(?:\*|:\d+)$/.test(name) || name.includes(',')) {
    throw new TemplateError(`{${expression}} belongs to a higher level of RFC 6570; {name} and {+name} are known here`, offset)
  }
  return { name, verbatim }
}

/** Everything but the unreserved characters of RFC 3986 as UTF-8 in capital hexadecimals; a lone surrogate becomes U+FFFD. */
export function percentEncode(value: string): string {
  if (UNRESERVED.test(value)) return value
  return encodeURIComponent(value.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Undefined for what no encoding gives. */
export function percentDecode(text: string): string | undefined {
  if (UNRESERVED.test(text)) return text
  try {
    const decoded = decodeURIComponent(text)
    return percentEncode(decoded) === text ? decoded : undefined
  } catch {
    return undefined
  }
}

function matchParts(parts: readonly TemplatePart[], text: string, expand: UriTemplate['expand']): readonly Assignment[] | undefined {
  const found: Assignment[] = []
  let attempts = 0
  let bounded = true
  const visit = (index: number, position: number, assignment: Assignment): void => {
    attempts += 1
    if (attempts > MAX_ATTEMPTS || found.length > MAX_MATCHES) bounded = false
    if (!bounded) return
    const part = parts[index]
    if (part === undefined) {
      if (position === text.length && expand((name) => assignment.get(name)) === text) found.push(assignment)
      return
    }
    if (typeof part === 'string') {
      if (text.startsWith(part, position)) visit(index + 1, position + part.length, assignment)
      return
    }
    for (const end of endsOf(parts[index + 1], text, position)) {
      const raw = text.slice(position, end)
      const value = part.verbatim ? raw : percentDecode(raw)
      const known = assignment.get(part.name)
      if (value === undefined || (known !== undefined && known !== value)) continue
      visit(index + 1, end, known === undefined ? new Map([...assignment, [part.name, value]]) : assignment)
      if (!bounded) return
    }
  }
  visit(0, 0, new Map())
  // U+FFFD may stand for a lone surrogate as well as for itself.
  const certain = found.every((assignment) => [...assignment.values()].every((value) => !value.includes('\uFFFD')))
  return bounded && certain ? found : undefined
}

/** Where a variable that begins at `position` may end: at the whole text's end, or wherever the literal after it stands. */
function endsOf(next: TemplatePart | undefined, text: string, position: number): readonly number[] {
  if (typeof next !== 'string') return position < text.length ? [text.length] : []
  const ends: number[] = []
  for (let end = text.indexOf(next, position + 1); end !== -1 && ends.length < MAX_ATTEMPTS; end = text.indexOf(next, end + 1))
    ends.push(end)
  return ends
}
