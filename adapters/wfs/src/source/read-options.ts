// The options as a value of their type. The configuration was checked against the schema; this holds for callers that have none.
import { ConfigError } from '@crosswalk/contract'
import { createGmlReader } from '@crosswalk/geo'
import type { WfsOptions } from './options.ts'

/** @throws ConfigError */
export function readOptions(given: unknown): WfsOptions {
  const url = typeof given === 'object' && given !== null && 'url' in given ? given.url : undefined
  if (typeof given !== 'object' || given === null || typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new ConfigError([{ file: 'options', path: ['url'], message: 'must be a URL of http or https' }])
  }
  const options: WfsOptions = { ...given, url }
  const issues = Object.entries(options.collections ?? {}).flatMap(([name, collection]) =>
    collection?.crs === undefined || isKnown(collection.crs)
      ? []
      : [{ file: 'options', path: ['collections', name, 'crs'], message: 'is no coordinate reference system that is known' }],
  )
  if (issues.length > 0) throw new ConfigError(issues)
  return options
}

function isKnown(crs: string): boolean {
  try {
    createGmlReader().systemOf(crs)
    return true
  } catch {
    return false
  }
}
