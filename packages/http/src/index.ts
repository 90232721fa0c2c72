// Outgoing HTTP as every adapter uses it: one deadline, one error table, links only to the source's own origins.
export type * from './http-client.ts'
