// The style sheet of the pages, and the policy that allows it and nothing else.
import { createHash } from 'node:crypto'

/** Inline, so that a page needs no second request; its hash stands in the content policy. */
export const STYLE_SHEET = `
:root { color-scheme: light dark; --line: light-dark(#d4d7dc, #3b4048); --quiet: light-dark(#5a616b, #a3abb6); --link: light-dark(#0b57b0, #7db7ff);
  --lacking: light-dark(#a4262c, #ff8f8f) }
* { box-sizing: border-box }
body { margin: 0 auto; max-width: 80rem; padding: 1rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; background: light-dark(#fff, #16191d); color: light-dark(#1b1f24, #e7eaee) }
nav ol { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; margin: 0 0 1rem; padding: 0; font-size: .9rem } nav li + li::before { content: "/ "; color: var(--quiet) }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; overflow-wrap: anywhere } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem }
a { color: var(--link) } td a { overflow-wrap: anywhere } p { margin: .4rem 0; max-width: 48rem } .quiet { color: var(--quiet) } .lacking { color: var(--lacking) }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; padding: .35rem .6rem; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: break-word } thead th { border-top: 0; color: var(--quiet) }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums } code { font-size: .9em }
.pages { display: flex; gap: 1rem; margin: 1rem 0 }
`

const hash = createHash('sha256').update(STYLE_SHEET).digest('base64')

/** CSP Level 3: one inline style sheet, known by its hash; no script, image, form or frame. */
export const PAGE_POLICY = `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
