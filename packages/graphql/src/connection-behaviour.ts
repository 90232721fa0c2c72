// A connection below its fetching resolver: plain access to a page that is already there.
import type { EntityPage, EntityRow } from '@crosswalk/contract'
import type { FieldBehaviour, Read } from './field-behaviour.ts'

/** A row and its place in the page, so that a cursor is sealed only when it is asked for. */
export interface Edge {
  readonly page: EntityPage
  readonly index: number
  readonly row: EntityRow
}

type Behaviours = Readonly<Record<string, FieldBehaviour>>

const ofPage =
  (read: (page: EntityPage) => unknown): Read =>
  (source) =>
    read(source as EntityPage)
const ofEdge =
  (read: (edge: Edge) => unknown): Read =>
  (source) =>
    read(source as Edge)

export const CONNECTION_BEHAVIOUR: Behaviours = {
  edges: { part: 'edges', read: ofPage((page) => page.rows.map((row, index): Edge => ({ page, index, row }))) },
  nodes: { part: 'nodes', read: ofPage((page) => page.rows) },
  pageInfo: { read: ofPage((page) => page) },
  count: { part: 'count', read: ofPage((page) => page.count) },
  complete: { read: ofPage((page) => page.completeness.complete) },
  completeness: { read: ofPage((page) => page.completeness) },
}

export const EDGE_BEHAVIOUR: Behaviours = {
  cursor: { read: ofEdge((edge) => edge.page.cursorAt(edge.index)) },
  node: { part: 'node', read: ofEdge((edge) => edge.row) },
}

export const DISTANCE_BEHAVIOUR: FieldBehaviour = { read: ofEdge((edge) => edge.row.distanceMetres) }

export const PAGE_INFO_BEHAVIOUR: Behaviours = {
  hasPreviousPage: { read: () => false },
  startCursor: { read: ofPage((page) => (page.rows.length === 0 ? null : page.cursorAt(0))) },
}

export const ITEM_BEHAVIOUR: Behaviours = {
  geometry: { read: (row) => (row as EntityRow).values['geometry'] },
  properties: { read: (row) => (row as EntityRow).values['properties'] ?? {} },
}
