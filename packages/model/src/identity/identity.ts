// Which crosswalks hold parts of the same things: identity groups as declared, checked against the crosswalks.
import type { Crosswalk } from '../crosswalk.ts'
import { suggest } from '../issue-list.ts'
import type { UriNormaliser } from './normalise-uri.ts'

/** What equal identifiers mean: equal URIs once normalised, or what a table says beyond them. */
export type GroupBy = 'uri' | { readonly table: string }

/** A group as the configuration writes it. */
export interface GroupDeclaration {
  readonly group: string
  readonly crosswalks: readonly string[]
  readonly by: GroupBy
}

/** Entities of these crosswalks are one where their URIs mean the same; outside groups nothing is merged. */
export interface IdentityGroup {
  readonly name: string
  /** In configured order: the first that holds a part gives the URI, and wins where nothing else decides. */
  readonly crosswalks: readonly string[]
  /** Changes with what the group means: its crosswalks, and the bytes of its table. */
  readonly hash: string
  /** Nothing but equal URIs is known. */
  readonly isByUri: boolean
  /** All normalised URIs that mean the same as a normalised one, itself among them. */
  aliasesOf(uri: string): readonly string[]
}

export interface Identity {
  readonly uris: UriNormaliser
  readonly groups: readonly IdentityGroup[]
}

export interface GroupIssue {
  /** From the list of groups on: `[0, 'crosswalks', 1]`. */
  readonly path: readonly (string | number)[]
  readonly message: string
  readonly expected: string | undefined
}

/** All that is wrong with groups as declared: crosswalks that are not there, stand twice, or are of several models. */
export function checkGroups(declarations: readonly GroupDeclaration[], crosswalks: readonly Crosswalk[]): readonly GroupIssue[] {
  const issues: GroupIssue[] = []
  const names = new Set<string>()
  const owners = new Map<string, string>()
  for (const [index, declaration] of declarations.entries()) {
    const { group } = declaration
    if (names.has(group)) issues.push({ path: [index, 'group'], message: `there are two groups "${group}"`, expected: 'a name of its own' })
    names.add(group)
    issues.push(...checkMembers(declaration, { index, crosswalks, owners }))
  }
  return issues
}

interface MemberScope {
  readonly index: number
  readonly crosswalks: readonly Crosswalk[]
  /** By crosswalk the group that it is already in. */
  readonly owners: Map<string, string>
}

function checkMembers({ group, crosswalks: members }: GroupDeclaration, { index, crosswalks, owners }: MemberScope): readonly GroupIssue[] {
  const issues: GroupIssue[] = []
  let model: string | undefined
  for (const [place, name] of members.entries()) {
    const path = [index, 'crosswalks', place]
    const crosswalk = crosswalks.find((candidate) => candidate.name === name)
    const owner = owners.get(name)
    if (crosswalk === undefined) {
      const known = crosswalks.map((candidate) => candidate.name)
      issues.push({ path, message: `there is no crosswalk "${name}"`, expected: suggest(name, known) })
      continue
    }
    if (owner !== undefined) {
      const message = owner === group ? `"${name}" stands twice` : `"${name}" is already in the group "${owner}"`
      issues.push({ path, message, expected: 'each crosswalk in one group, once' })
    }
    owners.set(name, group)
    model ??= crosswalk.model.name
    if (crosswalk.model.name !== model) {
      const message = `"${name}" is of the model ${crosswalk.model.name}, those before it of ${model}`
      issues.push({ path, message, expected: 'crosswalks of one model' })
    }
  }
  return issues
}
