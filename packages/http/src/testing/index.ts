// For the tests of sources over HTTP: a wire that answers from recordings.
export { createRecordedTransport, readExchanges } from './recorded-transport.ts'
export type { RecordedExchange, RecordedTransport } from './recorded-transport.ts'
