// Every recorded exchange: the request that we make for its question is the recorded one, or it says here why we ask in another way, or not at all.
import { readFileSync } from 'node:fs'
import type { Filter, SourceOrder } from '@crosswalk/contract'
import { requestAll } from '@crosswalk/contract/testing'
import { normalize, parseCql2Text, toCql2Json } from '@crosswalk/cql2'
import { readExchanges } from '@crosswalk/http/testing'
import type { RecordedExchange } from '@crosswalk/http/testing'
import { describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../../../test/shared-data.ts'
import { recordedState } from '../__fixtures__/recorded-state.ts'
import type { NativePlan } from './plan.ts'
import { planScan } from './plan.ts'
import type { Abilities, FilterLanguage } from './request/abilities.ts'
import type { CollectionState } from './request/collection-state.ts'
import { readSystem } from './request/reference-system.ts'
import type { NamedCrs } from './request/reference-system.ts'
import { PLAIN } from './request/writing.ts'

interface Question {
  /** CQL2 text in source names; none: all rows. */
  readonly filter?: string
  readonly orderBy?: string
  /** `none`: by the parameters of Part 1. */
  readonly language?: FilterLanguage | 'none'
  /** The number of the EPSG system that answers are asked for in, and boxes and places are written in. */
  readonly crs?: string
  readonly boxesIn?: string
  readonly placesIn?: string
  /** Why our request is another one, and what of the recorded one it leaves out or changes. */
  readonly otherwise?: string
}

const BOX = 'S_INTERSECTS(geometry, BBOX(13.3, 52.4, 13.5, 52.6))'
const S01 = "station_id = 's01' AND property = 'no2' AND "
const QUOTED = `label = 'O''Malley "Brücke" & Straße ěščř 橋'`

/** Asked alike of every product that has a recording of the name. */
const COMMON: Readonly<Record<string, Question>> = {
  bbox: { filter: BOX, language: 'none' },
  'bbox-antimeridian': {
    filter: 'S_INTERSECTS(geometry, BBOX(179, -18, -179, -17))',
    language: 'none',
    otherwise: 'west greater than east brings nothing or a 400: a band around the world is asked for, and cut here',
  },
  'cql-and-or': {
    filter: "(district = 'Mitte' AND height_m > 5) OR label LIKE 'Bus%'",
    otherwise: 'parentheses stand only where they are needed',
  },
  'cql-between': { filter: 'height_m BETWEEN 2 AND 3.5' },
  'cql-boolean': { filter: 'active = FALSE' },
  'cql-eq': { filter: "operator = 'City of Berlin'" },
  'cql-eq-quote': { filter: QUOTED },
  'cql-in': { filter: "id IN ('s01', 's02')" },
  'cql-isnotnull': { filter: 'operator IS NOT NULL' },
  'cql-isnull': { filter: 'operator IS NULL' },
  'cql-like': { filter: "label LIKE 'Wedding%'" },
  'cql-ne': { filter: "operator <> 'City of Berlin'" },
  'cql-no-lang': { filter: "operator = 'City of Berlin'", otherwise: 'the language is always named' },
  'cql-not': { filter: "NOT operator = 'City of Berlin'", otherwise: 'plans see negation normal form: <>' },
  'page-filter-next': {
    filter: "operator = 'City of Berlin'",
    orderBy: '-label',
    otherwise: 'nulls come first there: values and nulls in two requests, the identifier behind the order',
  },
  'property-boolean': { filter: 'active = FALSE', language: 'none' },
  'property-eq': { filter: "operator = 'City of Berlin'", language: 'none' },
  'property-number': { filter: 'height_m = 3.5', language: 'none' },
  'property-quote': { filter: QUOTED, language: 'none' },
  'sortby-two': {
    orderBy: 'district,-label',
    otherwise: 'nulls of label come first there, and only a first key can be read in two requests: not pushed',
  },
  'sortby-null-asc': { orderBy: 'operator', otherwise: 'the identifier stands behind every order' },
  'sortby-null-desc': { orderBy: '-operator', otherwise: 'nulls come first there: values and nulls in two requests' },
  'sortby-desc': { orderBy: '-height_m', otherwise: 'nulls come first there: values and nulls in two requests' },
  'sortby-asc': { orderBy: 'height_m', otherwise: 'the identifier stands behind every order' },
}

const QUESTIONS: Readonly<Record<string, Readonly<Record<string, Question>>>> = {
  'pygeoapi-0.21.0': {
    ...COMMON,
    'bbox-edge': { filter: 'S_INTERSECTS(geometry, BBOX(13.37, 52.52, 13.5, 52.6))', language: 'none' },
    'bbox-file': { filter: BOX, language: 'none' },
    'stations-4326-bbox': { filter: BOX, language: 'none' },
    'stations-crs84-bbox': { filter: BOX, language: 'none' },
    'cql-bbox': { filter: BOX, otherwise: 'INTERSECTS with the polygon of the box, which every language has' },
    'cql-file': { filter: "operator = 'City of Berlin'", otherwise: 'the language is always named' },
    'cql-gt': { filter: 'height_m > 3.5' },
    'cql-intersects': { filter: BOX },
    'cql-intersects-noname': { filter: BOX, otherwise: 'the language is always named' },
    'stations-4326-intersects': { filter: BOX, otherwise: 'the language is always named' },
    'stations-crs84-intersects': { filter: BOX, otherwise: 'the language is always named' },
    'cql-point-intersects': { filter: 'S_INTERSECTS(geometry, POINT(13.37 52.51))' },
    'cql-within': { filter: 'S_WITHIN(geometry, BBOX(13.3, 52.4, 13.5, 52.6))' },
    'cql-time-compare': { filter: `${S01}phenomenon_time >= TIMESTAMP('2026-03-01T22:00:00Z')`, otherwise: 'the language is always named' },
    'cql-json-post': { filter: "operator = 'City of Berlin'", language: 'cql-json' },
    'cql-json-post-media': { filter: "operator = 'City of Berlin'", language: 'cql-json' },
    'cql-json-post-isnull': { filter: 'operator IS NULL', language: 'cql-json' },
    'cql-json-post-like': { filter: "label LIKE 'Wedding%'", language: 'cql-json' },
    'cql-json-post-geo': { filter: `${BOX} AND height_m > 3`, language: 'cql-json' },
    'cql-json-post-no-lang': { filter: "operator = 'City of Berlin'", language: 'cql-json', otherwise: 'the language is always named' },
    'datetime-open-end': { filter: `${S01}phenomenon_time >= TIMESTAMP('2026-03-01T22:00:00Z')`, language: 'none' },
    'datetime-open-start': {
      filter: `${S01}phenomenon_time <= TIMESTAMP('2026-03-01T01:00:00Z')`,
      language: 'none',
      otherwise: 'a second more at the end: some servers leave the end out',
    },
    'datetime-closed': {
      filter: `${S01}phenomenon_time BETWEEN TIMESTAMP('2026-03-01T06:00:00Z') AND TIMESTAMP('2026-03-01T08:00:00Z')`,
      language: 'none',
      otherwise: 'a second more at the end: some servers leave the end out',
    },
    'property-file-number': { filter: 'height_m = 3.5', language: 'none', otherwise: 'the same question of another column' },
    'page-property-next': { filter: "operator = 'City of Berlin'", language: 'none' },
    'crs-4326': { crs: '4326' },
    'crs-25833': { crs: '25833' },
    'bbox-crs-4326': { filter: BOX, language: 'none', boxesIn: '4326' },
    'bbox-crs-25833': { filter: BOX, language: 'none', boxesIn: '25833', otherwise: 'of another box: the one around ours' },
    'cql-filter-crs': { filter: BOX, placesIn: '25833', otherwise: 'of another box: the one around ours' },
  },
  'tipg-1.6.1': {
    ...COMMON,
    crs: { crs: '3857' },
    'bbox-crs': { filter: BOX, language: 'none', boxesIn: '4326' },
    'cql-filter-crs': { filter: BOX, placesIn: '25833', otherwise: 'of another box: the one around ours' },
    'cql-casei': { filter: "CASEI(label) = CASEI('SPANDAU')", otherwise: 'a long s folds to s as well, and not on every server' },
    'cql-gt': { filter: 'height_m > 3' },
    'cql-s-intersects': { filter: BOX },
    'cql-s-within': { filter: 'S_WITHIN(geometry, BBOX(13.3, 52.4, 13.5, 52.6))' },
    'cql-json-get': { filter: "operator = 'City of Berlin'", language: 'cql2-json' },
    'cql-json-geo': { filter: BOX, language: 'cql2-json' },
    'cql-json-quote': { filter: QUOTED, language: 'cql2-json' },
    'cql-t-after': {
      filter: `${S01}T_AFTER(phenomenon_time, TIMESTAMP('2026-03-01T21:00:00Z'))`,
      otherwise: 'as the comparison that it is, a millisecond later: digits below it are cut off here',
    },
    'cql-t-before': {
      filter: `${S01}T_BEFORE(phenomenon_time, TIMESTAMP('2026-03-01T02:00:00Z'))`,
      otherwise: 'as the comparison that it is',
    },
    'cql-t-intersects': {
      filter: `${S01}T_INTERSECTS(phenomenon_time, INTERVAL('2026-03-01T06:00:00Z', '2026-03-01T09:00:00Z'))`,
      otherwise: 'as the comparisons that it is',
    },
    'cql-time-string': { filter: `${S01}phenomenon_time >= '2026-03-01T22:00:00Z'`, otherwise: 'an instant is sent as TIMESTAMP' },
    'cql-timestamp': {
      filter: `${S01}phenomenon_time >= TIMESTAMP('2026-03-01T06:00:00Z') AND phenomenon_time < TIMESTAMP('2026-03-01T09:00:00Z')`,
    },
  },
  'mapserver-8.0.0': {
    'oga-crs': { crs: '3857' },
    'oga-bbox-crs': { filter: BOX, language: 'none', boxesIn: '4326' },
    'oga-bbox': { filter: BOX, language: 'none' },
    'oga-bbox-antimeridian': COMMON['bbox-antimeridian'] as Question,
  },
}

/** Never asked, and why. */
const NEVER: readonly (readonly [names: RegExp, reason: string])[] = [
  [
    /accept|^items-(?:csv|ndjson)$|f-json$|^items-f-json/,
    'features are asked for as application/geo+json, documents as application/json, without f',
  ],
  [
    /^(?:oga-)?(?:landing|conformance|collections|collection-stations|collection|queryables.*|schema-stations|openapi|api)$/,
    'documents: read in recorded-answers.test.ts',
  ],
  [
    /error|invalid|-bad$|unknown|syntax|cql-type$|unclosed|-404$|unknown-path|type-error|reversed|json-post-bad|json-post-old|bbox-order/,
    'a mistake that no plan makes; its answer is read in recorded-answers.test.ts',
  ],
  [
    /limit|offset-beyond|items-page|page-filter-next-followed|oga-items(?:-next|-all)?$|oga-area-items|oga-bbox-next|items-hits/,
    'pages: read in recorded-answers.test.ts',
  ],
  [
    /^(?:file-|stations-(?:4326|crs84)-|oga-|crs-3857-)?item(?:-|$)|crs-3857-antimeridian/,
    'one feature by its address: asked for in recorded-answers.test.ts',
  ],
  [/crs-curie/, 'systems are called as the server calls them: by URI'],
  [/bbox-6/, 'boxes have four numbers'],
  [/casei|accenti|ilike/, 'not understood by this server, or refused, which the probes find'],
  [/arithmetic/, 'arithmetic is done here'],
  [/cql-(?:before|during|t-during)|dwithin/, 'BEFORE, DURING and DWITHIN are written as comparisons and boxes'],
  [/eq-quote-backslash/, 'a quote is doubled'],
  [
    /^cql-(?:s-intersects(?:-alias)?|s-bbox|timestamp|srid|json-get|lang-cql2-text|json-post-cql2|json-post-time)$/,
    'another language than this server was found to understand',
  ],
  [/datetime-column/, 'datetime-column is of no standard'],
  [/datetime/, 'the same as the other intervals'],
  [/oga-(?:datetime|filter|property|sortby)/, 'ignored by this server, which the probes find'],
  [/page-bbox-next|sortby-plain-plus|sortby-file/, 'a mixture of questions that stand here one by one'],
]

/** What is asked where it is not what was recorded; reasons stand with the questions. */
const asked = JSON.parse(readFileSync(new URL('../__fixtures__/asked-otherwise.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
>

const LANGUAGES: Readonly<Record<string, FilterLanguage | 'none'>> = {
  'pygeoapi-0.21.0': 'cql-text',
  'tipg-1.6.1': 'cql2-text',
  'mapserver-8.0.0': 'none',
}

const systemOf = (code: string | undefined): NamedCrs | undefined =>
  code === undefined ? undefined : readSystem(`http://www.opengis.net/def/crs/EPSG/0/${code}`)

function planOf({ request }: RecordedExchange, question: Question, product: string): NativePlan {
  const language = question.language ?? LANGUAGES[product] ?? 'none'
  const path = request.path.split('?')[0] ?? ''
  const abilities: Partial<Abilities> = {}
  const plain = recordedState(path, language === 'none' ? undefined : language, abilities)
  const { filter: filters, bbox } = plain.abilities
  const state: CollectionState = {
    ...plain,
    crs: systemOf(question.crs),
    abilities: {
      ...plain.abilities,
      bbox: question.boxesIn === undefined ? bbox : { system: systemOf(question.boxesIn), isNamed: true, isSwapped: false },
      filter: filters && {
        ...filters,
        places: question.placesIn === undefined ? PLAIN : { system: systemOf(question.placesIn), isNamed: true, isSwapped: false },
      },
    },
  }
  const filter: readonly Filter[] = question.filter === undefined ? [] : normalize(parseCql2Text(question.filter))
  const orderBy: readonly SourceOrder[] = (question.orderBy?.split(',') ?? []).map((key) => ({
    property: key.replace(/^-/, ''),
    descending: key.startsWith('-'),
  }))
  return planScan(state, requestAll(state.collection.id, { filter, orderBy })).native as NativePlan
}

/** What a request asks, without its page and how much of the rows it wants to see. */
function meaningOf(method: string, url: URL, body: unknown): unknown {
  const language = url.searchParams.get('filter-lang')
  const PRESENTATION = ['limit', 'offset', 'f', 'properties', 'skipGeometry']
  const parameters = [...url.searchParams]
    .filter(([name]) => !PRESENTATION.includes(name))
    .map(([name, value]) => [name, name === 'filter' ? treeOf(value, language) : value])
  return { method, path: url.pathname, parameters: Object.fromEntries(parameters) as unknown, body: body ?? null }
}

function treeOf(text: string, language: string | null): unknown {
  if (language?.endsWith('json') === true) return JSON.parse(text)
  if (language === 'cql2-text') return toCql2Json(parseCql2Text(text))
  // The older language differs in the names of functions; blanks outside texts mean nothing.
  return text
    .split(/('(?:[^']|'')*')/)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part
            .replaceAll(/\s+/g, ' ')
            .replace(/ ?([(),=<>]) ?/g, '$1')
            .trim()
            .toUpperCase(),
    )
    .join('')
}

for (const [product, questions] of Object.entries(QUESTIONS)) {
  const lacks = lacksShared(`recordings/${product}`)
  const exchanges = lacks
    ? []
    : readExchanges(sharedPath(`recordings/${product}`)).filter(({ name }) => product !== 'mapserver-8.0.0' || name.startsWith('oga-'))
  describe.skipIf(lacks)(`the recorded requests of ${product}`, () => {
    it('all have a question, or a reason why not', () => {
      const without = exchanges.filter(({ name }) => questions[name] === undefined && !NEVER.some(([names]) => names.test(name)))
      expect(without.map(({ name }) => name)).toEqual([])
    })

    it.each(exchanges.filter(({ name }) => questions[name] !== undefined))('$name', (exchange) => {
      const question = questions[exchange.name] as Question
      const { requests } = planOf(exchange, question, product)
      const [first] = requests
      if (first === undefined) throw new Error('nothing is asked')
      const ours = meaningOf(first.method, new URL(first.url), first.body === undefined ? undefined : JSON.parse(first.body))
      const recorded = meaningOf(exchange.request.method, new URL(exchange.request.path, 'http://server.test'), exchange.request.body)
      if (question.otherwise === undefined) expect([requests.length, ours]).toEqual([1, recorded])
      else
        expect(requests.map(({ url, body }) => decodeURIComponent(url.replace('http://server.test', '')) + (body ?? ''))).toEqual(
          asked[product]?.[exchange.name],
        )
    })
  })
}
