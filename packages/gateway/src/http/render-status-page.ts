// The page at `/`: what each source holds and how it is, and sample queries. Plain HTML, readable without scripts.
import type { SourceInfo } from '@crosswalk/contract'
import type { SampleQuery } from '@crosswalk/graphql'
import { html, raw } from 'hono/html'
import { graphiqlLink } from './graphiql-link.ts'
import { renderSource } from './render-source.ts'

type Html = ReturnType<typeof html>

export interface StatusPageInput {
  readonly sources: readonly SourceInfo[]
  readonly queries: readonly SampleQuery[]
  /** Does the page lead to GraphiQL. @default true */
  readonly graphiql?: boolean | undefined
  /** Is the OGC API Features face served. @default false */
  readonly hasFeatures?: boolean | undefined
  /** Those whose JSON Schema is served. */
  readonly models?: readonly string[] | undefined
}

/** Inline, so that the page needs no second request; its hash stands in the content policy. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; --line: light-dark(#d4d7dc, #3b4048); --soft: light-dark(#f5f6f8, #22262b); --quiet: light-dark(#5a616b, #a3abb6);
  --link: light-dark(#0b57b0, #7db7ff); --ready: light-dark(#146c2e, #6fd08c); --down: light-dark(#a4262c, #ff8f8f); --busy: light-dark(#7a5200, #f0c060) }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#fff, #16191d); color: light-dark(#1b1f24, #e7eaee) }
h1 { font-size: 1.6rem; margin: 0 } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem } h3 { font-size: 1rem; margin: 0 }
a { color: var(--link) } p { margin: .4rem 0 } .quiet { color: var(--quiet) }
article { border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; margin: 1rem 0 }
header.source { display: flex; flex-wrap: wrap; gap: .25rem .75rem; align-items: baseline }
.state { font-weight: 600 } .ready { color: var(--ready) } .degraded, .closed { color: var(--down) } .connecting { color: var(--busy) }
.error { color: var(--down); overflow-wrap: anywhere }
pre { background: var(--soft); border-radius: .4rem; padding: .75rem; margin: .5rem 0; overflow-x: auto; font-size: .85rem }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem; margin-top: .75rem }
th, td { text-align: left; padding: .35rem .6rem; border-top: 1px solid var(--line); vertical-align: top } thead th { border-top: 0; color: var(--quiet); font-weight: 600 }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums } code { font-size: .85em; overflow-wrap: anywhere } ul { margin: .4rem 0 0; padding-left: 1.2rem }
summary { cursor: pointer; margin-top: .4rem }
`

/** Everything that a source or a file says is escaped. Links are relative, so that the page works under a path of a proxy. */
export function renderStatusPage({ sources, queries, graphiql = true, hasFeatures = false, models = [] }: StatusPageInput): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Crosswalk</title>
        <link rel="icon" href="data:," />
        ${styleElement}
      </head>
      <body>
        <header>
          <h1>Crosswalk</h1>
          <p>
            One GraphQL question, asked of unlike data sources.
            ${
              graphiql
                ? html`<a href="graphql">Open GraphiQL</a> or send queries to <code>/graphql</code>.`
                : html`Stored operations are answered at <code>/graphql</code>.`
            }
          </p>
          ${hasFeatures ? html`<p>The same as <a href="ogc?f=html">OGC API Features</a>, for QGIS, GDAL and their like: <code>/ogc</code>.</p>` : ''}
          ${
            models.length > 0
              ? html`<p>JSON Schemas of what is answered: ${models.map((name) => html`<a href="schemas/${name}.json">${name}</a> `)}</p>`
              : ''
          }
        </header>
        <main>
          ${
            queries.length > 0
              ? html`<section aria-labelledby="queries">
                  <h2 id="queries">Questions to begin with</h2>
                  ${queries.map((query) => renderQuery(query, graphiql))}
                </section>`
              : ''
          }
          <section aria-labelledby="sources">
            <h2 id="sources">Sources</h2>
            ${sources.length > 0 ? sources.map(renderSource) : html`<p>No source is configured.</p>`}
          </section>
        </main>
      </body>
    </html>`
}

function renderQuery({ title, query }: SampleQuery, graphiql: boolean): Html {
  return html`<article>
    <h3>${title}</h3>
    <pre tabindex="0">${query}</pre>
    ${graphiql ? html`<p><a href="${graphiqlLink(query)}">Open in GraphiQL</a></p>` : ''}
  </article>`
}

// Raw: escaping would change the text whose hash the policy names.
const styleElement = raw(`<style>${STYLE_SHEET}</style>`)
