// All servers of the tests, each started once and only when it is first asked for; ended together.
import * as clients from './clients.ts'
import type { Running } from './container.ts'
import * as mapserver from './mapserver.ts'
import * as postgis from './postgis.ts'
import * as pycsw from './pycsw.ts'
import * as pygeoapi from './pygeoapi.ts'
import * as qgis from './qgis.ts'
import * as tipg from './tipg.ts'
import * as toxiproxy from './toxiproxy.ts'

const STARTS = {
  postgis: () => postgis.start(),
  pygeoapi: async (get) => pygeoapi.start(await get('postgis')),
  tipg: async (get) => tipg.start(await get('postgis')),
  mapserver: async (get) => mapserver.start(await get('postgis')),
  qgis: async (get) => qgis.start(await get('postgis')),
  pycsw: () => pycsw.start(),
  toxiproxy: () => toxiproxy.start(),
  clients: () => clients.start(),
} satisfies Record<string, (get: (product: 'postgis') => Promise<Running>) => Promise<Running>>

export type Product = keyof typeof STARTS
export const PRODUCTS = Object.keys(STARTS) as readonly Product[]

export interface Rig extends AsyncDisposable {
  /** The running server; the first caller starts it. */
  get(product: Product): Promise<Running>
}

export function createRig(): Rig {
  const running = new Map<Product, Promise<Running>>()
  const get = (product: Product): Promise<Running> => {
    const known = running.get(product)
    if (known !== undefined) return known
    const starting = STARTS[product](get)
    running.set(product, starting)
    return starting
  }
  return {
    get,
    [Symbol.asyncDispose]: async () => {
      const servers = await Promise.allSettled(running.values())
      const up = servers.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
      await Promise.allSettled(up.map((server) => server[Symbol.asyncDispose]()))
    },
  }
}
