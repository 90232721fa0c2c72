// The behaviour suite of sources: every adapter passes it. Test functions, oracle and generator are handed in.
export { arbitraryRequest } from './arbitrary-request.ts'
export { createTestContext, readBatches, readItems, requestAll } from './read-scan.ts'
export { readHistories, requestHistories } from './read-series.ts'
export { LAWS, SERIES_LAWS } from './source-suite.ts'
export type {
  Law,
  Matchers,
  SampleRequest,
  SourceSuite,
  SuiteBucket,
  SuiteCollection,
  SuiteHistory,
  SuiteReading,
  TestKit,
} from './source-suite.ts'
export { testSource } from './test-source.ts'
