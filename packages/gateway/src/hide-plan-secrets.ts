// Plans without what came from the environment: adapters keep credentials out of `native`, and this is for what one forgets.
import type { EntityService, FederatedPlan } from '@crosswalk/contract'

/** The same service, whose plans hold no text that `hide` hides. What it answers otherwise is untouched. */
export function hidePlanSecrets(service: EntityService, hide: (text: string) => string): EntityService {
  const shown = (plan: FederatedPlan): FederatedPlan => mapTexts(plan, hide) as FederatedPlan
  return {
    ...service,
    plan: (query) => shown(service.plan(query)),
    async page(query, context) {
      const page = await service.page(query, context)
      if (page.plan === undefined) return page
      // Its own getters stay: a cursor is sealed when it is asked for.
      return Object.defineProperty(page, 'plan', { value: shown(page.plan) })
    },
  }
}

/** Plans are trees of plain data, as deep as relations nest in a query. */
function mapTexts(value: unknown, map: (text: string) => string): unknown {
  if (typeof value === 'string') return map(value)
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, map))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, mapTexts(item, map)]))
}
