// Binds `of`: what rows of another collection have in common with items.
import type { PropertyType } from '@crosswalk/contract'
import type { BindInput, BoundObservations } from '../crosswalk.ts'
import type { ObservationsDefinition } from '../definition.ts'
import { codeText } from '../steps/codes.ts'
import type { Column } from '../steps/column.ts'
import { percentEncode } from '../uri-template.ts'
import type { BindContext } from './open-columns.ts'

export interface KeysInput {
  /** As given: its getters read items and rows. */
  readonly input: BindInput
  readonly items: BindContext
  readonly rows: BindContext
}

type ReadText = (item: unknown) => string | null

/** Types whose values have no text that two collections could agree on. */
const UNFIT: readonly PropertyType[] = ['geometry', 'interval', 'array']
const UNTYPED: readonly PropertyType[] = ['json', 'unknown']

/** Keys compare as text: the number 7 is the text `7` and not `007`. A part that is missing or empty leaves no key. */
export function bindKeys(
  { of }: ObservationsDefinition,
  { input: { source }, items, rows }: KeysInput,
): Pick<BoundObservations, 'keyOfRow' | 'keyOfItem'> {
  const parts = of.map(({ row, item }) => {
    const at = ['observations', 'of', row]
    const columns = { row: rows.open(row, at), item: items.open(item, at) }
    for (const [context, column] of [[rows, columns.row] as const, [items, columns.item] as const]) {
      if (!UNFIT.includes(column.type)) continue
      const message = `${column.name} is of type ${column.type}, which is no key`
      context.issues.push(context.definition.issue(at, message, { expected: 'a column of texts or numbers' }))
    }
    warnOfTypes(columns, rows)
    return {
      row: readText(source.getter(rows.input.collection.id, row)),
      item: readText(source.getter(items.input.collection.id, item)),
    }
  })
  return { keyOfRow: joinTexts(parts.map(({ row }) => row)), keyOfItem: joinTexts(parts.map(({ item }) => item)) }
}

function warnOfTypes({ row, item }: { readonly row: Column; readonly item: Column }, { warnings, definition }: BindContext): void {
  if (row.type === item.type || UNTYPED.includes(row.type) || UNTYPED.includes(item.type)) return
  warnings.push(`${definition.name}: ${row.name} is of type ${row.type} and ${item.name} of type ${item.type}: they are compared as text`)
}

function readText(get: (item: unknown) => unknown): ReadText {
  return (item) => {
    const text = codeText(get(item))
    return text === undefined || text === '' ? null : text
  }
}

/** Several parts are percent-encoded and joined by slashes, so that no two lists of parts have the same text. */
function joinTexts(parts: readonly ReadText[]): ReadText {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  return (item) => {
    const texts: string[] = []
    for (const part of parts) {
      const text = part(item)
      if (text === null) return null
      texts.push(percentEncode(text))
    }
    return texts.join('/')
  }
}
