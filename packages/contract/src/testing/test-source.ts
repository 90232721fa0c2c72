// The behaviour suite that every adapter passes.
import { testDescription, testGetters, testItems } from './description-laws.ts'
import { testAnswers } from './filter-laws.ts'
import { testAbort, testEarlyLeave, testLaziness } from './lifecycle-laws.ts'
import { testLimits, testOrders } from './order-laws.ts'
import { testForeignPositions, testPaging, testTotals } from './paging-laws.ts'
import { testPlanReferences, testPlanning, testUnknownCollection } from './plan-laws.ts'
import { testSeriesAggregates, testSeriesLast, testSeriesPages, testSeriesUnknownKeys, testSeriesWindows } from './series-laws.ts'
import { testSeriesPlanning } from './series-plan-laws.ts'
import { testSeriesAbort, testSeriesCost, testSeriesEarlyLeave, testSeriesLaziness } from './series-lifecycle-laws.ts'
import { LAWS, SERIES_LAWS } from './source-suite.ts'
import type { Law, LawTest, SourceSuite, SuiteCollection } from './source-suite.ts'

const TESTS: Record<Law, LawTest> = {
  'describes itself': testDescription,
  'holds all items under unique keys': testItems,
  'reads properties': testGetters,
  'plans every conjunct by reference': testPlanReferences,
  'plans purely and never refuses a filter': testPlanning,
  'refuses an unknown collection': testUnknownCollection,
  'answers as the oracle': testAnswers,
  'orders as the contract says': testOrders,
  'cuts only what is settled': testLimits,
  'pages without repeating or dropping': testPaging,
  'refuses a position that is none of its own': testForeignPositions,
  'counts truly': testTotals,
  'sends nothing before it is asked': testLaziness,
  'ends an aborted scan with the reason': testAbort,
  'releases everything when left early': testEarlyLeave,
  'plans histories purely': testSeriesPlanning,
  'reads the readings of a window': testSeriesWindows,
  'reads the last readings': testSeriesLast,
  'pages histories of many keys': testSeriesPages,
  'has no history of an unknown key': testSeriesUnknownKeys,
  'aggregates as its readings do': testSeriesAggregates,
  'says what a history costs': testSeriesCost,
  'asks for no history before it is read': testSeriesLaziness,
  'ends an aborted history with the reason': testSeriesAbort,
  'releases a history when left early': testSeriesEarlyLeave,
}

/** Registers one test per law and collection. A skipped law shows its reason. */
export function testSource(suite: SourceSuite): void {
  const { describe, it } = suite.kit
  describe(`${suite.name} keeps the laws of a source`, () => {
    for (const collection of suite.collections) {
      describe(collection.id, () => {
        for (const law of collection.histories === undefined ? LAWS : [...LAWS, ...SERIES_LAWS]) {
          const skipped = suite.skip?.find(({ cases }) => cases.includes(law))
          if (skipped !== undefined) it.skip(`${law} (${skipped.reason})`)
          else it(law, () => runLaw(TESTS[law], suite, collection))
        }
      })
    }
  })
}

async function runLaw(law: LawTest, suite: SourceSuite, collection: SuiteCollection): Promise<void> {
  const source = await suite.connect()
  try {
    await law(suite, source, collection)
  } finally {
    await source.close()
  }
}
