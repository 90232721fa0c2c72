// Binds `of`: what rows of another collection have in common with items.
import type { PropertyType } from '@crosswalk/contract'
import type { GroupedItems } from '../crosswalk.ts'
import type { KeyPairs } from '../definition.ts'
import type { YamlPath } from '../read-yaml.ts'
import { codeText } from '../steps/codes.ts'
import type { Column } from '../steps/column.ts'
import { percentEncode } from '../uri-template.ts'
import type { BoundGroup } from './bind-group.ts'
import type { BindContext } from './open-columns.ts'

export interface KeysInput {
  readonly items: BindContext
  readonly rows: BindContext
  /** Where subjects are groups: `group` is the group, any other name the first item's value that is there. */
  readonly group: BoundGroup | null
  /** Of `of` in the file. */
  readonly at: YamlPath
}

export interface BoundKeys {
  readonly keyOfRow: (row: unknown) => string | null
  readonly keyOfItem: (subject: unknown) => string | null
  /** The columns of the rows. */
  readonly parts: readonly Column[]
  /** A key taken apart again. */
  readonly partsOfKey: (key: string) => readonly string[]
}

type ReadText = (item: unknown) => string | null

/** Types whose values have no text that two collections could agree on. */
const UNFIT: readonly PropertyType[] = ['geometry', 'interval', 'array']
const UNTYPED: readonly PropertyType[] = ['json', 'unknown']

/** Keys compare as text: the number 7 is the text `7` and not `007`. A part that is missing or empty leaves no key. */
export function bindKeys(of: KeyPairs, { items, rows, group, at }: KeysInput): BoundKeys {
  const parts = of.map(({ row, item }) => {
    const place = [...at, row]
    const column = openKey(rows, row, place)
    if (group !== null && item === 'group') return { column, row: readText(column), item: readGroup }
    const own = openKey(items, item, place)
    warnOfTypes({ row: column, item: own }, rows)
    return { column, row: readText(column), item: group === null ? readText(own) : firstText(readText(own)) }
  })
  return {
    keyOfRow: joinTexts(parts.map(({ row }) => row)),
    keyOfItem: joinTexts(parts.map(({ item }) => item)),
    parts: parts.map(({ column }) => column),
    partsOfKey: (key) => (parts.length === 1 ? [key] : key.split('/').map(decodeURIComponent)),
  }
}

function openKey(context: BindContext, name: string, at: YamlPath): Column {
  const column = context.open(name, at)
  if (UNFIT.includes(column.type)) {
    const message = `${column.name} is of type ${column.type}, which is no key`
    context.issues.push(context.definition.issue(at, message, { expected: 'a column of texts or numbers' }))
  }
  return column
}

function warnOfTypes({ row, item }: { readonly row: Column; readonly item: Column }, { warnings, definition }: BindContext): void {
  if (row.type === item.type || UNTYPED.includes(row.type) || UNTYPED.includes(item.type)) return
  warnings.push(`${definition.name}: ${row.name} is of type ${row.type} and ${item.name} of type ${item.type}: they are compared as text`)
}

function readText(column: Column): ReadText {
  return (item) => {
    const text = codeText(column.get(item))
    return text === undefined || text === '' ? null : text
  }
}

function readGroup(subject: unknown): string | null {
  const { group } = subject as GroupedItems
  return group === '' ? null : group
}

function firstText(read: ReadText): ReadText {
  return (subject) => {
    for (const item of (subject as GroupedItems).items) {
      const text = read(item)
      if (text !== null) return text
    }
    return null
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
