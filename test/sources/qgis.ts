// QGIS Server 3.22: WFS 1.0 and 1.1, and OGC API Features, over the store, one layer per type of geometry.
import { answersOk, givenServer, type Running, startContainer } from './container.ts'
import { storeEnvironment } from './postgis.ts'

/** WFS is at the URL itself, OGC API Features at `/wfs3` below it. Layers: stations, areas, observations (without places), the three layers, trees. */
export async function start(store: Running): Promise<Running> {
  return (
    givenServer('qgis') ??
    (await startContainer({
      product: 'qgis',
      environment: storeEnvironment(store),
      urlOf: (port) => `http://127.0.0.1:${port}/qgis`,
      isReady: (url) => answersOk(`${url}/wfs3/collections.json`),
    }))
  )
}
