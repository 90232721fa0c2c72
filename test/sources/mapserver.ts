// MapServer 8.0: WFS and OGC API Features over the store, one layer per type of geometry.
import { answersOk, givenServer, type Running, startContainer } from './container.ts'
import { storeEnvironment } from './postgis.ts'

/** WFS is at the URL itself, OGC API Features at `/CITY/ogcapi` below it. Layers: stations, areas, observations, the three layers, trees. */
export async function start(store: Running): Promise<Running> {
  return (
    givenServer('mapserver') ??
    (await startContainer({
      product: 'mapserver',
      environment: storeEnvironment(store),
      urlOf: (port) => `http://127.0.0.1:${port}/ms`,
      isReady: (url) => answersOk(`${url}/CITY/ogcapi?f=json`),
    }))
  )
}
