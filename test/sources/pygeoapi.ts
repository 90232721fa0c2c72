// pygeoapi 0.21: OGC API Features over the store, over a file, and with two configurations that are wrong on purpose.
import { answersOk, givenServer, type Running, startContainer } from './container.ts'
import { storeEnvironment } from './postgis.ts'
import { stationsGeoJson } from './seed.ts'

/** The landing page. Collections: stations, observations, stations-file, stations-crs84, stations-4326, the three layers, trees. */
export async function start(store: Running): Promise<Running> {
  return (
    givenServer('pygeoapi') ??
    (await startContainer({
      product: 'pygeoapi',
      environment: storeEnvironment(store),
      files: { '/data/stations.geojson': stationsGeoJson() },
      urlOf: (port) => `http://127.0.0.1:${port}`,
      isReady: (url) => answersOk(`${url}/?f=json`),
    }))
  )
}
