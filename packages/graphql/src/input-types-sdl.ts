// The input types that do not depend on the models, in SDL.

export const INPUT_TYPES = /* GraphQL */ `
  "Within this geodesic distance of a point; orders by distance unless orderBy is given."
  input Near {
    longitude: Float!
    latitude: Float!
    radiusMetres: Float!
  }
  "What becomes of entities that several parts make, in an identity group. Conditions and orders test the merged value, but of APART."
  enum MergeRule {
    "One entity; of each value the part that was observed, then changed last, then the first configured one."
    NEWEST
    "One entity; lists hold the values of all parts, and series without an aggregate their readings: at one time first the one that won."
    ALL
    "Each part is an entity by itself."
    APART
  }
  enum Direction {
    ASC
    DESC
  }
  input IdFilter {
    eq: ID
    ne: ID
    in: [ID!]
    notIn: [ID!]
  }
  "Text compares by Unicode code point. like: % any run, _ one character, a backslash escapes."
  input TextFilter {
    eq: String
    ne: String
    in: [String!]
    notIn: [String!]
    isNull: Boolean
    startsWith: String
    contains: String
    like: String
    "Folds letters' case on both sides, for all operators beside it."
    ignoreCase: Boolean
    "Folds accents on both sides, for all operators beside it."
    ignoreAccents: Boolean
  }
  "One of the codes that the property's description lists."
  input CodeFilter {
    eq: String
    ne: String
    in: [String!]
    notIn: [String!]
    isNull: Boolean
  }
  input NumberFilter {
    eq: Float
    ne: Float
    in: [Float!]
    notIn: [Float!]
    isNull: Boolean
    lt: Float
    lte: Float
    gt: Float
    gte: Float
  }
  input BooleanFilter {
    eq: Boolean
    ne: Boolean
    isNull: Boolean
  }
  "Days (2026-03-01) or RFC 3339 instants with a zone."
  input TimeFilter {
    eq: String
    ne: String
    in: [String!]
    notIn: [String!]
    isNull: Boolean
    lt: String
    lte: String
    gt: String
    gte: String
  }
  "Tests the latest reading; without unit, in the model's canonical unit."
  input MeasureFilter {
    eq: Float
    ne: Float
    in: [Float!]
    notIn: [Float!]
    isNull: Boolean
    lt: Float
    lte: Float
    gt: Float
    gte: Float
    "The unit of the numbers beside it, in any spelling the gateway knows."
    unit: String
    "The latest reading began after this instant."
    observedAfter: DateTime
  }
  "DE-9IM predicates, planar in CRS84 degrees. A missing geometry never matches."
  input GeometryFilter {
    isNull: Boolean
    intersects: GeoJSON
    within: GeoJSON
    contains: GeoJSON
    crosses: GeoJSON
    touches: GeoJSON
    disjoint: GeoJSON
    overlaps: GeoJSON
    equals: GeoJSON
  }
`
