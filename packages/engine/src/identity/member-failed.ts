// A member of an identity group does not answer: the page is read again without it.
import type { Outcome } from '../outcome.ts'

/** Ends the reading of a page; never leaves the engine. */
export class MemberFailed extends Error {
  readonly identity: string
  readonly failure: { readonly code: Outcome['code']; readonly message: string }
  constructor(identity: string, failure: MemberFailed['failure']) {
    super(failure.message)
    this.name = 'MemberFailed'
    this.identity = identity
    this.failure = failure
  }
}
