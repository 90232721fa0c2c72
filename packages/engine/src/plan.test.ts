// Plans are pure data: what each source is asked, what is left to the engine and why, word for word.
import type { EntityQuery, Filter } from '@crosswalk/contract'
import { parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import { createService, degradedHandle, handleOf, queryFor } from './testing/service.ts'
import { DIALECTS as ALL_DIALECTS, MODEL } from './testing/world.ts'

// What is attached from another source has tests of its own.
const DIALECTS = ALL_DIALECTS.filter(({ annex }) => annex === undefined)

const sources = DIALECTS.map((dialect) => ({
  id: dialect.name,
  collections: [
    { id: 'things', items: [], properties: dialect.properties, keyProperty: dialect.keyProperty },
    ...(dialect.rows === undefined
      ? []
      : [{ id: dialect.rows.collection, items: [], properties: dialect.rows.properties, keyProperty: 'no' }]),
  ],
}))

function planned(text: string, extra: Partial<EntityQuery> = {}): unknown {
  const handles = [...sources.map((source) => handleOf(source)), degradedHandle('down')]
  const down = DIALECTS[0]?.crosswalk.replace('crosswalk: plain', 'crosswalk: down').replace('source: plain', 'source: down') ?? ''
  const service = createService({ model: MODEL, crosswalks: [...DIALECTS.map((dialect) => dialect.crosswalk), down], sources: handles })
  const filter: readonly Filter[] = text === '' ? [] : [parseCql2Text(text)]
  const plan = service.plan({ ...queryFor('Thing'), filter, first: 20, ...extra })
  return {
    order: plan.order,
    parts: plan.stages.flatMap((stage) =>
      stage.parts.map(({ source, skipped, pushed, residual, order, limitPushed }) =>
        skipped === undefined
          ? { source, pushed, residual: residual.map(({ filter: left, reason }) => `${left} (${reason})`), order, limitPushed }
          : { source, skipped },
      ),
    ),
  }
}

describe('plans', () => {
  it('units, codes and names are lowered per source; what is not exact is evaluated again', () => {
    expect(planned("height > 2.5 AND kind = 'red' AND name LIKE 'a%'")).toMatchInlineSnapshot(`
      {
        "order": "sources in configured order, each in its own",
        "parts": [
          {
            "limitPushed": true,
            "order": "none",
            "pushed": [
              "height > 2.5",
              "kind = 'red'",
              "name LIKE 'a%'",
            ],
            "residual": [],
            "source": "plain",
          },
          {
            "limitPushed": false,
            "order": "none",
            "pushed": [
              "HOEHE > 249.99999999975",
              "ART IN ('1', '3')",
              "BEZ LIKE 'a%'",
              "BEZ NOT IN ('?')",
            ],
            "residual": [
              "height > 2.5 (arithmetic rounds, so the bounds are widened)",
            ],
            "source": "coded",
          },
          {
            "skipped": "NO_MATCH_POSSIBLE: no entity of this crosswalk can pass the filter",
            "source": "grouped",
          },
          {
            "limitPushed": false,
            "order": "none",
            "pushed": [
              "kind = 'red'",
              "name LIKE 'a%'",
            ],
            "residual": [
              "height > 2.5 (the readings are rows of another collection)",
            ],
            "source": "observed",
          },
          {
            "skipped": "cannot be asked: down is degraded: connection refused",
            "source": "down",
          },
        ],
      }
    `)
  })
  it('a property that a crosswalk does not map can’t match: its source is not asked', () => {
    expect(planned('height > 2.5')).toMatchInlineSnapshot(`
      {
        "order": "sources in configured order, each in its own",
        "parts": [
          {
            "limitPushed": true,
            "order": "none",
            "pushed": [
              "height > 2.5",
            ],
            "residual": [],
            "source": "plain",
          },
          {
            "limitPushed": false,
            "order": "none",
            "pushed": [
              "HOEHE > 249.99999999975",
            ],
            "residual": [
              "height > 2.5 (arithmetic rounds, so the bounds are widened)",
            ],
            "source": "coded",
          },
          {
            "skipped": "NO_MATCH_POSSIBLE: no entity of this crosswalk can pass the filter",
            "source": "grouped",
          },
          {
            "limitPushed": false,
            "order": "none",
            "pushed": [],
            "residual": [
              "height > 2.5 (the readings are rows of another collection)",
            ],
            "source": "observed",
          },
          {
            "skipped": "cannot be asked: down is degraded: connection refused",
            "source": "down",
          },
        ],
      }
    `)
  })
  it('an order is pushed where the steps keep it, otherwise the engine keeps the best', () => {
    expect(planned('', { orderBy: [{ property: 'name', descending: true }] })).toMatchInlineSnapshot(`
      {
        "order": "name descending; nulls last; ties by source and its own key",
        "parts": [
          {
            "limitPushed": true,
            "order": "pushed",
            "pushed": [],
            "residual": [],
            "source": "plain",
          },
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [],
            "residual": [],
            "source": "coded",
          },
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [],
            "residual": [],
            "source": "grouped",
          },
          {
            "limitPushed": true,
            "order": "pushed",
            "pushed": [],
            "residual": [],
            "source": "observed",
          },
          {
            "skipped": "cannot be asked: down is degraded: connection refused",
            "source": "down",
          },
        ],
      }
    `)
  })
  it('an identifier picks its source', () => {
    expect(planned('', { ids: ['urn:thing:coded:7'] })).toMatchInlineSnapshot(`
      {
        "order": "sources in configured order, each in its own",
        "parts": [
          {
            "skipped": "NO_MATCH_POSSIBLE: no entity of this crosswalk can pass the filter",
            "source": "plain",
          },
          {
            "limitPushed": true,
            "order": "none",
            "pushed": [
              "NR = 7",
            ],
            "residual": [],
            "source": "coded",
          },
          {
            "skipped": "NO_MATCH_POSSIBLE: no entity of this crosswalk can pass the filter",
            "source": "grouped",
          },
          {
            "skipped": "NO_MATCH_POSSIBLE: no entity of this crosswalk can pass the filter",
            "source": "observed",
          },
          {
            "skipped": "cannot be asked: down is degraded: connection refused",
            "source": "down",
          },
        ],
      }
    `)
  })
  it('near is a distance and an order', () => {
    expect(planned('', { near: { longitude: 13, latitude: 52, radiusMetres: 1000 } })).toMatchInlineSnapshot(`
      {
        "order": "distance ascending; nulls last; ties by source and its own key",
        "parts": [
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [
              "S_DWITHIN(geom, POINT(13 52), 1000)",
            ],
            "residual": [],
            "source": "plain",
          },
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [
              "LON BETWEEN 12.985309133920314 AND 13.014690866079686",
              "LAT BETWEEN 51.9909553772987 AND 52.0090446227013",
            ],
            "residual": [
              "S_DWITHIN(location, POINT(13 52), 1000) (two columns know the box of a shape only)",
            ],
            "source": "coded",
          },
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [],
            "residual": [
              "S_DWITHIN(location, POINT(13 52), 1000) (several items make one entity)",
            ],
            "source": "grouped",
          },
          {
            "limitPushed": false,
            "order": "top-k",
            "pushed": [
              "S_DWITHIN(geom, POINT(13 52), 1000)",
            ],
            "residual": [],
            "source": "observed",
          },
          {
            "skipped": "cannot be asked: down is degraded: connection refused",
            "source": "down",
          },
        ],
      }
    `)
  })
  it('is the same each time, and asks nobody', () => {
    expect(planned('rank > 1')).toEqual(planned('rank > 1'))
  })
})
