// The output types of measures and their history, in SDL.
export const MEASURE_TYPES = /* GraphQL */ `
  "The latest reading by phenomenon time, in the unit asked for."
  type Measure {
    value: Float
    "UCUM code of the value shown, or UNKNOWN."
    unit: String!
    unitInfo: Unit!
    "The start of the phenomenon time."
    observedAt: DateTime
    time: TimeSpan
    resultTime: DateTime
    quality: String
    "Why there is no value."
    missing: MissingKind
    provenance: Provenance!
    "Its history in the same unit: readings, or with every and aggregate one value per bucket. Ascending by time."
    series(
      "Which readings are shown: one end is enough, for buckets both. Only last needs none."
      during: TimeWindow
      "The length of a bucket. Weeks begin on Monday, hours at local midnight. Only together with aggregate."
      every: Duration
      aggregate: Aggregate
      "An IANA name or an offset. Default: the entity's own zone, else UTC."
      timeZone: String
      "The latest so many readings, instead of first, after and buckets."
      last: Int
      "Readings or buckets of the page; more than the service allows is an error."
      first: Int = 1000
      "The endCursor of the page before."
      after: String
    ): Series!
  }
  "Half-open [from, to), by the start of a reading. Instants, or dates and times without a zone: these are local, and a date is local midnight."
  input TimeWindow {
    from: String
    to: String
  }
  "What a bucket shows of its readings that have a value. COUNT is a number of readings, whatever the unit."
  enum Aggregate {
    MEAN
    MIN
    MAX
    SUM
    COUNT
    FIRST
    LAST
  }
  enum ComputedBy {
    SOURCE
    GATEWAY
  }
  "A stretch of a measure's history."
  type Series {
    "Readings and buckets alike."
    columns: SeriesColumns!
    "Readings only; empty for buckets."
    nodes: [Reading!]!
    "The zone in which window and buckets were read."
    timeZone: String!
    computedBy: ComputedBy!
    "Readings without an instant, left out: their local time does not exist."
    withoutInstant: Int!
    "Whether the source gave all of it; a further page does not lower it."
    complete: Boolean!
    completeness: Completeness!
    pageInfo: PageInfo!
  }
  "Lists of equal length, ready to plot."
  type SeriesColumns {
    start: [DateTime!]!
    "Of a bucket its bound, clipped to the window."
    end: [DateTime]!
    value: [Float]!
    "Readings with a value."
    count: [Int!]!
    "Readings that a full bucket would have, where it is known how long one lasts."
    expected: [Int]!
    "The start of the reading that is the minimum, maximum, first or last."
    at: [DateTime]!
    quality: [String]!
    source: [ID]!
    "Of that source; null where the readings of a bucket are from several."
    collection: [ID]!
  }
  "One reading of a series."
  type Reading {
    value: Float
    "UCUM code of the value shown, or UNKNOWN."
    unit: String!
    time: TimeSpan!
    resultTime: DateTime
    quality: String
    "Why there is no value."
    missing: MissingKind
    provenance: Provenance!
  }
`
