// What hono's context carries here: the bindings of the Node server and the variables of our middleware.
import type { ServerResponse } from 'node:http'

/** `outgoing` is there under the Node server only, not in `app.request()`. */
export type GatewayEnvironment = {
  Bindings: { readonly outgoing?: ServerResponse | undefined }
  Variables: { requestId: string; operationName: string | null }
}
