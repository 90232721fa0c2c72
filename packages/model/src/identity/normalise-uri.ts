// One URI for the many spellings of an identifier: DOIs, and INSPIRE identifiers with and without a version.

/** Every text that normalises to one URI, where there is more than one. */
export interface UriSpellings {
  /** In lower case where `ignoresCase`. */
  readonly texts: readonly string[]
  readonly ignoresCase: boolean
  /** Any text that begins with it as well: a version follows. */
  readonly prefix: string | null
}

export interface UriNormaliser {
  /** The URI that an identifier means; what is neither a DOI nor an INSPIRE identifier of a known namespace stays as it is. Idempotent. */
  normalise(text: string): string
  /**
   * All spellings of a normalised URI; null where it is the only one. Undefined where they cannot be counted out: the escapes of
   * an unusual DOI may stand in it or not.
   */
  spellings(uri: string): UriSpellings | null | undefined
  /** Does every text that begins so, and goes on, normalise to itself. */
  isPlain(beginning: string): boolean
}

const DOI_BASE = 'https://doi.org/'
const DOI_NAME = String.raw`10\.\d{4,9}(?:\.\d+)*\/`
const BARE_DOI = new RegExp(String.raw`^(?:doi: ?|doi )?(${DOI_NAME}\S+)$`, 'i')
const DOI_ADDRESS = new RegExp(String.raw`^https?:\/\/(?:dx\.|www\.)?doi\.org\/(${DOI_NAME}[^\s?#]+)$`, 'i')
const DOI_PREFIXES = ['', 'doi:', 'doi: ', 'doi ']
const DOI_ADDRESSES = ['https', 'http'].flatMap((scheme) => ['', 'dx.', 'www.'].map((host) => `${scheme}://${host}doi.org/`))
/** DOIs have no length limit of their own; longer texts are none. */
const MAX_LENGTH = 2000

/** Generic Conceptual Model of INSPIRE: letters, digits, `_`, `.`, `,` and `-`; what follows a slash is the version. */
const LOCAL_ID = /^([\w.,-]+)(?:\/[^\s/?#]+)?$/

/**
 * `https://doi.org/<doi>` in lower case for `doi:`, `DOI `, addresses at doi.org and bare DOIs (DOIs ignore case: ISO 26324, 4.3);
 * `namespace/localId` without the version for INSPIRE identifiers of the namespaces given.
 */
export function createUriNormaliser(namespaces: readonly string[] = []): UriNormaliser {
  // The longest first: a namespace may lie inside another.
  const bases = namespaces.map((namespace) => `${namespace.replace(/\/+$/, '')}/`).toSorted((a, b) => b.length - a.length)
  const inspire = (text: string): string | undefined => {
    const base = bases.find((candidate) => text.startsWith(candidate))
    const local = base === undefined ? undefined : LOCAL_ID.exec(text.slice(base.length))?.[1]
    return local === undefined ? undefined : `${base}${local}`
  }
  return {
    normalise: (text) => (text.length > MAX_LENGTH ? text : (normaliseDoi(text) ?? inspire(text) ?? text)),
    spellings(uri) {
      if (uri.length <= MAX_LENGTH && normaliseDoi(uri) !== undefined) return spellingsOfDoi(uri)
      return inspire(uri) === uri ? { texts: [uri], ignoresCase: false, prefix: `${uri}/` } : null
    },
    isPlain(beginning) {
      const begun = beginning.toLowerCase()
      const forms = ['10.', ...DOI_PREFIXES.slice(1), ...DOI_ADDRESSES]
      const isOf = (form: string, text: string): boolean => form.startsWith(text) || text.startsWith(form)
      return !forms.some((form) => isOf(form, begun)) && !bases.some((base) => isOf(base, beginning))
    },
  }
}

function normaliseDoi(text: string): string | undefined {
  // Most identifiers are none, and each item of a list has one.
  if (!text.includes('10.')) return undefined
  const bare = BARE_DOI.exec(text)?.[1]
  const name = bare === undefined ? DOI_ADDRESS.exec(text)?.[1] : bare.replaceAll('%', '%25').replaceAll('?', '%3f').replaceAll('#', '%23')
  return name === undefined ? undefined : DOI_BASE + escapeName(name).toLowerCase()
}

/** What may not stand in a URI is escaped; escapes that are there stay. */
function escapeName(name: string): string {
  return name.toWellFormed().replaceAll(/[^\w.~!$&'()*+,;=:@/?#%-]/gu, (character) => encodeURIComponent(character))
}

function spellingsOfDoi(uri: string): UriSpellings | undefined {
  const name = uri.slice(DOI_BASE.length)
  if (name.includes('%')) return undefined
  return { texts: [...DOI_PREFIXES, ...DOI_ADDRESSES].map((prefix) => prefix + name), ignoresCase: true, prefix: null }
}
