// Links that open a query in GraphiQL.

/** Relative to the page at `/`. */
export function graphiqlLink(query: string): string {
  return `graphql?query=${encodeURIComponent(query)}`
}
