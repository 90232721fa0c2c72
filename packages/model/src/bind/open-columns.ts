// Opens properties of a collection by path, and notes what does not fit it.
import type { Collection, ConfigIssue } from '@crosswalk/contract'
import type { BindInput } from '../crosswalk.ts'
import type { CrosswalkDefinition } from '../definition.ts'
import { suggest } from '../issue-list.ts'
import type { YamlPath } from '../read-yaml.ts'
import type { Column } from '../steps/column.ts'

export interface BindContext {
  readonly definition: CrosswalkDefinition
  readonly input: BindInput
  readonly issues: ConfigIssue[]
  readonly warnings: string[]
  /** Opens a property and remembers it as read. A path that leads into a property of unknown shape is of unknown type. */
  open(path: string, at: YamlPath): Column
  /** Everything opened so far, once. */
  readonly reads: readonly string[]
  /** A context that remembers its own reads, and tells the one it comes from. */
  scope(): BindContext
}

interface Root extends Pick<BindContext, 'definition' | 'input' | 'issues' | 'warnings'> {
  /** A property may be opened for several reasons; what is wrong with it is said once. */
  readonly columns: Map<string, Column>
}

/** The context of one binding. */
export function createBindContext(definition: CrosswalkDefinition, input: BindInput): BindContext {
  return createScope({ definition, input, issues: [], warnings: [], columns: new Map() }, () => undefined)
}

function createScope(root: Root, onRead: (path: string) => void): BindContext {
  const { definition, input, issues, warnings } = root
  const reads: string[] = []
  const note = (path: string): void => {
    if (!reads.includes(path)) reads.push(path)
    onRead(path)
  }
  return {
    definition,
    input,
    issues,
    warnings,
    reads,
    open(path, at) {
      note(path)
      const column = root.columns.get(path) ?? openColumn(root, path, at)
      root.columns.set(path, column)
      return column
    },
    scope: () => createScope(root, note),
  }
}

function openColumn({ definition, input, issues }: Root, path: string, at: YamlPath): Column {
  const { collection, source } = input
  const exact = collection.properties.find(({ name }) => name === path)
  if (exact === undefined && !leadsInto(collection, path)) {
    const names = collection.properties.map(({ name }) => name)
    const message = `the collection "${collection.id}" of "${source.id}" has no property "${path}"`
    issues.push(definition.issue(at, message, { expected: suggest(path, names) }))
  }
  return {
    name: path,
    type: exact?.type ?? 'unknown',
    elements: exact?.elements,
    unit: exact?.unit,
    sortable: exact?.sortable ?? false,
    get: source.getter(collection.id, path),
  }
}

/** A dotted path below a property whose inside is not described, or in a collection that is not described at all. */
function leadsInto({ properties }: Collection, path: string): boolean {
  const open = new Set(['array', 'json', 'unknown', 'geometry'])
  return properties.length === 0 || properties.some(({ name, type }) => open.has(type) && path.startsWith(`${name}.`))
}
