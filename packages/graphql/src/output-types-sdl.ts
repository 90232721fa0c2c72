// The output types that do not depend on the models, and the scalars, in SDL; measures have a file of their own.

export const OUTPUT_TYPES = /* GraphQL */ `
  scalar DateTime
  scalar Duration
  scalar GeoJSON
  scalar JSON

  "Anything with a URI of its own."
  interface Node {
    id: ID!
  }
  "A thing of the city, whatever its model and its sources."
  interface Entity implements Node {
    "The entity's URI."
    id: ID!
    "False for a dangling reference: only id is filled then."
    resolved: Boolean!
    "Where its parts come from."
    sources: [EntityOrigin!]!
    "What the sources say beyond the model, in their own names."
    unmapped: [Unmapped!]!
    "Other URIs of the same entity: of its parts, and from sameAs tables."
    sameAs: [ID!]!
  }
  "Who holds an identifier, and what it is the same as."
  type Resolution {
    "As asked for."
    uri: ID!
    "The URI under which lists show the entity."
    canonical: ID!
    "Other URIs of the same thing: of its parts, and from sameAs tables."
    sameAs: [ID!]!
    holders: [EntityOrigin!]!
    "False where a source that might hold it did not answer."
    complete: Boolean!
  }
  "One part of an entity: id is the source's id."
  type EntityOrigin {
    id: ID!
    source: Source!
    collection: ID!
    "The source's own key of the item."
    localId: String!
    "UNKNOWN where the source states none."
    licence: String
    attribution: String
  }
  "The properties of one item that its crosswalk does not name."
  type Unmapped {
    source: ID!
    collection: ID!
    id: String!
    properties: JSON!
  }

  type PageInfo {
    hasNextPage: Boolean!
    "Lists are read forward only: false even where earlier pages exist."
    hasPreviousPage: Boolean!
    startCursor: String
    "Goes into after to read the next page."
    endCursor: String
  }
  "How many entities match, and how far that is certain."
  type Count {
    value: Int
    accuracy: CountAccuracy!
  }
  enum CountAccuracy {
    EXACT
    UPPER_BOUND
    LOWER_BOUND
    ESTIMATE
    UNKNOWN
  }

  "How complete an answer is. One entry per source and crosswalk that the query could concern."
  type Completeness {
    "Every entry is OK, SKIPPED or NOT_REACHED, no row was skipped as malformed, no scan was cut short."
    complete: Boolean!
    entries: [SourceOutcome!]!
  }
  type SourceOutcome {
    source: Source!
    crosswalk: ID
    status: SourceStatus!
    "An error code, or the reason of SKIPPED and PARTIAL."
    code: String
    message: String
    "Items read from the source."
    rows: Int!
    requests: Int!
    bytes: Float!
    elapsedMs: Float!
    cacheAgeMs: Float
    "Items left out of comparisons because the unit of a reading is unknown."
    incomparable: Int!
    "Rows that could not be read, or not in full: message says what reads as null then."
    skippedRows: Int!
  }
  enum SourceStatus {
    OK
    PARTIAL
    TIMEOUT
    ERROR
    "It could hold no match, so it was not asked."
    SKIPPED
    "The page was full before its turn."
    NOT_REACHED
  }

  "One unit in the spellings of each mechanism. All null where the unit is unknown."
  type Unit {
    ucum: String
    uncefact: String
    qudt: String
    symbol: String
    name: String
  }
  "Not in the record, explicitly null, not readable as what the model says, or withdrawn."
  enum MissingKind {
    ABSENT
    NULL
    UNKNOWN
    DELETED
  }
  "Half-open; start equals end for an instant."
  type TimeSpan {
    start: DateTime
    end: DateTime
    "The source's own calendar text, for instance 2014-08-11."
    local: String
  }
  "Where one value comes from."
  type Provenance {
    source: Source!
    collection: ID!
    "The files that the collection is read from; empty for servers."
    files: [DataFile!]!
    localId: String!
    "The source's own name of the property."
    property: String
    retrievedAt: DateTime!
    crosswalk: ID
    licence: String
    "What decided between the parts of an entity: OBSERVED_AT, HAS_VALUE, MODIFIED_AT or CONFIGURED_ORDER. Null where there was nothing to decide."
    rule: String
    "Values that it was chosen over."
    losers: [Provenance!]!
  }

  "One connected server or file set."
  type Source {
    id: ID!
    mechanism: String!
    product: String
    version: String
    url: String
    "As configured, else as the source says of itself, else as the first record of describedBy says, UNKNOWN where none does; so are description, publisher and licence."
    title: String
    description: String
    licence: String
    attribution: String
    publisher: String
    health: Health!
    collections: [Collection!]!
    capabilities: [Capability!]!
    "What this product does differently from its standard."
    quirks: [String!]!
    "Records of connected catalogues whose links lead to url."
    describedBy: [EntityOrigin!]!
  }
  type Health {
    "connecting, ready, degraded or closed."
    state: String!
    since: DateTime!
    lastError: String
  }
  "A set of items in a source."
  type Collection {
    id: ID!
    title: String
    count: Count
    "West, south, east, north in degrees, CRS84."
    bbox: [Float!]
    "What the data are about, as far as the source says it; an end that is open or not said is null."
    during: TimeSpan
    "Names of the models that its items become."
    models: [ID!]!
    properties: [CollectionProperty!]!
    licence: String
    attribution: String
    "Rows that could not be read and are left out of every answer."
    skippedRows: Int!
    "What a reader should know: inferred types, skipped rows with their lines."
    warnings: [String!]!
    "The files that it is read from; empty for servers."
    files: [DataFile!]!
  }
  type DataFile {
    name: String!
    "SHA-256 of the content, hexadecimal."
    sha256: String!
    bytes: Float!
  }
  type CollectionProperty {
    name: String!
    type: String!
    unit: String
    filterable: Boolean!
    sortable: Boolean!
  }
  "One operator and how faithfully the source evaluates it: exact, inexact or unsupported."
  type Capability {
    operator: String!
    verdict: String!
    note: String
  }
  "A canonical entity type."
  type Model {
    id: ID!
    name: String!
    "The field that lists its entities."
    plural: String!
    iri: String!
    description: String
    "The published model it follows, with its version."
    follows: String
    properties: [ModelPropertyInfo!]!
  }
  type ModelPropertyInfo {
    name: String!
    kind: String!
    iri: String!
    description: String
    "UCUM code of the canonical unit."
    unit: String
    statistic: String
    over: Duration
    "Several values are normal."
    many: Boolean!
    "The model at the other end of a relation."
    target: String
    "The codes of an enum."
    values: [String!]
    filterable: Boolean!
    sortable: Boolean!
    "The sources whose crosswalks fill it."
    sources: [Source!]!
  }

  "Items of one collection, in the source's own names."
  type ItemConnection {
    edges: [ItemEdge!]!
    nodes: [Item!]!
    pageInfo: PageInfo!
    "exact: read as far as it takes to be certain."
    count(exact: Boolean = false): Count!
    complete: Boolean!
    completeness: Completeness!
  }
  type ItemEdge {
    cursor: String
    node: Item!
  }
  type Item {
    "The source's own key."
    id: ID!
    geometry: GeoJSON
    properties: JSON!
  }
`
