// The pages of features, for people: a table of a page, and one feature.
import type { Completeness } from '@crosswalk/contract'
import { html } from 'hono/html'
import { trailOf, type PageScope } from './document-pages.ts'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import { collectionUrl, featureUrl } from './link.ts'
import { renderPage, renderTable, renderValue, type Html } from './page.ts'
import type { Feature } from './to-feature.ts'

export interface FeaturesPage {
  readonly collection: FaceCollection
  readonly shown: readonly FaceProperty[]
  readonly features: readonly Feature[]
  readonly matched: number | undefined
  readonly completeness: Completeness
  readonly next: string | undefined
}

export function itemsHtml(page: FeaturesPage, scope: PageScope): Html {
  const { collection, shown, features, matched, completeness, next } = page
  const rows = features.map((feature) => [
    html`<a href="${featureUrl(scope.base, collection.id, String(feature.id))}?f=html">${feature.id}</a>`,
    feature.geometry?.type ?? '',
    ...shown.map(({ name }) => renderValue(feature.properties[name])),
  ])
  const body = html`<p>${features.length} features${matched === undefined ? '' : ` of ${matched}`} on this page.</p>
    ${lackingHtml(completeness)}
    ${
      features.length > 0
        ? renderTable({ label: 'Features', head: ['Feature', 'Geometry', ...shown.map(({ name }) => name)], rows })
        : html`<p>No feature matches.</p>`
    }
    ${next === undefined ? '' : html`<p class="pages"><a href="${next}" rel="next">Next page</a></p>`}`
  return renderPage({ title: `${collection.title}: features`, trail: trailOf(collection, scope), json: scope.json, body })
}

export function featureHtml(
  feature: Feature,
  { collection, completeness }: Pick<FeaturesPage, 'collection' | 'completeness'>,
  scope: PageScope,
): Html {
  const rows = [
    ['geometry', renderValue(feature.geometry)],
    ...Object.entries(feature.properties).map(([name, value]) => [name, renderValue(value)]),
  ]
  const body = html`${lackingHtml(completeness)}${renderTable({ label: 'Properties', head: ['Property', 'Value'], rows })}`
  const trail = [...trailOf(collection, scope), { title: 'Features', href: collectionUrl(scope.base, collection.id, '/items?f=html') }]
  return renderPage({ title: String(feature.id), trail, json: scope.json, body })
}

function lackingHtml({ complete, entries }: Completeness): Html | string {
  if (complete) return ''
  const lacking = entries.filter(({ status, skippedRows }) => skippedRows > 0 || !['OK', 'SKIPPED', 'NOT_REACHED'].includes(status))
  return html`<p class="lacking">
    This answer is not complete:
    ${lacking.map(({ source, status, message }) => `${source} ${status}${message === null ? '' : ` (${message})`}`).join('; ')}.
  </p>`
}
