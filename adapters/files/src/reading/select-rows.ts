// Picks the records of a JSON document by a JSONPath of member and wildcard steps (RFC 9535 sections 2.3.1, 2.3.2 and 2.5.1).
import { jsonpath } from 'json-p3'

export interface SelectedRow {
  readonly value: unknown
  /** Of the object member that the last step went through. */
  readonly name: string | undefined
}

/** A name, or undefined for all members or elements. */
export type RowStep = string | undefined

/** The steps, or in words why the path cannot be used. */
export function parseRowSteps(path: string): readonly RowStep[] | { readonly refused: string } {
  try {
    const steps: RowStep[] = []
    for (const segment of jsonpath.compile(path).segments) {
      const [selector, ...others] = segment.selectors
      const isChild = others.length === 0 && !segment.toString().startsWith('..')
      if (isChild && selector instanceof jsonpath.selectors.NameSelector) steps.push(selector.name)
      else if (isChild && selector instanceof jsonpath.selectors.WildcardSelector) steps.push(undefined)
      else return { refused: `${path} has a step that is neither a member nor a wildcard` }
    }
    return steps
  } catch {
    return { refused: `${path} is no JSONPath` }
  }
}

/** In document order. What a step does not fit is not selected. */
export function selectRows(document: unknown, steps: readonly RowStep[]): readonly SelectedRow[] {
  let rows: readonly SelectedRow[] = [{ value: document, name: undefined }]
  for (const step of steps) rows = rows.flatMap(({ value }) => takeStep(value, step))
  return rows
}

function takeStep(value: unknown, step: RowStep): readonly SelectedRow[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return step === undefined ? value.map((element: unknown) => ({ value: element, name: undefined })) : []
  if (step === undefined) return Object.entries(value).map(([name, member]) => ({ value: member as unknown, name }))
  return Object.hasOwn(value, step) ? [{ value: (value as Readonly<Record<string, unknown>>)[step], name: step }] : []
}
