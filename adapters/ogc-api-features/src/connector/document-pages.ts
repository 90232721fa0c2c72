// The pages about the data, for people: landing page, conformance, API, collections, schemas.
import { html } from 'hono/html'
import { CONFORMANCE } from './conformance.ts'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import { itemsParameters } from './items-parameters.ts'
import type { DocumentScope } from './json-documents.ts'
import { collectionUrl } from './link.ts'
import { renderPage, renderTable, renderValue, type Html } from './page.ts'

export interface PageScope extends DocumentScope {
  /** This page as JSON. */
  readonly json: string
}

type Step = { readonly title: string; readonly href: string }

const home = ({ state, base }: DocumentScope): Step => ({ title: state.title, href: `${base}/?f=html` })
const all = ({ base }: DocumentScope): Step => ({ title: 'Collections', href: `${base}/collections?f=html` })
const one = ({ id, title }: FaceCollection, { base }: DocumentScope): Step => ({ title, href: collectionUrl(base, id, '?f=html') })

export function landingHtml(scope: PageScope): Html {
  const { state, base, json } = scope
  const body = html`<p>Unlike data sources, asked live, as features.</p>
    <ul>
      <li><a href="${base}/collections?f=html">Collections</a> (${state.collections.length})</li>
      <li><a href="${base}/api?f=html">The API</a>, and its <a href="${base}/api">definition</a></li>
      <li><a href="${base}/conformance?f=html">What this API conforms to</a></li>
    </ul>`
  return renderPage({ title: state.title, trail: [], json, body })
}

export function conformanceHtml(scope: PageScope): Html {
  const body = html`<ul>
    ${CONFORMANCE.map((uri) => html`<li><code>${uri}</code></li>`)}
  </ul>`
  return renderPage({ title: 'Conformance', trail: [home(scope)], json: scope.json, body })
}

export function apiHtml(scope: PageScope): Html {
  const { state, base, json } = scope
  const body = html`<p>
      Every collection has the same resources. The <a href="${base}/api">definition</a> (OpenAPI 3.0) says them one by one.
    </p>
    ${state.collections.map(
      (collection) =>
        html`<h2><a href="${collectionUrl(base, collection.id, '/items?f=html')}">${collection.id}</a></h2>
          ${renderTable({
            label: `Parameters of ${collection.id}`,
            head: ['Parameter', 'Meaning'],
            rows: itemsParameters(collection, state).map(({ name, description }) => [name, description]),
          })}`,
    )}`
  return renderPage({ title: 'API', trail: [home(scope)], json, body })
}

export function collectionsHtml(scope: PageScope): Html {
  const { state, base, json } = scope
  const rows = state.collections.map(({ id, title, description, licences }) => [
    html`<a href="${collectionUrl(base, id, '?f=html')}">${title}</a>`,
    description ?? '',
    licences.join(', '),
  ])
  const body =
    rows.length > 0
      ? renderTable({ label: 'Collections', head: ['Collection', 'What it is', 'Licence'], rows })
      : html`<p>There is none.</p>`
  return renderPage({ title: 'Collections', trail: [home(scope)], json, body })
}

export function collectionHtml(collection: FaceCollection, scope: PageScope): Html {
  const { state, base, json } = scope
  const { id, title, description, bbox, licences, attributions } = collection
  const url = (below: string): string => collectionUrl(base, id, below)
  const facts: readonly (readonly [string, Html | string])[] = [
    ['Id', html`<code>${id}</code>`],
    ['Extent', bbox === undefined ? 'not known' : bbox.join(', ')],
    ['Licence', licences.join(', ')],
    ['Attribution', attributions.join('; ')],
    ['Systems', html`${state.systems.map(({ uri }) => html`<code>${uri}</code> `)}`],
  ]
  const body = html`<p>${description ?? ''}</p>
    <ul>
      <li><a href="${url('/items?f=html')}">Features</a></li>
      <li>
        <a href="${url('/schema?f=html')}">What features hold</a>, <a href="${url('/queryables?f=html')}">what filters may name</a>,
        <a href="${url('/sortables?f=html')}">what sortby may name</a>
      </li>
    </ul>
    ${renderTable({ label: 'Facts', head: ['', 'Value'], rows: facts })}`
  return renderPage({ title, trail: [home(scope), all(scope)], json, body })
}

export function schemaHtml(
  collection: FaceCollection,
  shown: { readonly title: string; readonly properties: readonly FaceProperty[] },
  scope: PageScope,
): Html {
  const rows = shown.properties.map(({ name, schema }) => [
    html`<code>${name}</code>`,
    html`${renderValue(schema['type'])} ${renderValue(schema['format'])}`,
    renderValue(schema['x-ogc-unit']),
    renderValue(schema['description']),
    renderValue(schema['x-ogc-definition']),
  ])
  const body = renderTable({ label: shown.title, head: ['Name', 'Type', 'Unit', 'Description', 'Definition'], rows })
  return renderPage({
    title: `${collection.title}: ${shown.title}`,
    trail: [home(scope), all(scope), one(collection, scope)],
    json: scope.json,
    body,
  })
}

/** The way down to a collection's features. */
export function trailOf(collection: FaceCollection, scope: DocumentScope): readonly Step[] {
  return [home(scope), all(scope), one(collection, scope)]
}
