// Where the demo lies.
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const inDemo = (name: string): string => fileURLToPath(new URL(`../demo/${name}`, import.meta.url))

/** The demo's configuration, named from the working directory, and its sample queries. */
export const DEMO = {
  file: relative(process.cwd(), inDemo('crosswalk.yaml')),
  queriesDirectory: inDemo('queries'),
} as const
