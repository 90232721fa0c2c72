// Test kinds by file suffix: a suffix is a vitest project.
import { defineConfig } from 'vitest/config'

const conditions = ['@crosswalk/source', 'node', 'module', 'import', 'default']
const rooms = '{packages,adapters,test}'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    maxWorkers: 2,
    setupFiles: [new URL('law-seed.ts', import.meta.url).pathname],
    // A hang ends; how fast a test is on a busy machine is nobody's assertion.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'unit', include: [`${rooms}/**/*.test.ts`], exclude: ['**/node_modules/**', '**/*.law.test.ts'] } },
      { extends: true, test: { name: 'law', include: [`${rooms}/**/*.law.test.ts`], testTimeout: 240_000 } },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: [`${rooms}/**/*.e2e.ts`],
          globalSetup: [new URL('sources/global-setup.ts', import.meta.url).pathname],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
