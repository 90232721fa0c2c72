// The frame of every page: plain HTML, readable without scripts, nothing fetched.
import { html, raw } from 'hono/html'
import { STYLE_SHEET } from './page-style.ts'

export type Html = ReturnType<typeof html>

export interface PageInput {
  readonly title: string
  /** The way from the landing page down to this one, which is not in it. */
  readonly trail: readonly { readonly title: string; readonly href: string }[]
  /** This page's data. */
  readonly json: string
  readonly body: Html
}

/** Everything that a source says is escaped. */
export function renderPage({ title, trail, json, body }: PageInput): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="alternate" type="application/json" href="${json}" />
        ${styleElement}
      </head>
      <body>
        ${
          trail.length > 0
            ? html`<nav aria-label="Breadcrumb">
                <ol>
                  ${trail.map((step) => html`<li><a href="${step.href}">${step.title}</a></li>`)}
                </ol>
              </nav>`
            : ''
        }
        <main>
          <h1>${title}</h1>
          ${body}
          <p class="quiet"><a href="${json}">This page as JSON</a></p>
        </main>
      </body>
    </html>`
}

// Raw: escaping would change the text whose hash the policy names.
const styleElement = raw(`<style>${STYLE_SHEET}</style>`)

export interface TableInput {
  readonly label: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly (Html | string)[])[]
}

/** A table that scrolls by itself where it is too wide; the first cell of a row is its header. */
export function renderTable({ label, head, rows }: TableInput): Html {
  return html`<div class="table" tabindex="0" role="region" aria-label="${label}">
    <table>
      <thead>
        <tr>
          ${head.map((name) => html`<th scope="col">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = '', ...cells]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** A value of a feature: addresses on the web become links, lists and objects stand as JSON. */
export function renderValue(value: unknown): Html | string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return isWebAddress(value) ? html`<a href="${value}" rel="nofollow">${value}</a>` : value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return html`<code>${JSON.stringify(value)}</code>`
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s"'<>]+$/i.test(text) && URL.canParse(text)
}
