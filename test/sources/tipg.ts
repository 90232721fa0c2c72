// tipg 1.6: OGC API Features with CQL2 over every table of the store.
import { answersOk, givenServer, type Running, startContainer } from './container.ts'
import { storeEnvironment } from './postgis.ts'

/** The landing page. Collections are the tables: public.stations, public.observations, the three layers, public.trees. */
export async function start(store: Running): Promise<Running> {
  return (
    givenServer('tipg') ??
    (await startContainer({
      product: 'tipg',
      environment: storeEnvironment(store),
      urlOf: (port) => `http://127.0.0.1:${port}`,
      isReady: (url) => answersOk(`${url}/healthz`),
    }))
  )
}
