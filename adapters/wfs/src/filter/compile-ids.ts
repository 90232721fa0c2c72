// Conditions on feature ids: the protocol takes them alone, not among other conditions.
import type { Filter } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import { verdictOf } from './filter-scope.ts'
import type { FilterScope } from './filter-scope.ts'
import { isPlainText } from './literals.ts'

/** The elements that ask for the features of a conjunct over the id property; undefined for any other conjunct. */
export function compileIds(filter: Filter, scope: FilterScope): readonly XmlNode[] | undefined {
  if (scope.idProperty === undefined || typeof filter !== 'object' || filter === null || !Array.isArray(filter.args)) return undefined
  const [left, right]: readonly unknown[] = filter.args
  const isId = typeof left === 'object' && left !== null && 'property' in left && left.property === scope.idProperty
  const ids: readonly unknown[] | undefined = filter.op === '=' ? [right] : filter.op === 'in' && Array.isArray(right) ? right : undefined
  if (!isId || ids === undefined || ids.length === 0 || ids.length > MAX_IDS) return undefined
  if (!ids.every((id) => typeof id === 'string' && isPlainText(id))) return undefined
  if (verdictOf(scope, ids.length === 1 ? 'resourceId' : 'resourceIds') === 'unsupported') return undefined
  return ids.map((id) => scope.fes.resourceId(String(id)))
}

const MAX_IDS = 100
