// One source on the page: how it is, what serves it, what it holds.
import type { SourceInfo } from '@crosswalk/contract'
import { html } from 'hono/html'

type Html = ReturnType<typeof html>
type CollectionInfo = SourceInfo['collections'][number]

/** A server may offer hundreds of collections; a page that lists them all hides the sources behind it. */
const MAX_OPEN = 20

export function renderSource(source: SourceInfo): Html {
  const { state, sinceMs, lastError } = source.health
  const since = new Date(sinceMs).toISOString()
  return html`<article>
    <header class="source">
      <h3>${source.title ?? source.id}</h3>
      <span class="quiet"><code>${source.id}</code> · ${source.mechanism}</span> <span class="state ${state}">${state}</span
      ><span class="quiet">since <time datetime="${since}">${since.slice(0, 19).replace('T', ' ')} UTC</time></span>
    </header>
    ${renderServer(source)}
    <p>${describeRights(source)}</p>
    ${lastError === undefined ? '' : html`<p class="error">Last error: ${lastError}</p>`} ${renderQuirks(source.quirks)}
    ${source.collections.length > 0 ? renderCollections(source) : html`<p class="quiet">No collection is known yet.</p>`}
  </article>`
}

/** What answers there, as it says of itself; the address is text, so that nobody follows it by mistake. */
function renderServer({ product, version, url }: SourceInfo): Html | '' {
  const name = [product, version].filter((part) => part !== null).join(' ')
  if (name === '' && url === null) return ''
  return html`<p class="quiet">${name}${name !== '' && url !== null ? ' at ' : ''}${url === null ? '' : html`<code>${url}</code>`}</p>`
}

function renderQuirks(quirks: readonly string[]): Html | '' {
  if (quirks.length === 0) return ''
  return html`<details>
    <summary>${quirks.length === 1 ? '1 quirk' : `${quirks.length} quirks`} of this server, taken care of</summary>
    <ul>
      ${quirks.map((quirk) => html`<li>${quirk}</li>`)}
    </ul>
  </details>`
}

/** What the source itself states says nothing where each collection has a licence of its own. */
function describeRights({ licence, attribution, publisher, collections }: SourceInfo): string {
  const isTold = collections.length > 0 && collections.every((collection) => collection.licence !== undefined)
  const parts = [licence === 'UNKNOWN' && isTold ? 'Licence: as the collections state' : `Licence: ${licence}`]
  if (attribution !== null) parts.push(attribution)
  if (publisher !== null) parts.push(`published by ${publisher}`)
  return parts.join(' · ')
}

function renderCollections(source: SourceInfo): Html {
  const { collections } = source
  const hasFiles = collections.some(({ files = [] }) => files.length > 0)
  const table = html`<div class="table" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Collection</th>
          <th scope="col" class="number">Rows</th>
          <th scope="col" class="number">Skipped</th>
          <th scope="col">Models</th>
          <th scope="col">Licence</th>
          ${hasFiles ? html`<th scope="col">SHA-256</th>` : ''}
        </tr>
      </thead>
      <tbody>
        ${collections.map((collection) => renderCollection(collection, source.licence, hasFiles))}
      </tbody>
    </table>
  </div>`
  if (collections.length <= MAX_OPEN) return table
  return html`<details>
    <summary>${collections.length} collections</summary>
    ${table}
  </details>`
}

function renderCollection(collection: CollectionInfo, sourceLicence: string, hasFiles: boolean): Html {
  const { id, title, skippedRows, models, licence, attribution, files = [] } = collection
  return html`<tr>
    <th scope="row">${id}${title === undefined || title === id ? '' : html` <span class="quiet">${title}</span>`}</th>
    <td class="number">${countOf(collection)}</td>
    <td class="number">${skippedRows}</td>
    <td>${models.join(', ')}</td>
    <td>${[licence ?? sourceLicence, attribution].filter(Boolean).join(' · ')}</td>
    ${hasFiles ? html`<td>${files.map(renderFile)}</td>` : ''}
  </tr>`
}

const ACCURACY = { exact: '', upper: 'at most ', lower: 'at least ', estimate: 'about ' } as const

function countOf({ count }: CollectionInfo): string {
  return count === undefined ? 'unknown' : `${ACCURACY[count.accuracy]}${count.value}`
}

/** The whole hash is in the title; twelve digits are enough to compare by eye. */
function renderFile({ name, sha256 }: { readonly name: string; readonly sha256: string }): Html {
  return html`<code title="${name} ${sha256}">${sha256.slice(0, 12)}</code> `
}
