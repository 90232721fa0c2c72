// The HTTP surface: GraphQL, health, the page; and what surrounds each request.
import type { EntityService } from '@crosswalk/contract'
import type { SampleQuery } from '@crosswalk/graphql'
import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import type { CorsSetting } from '../configuration/configuration.ts'
import { useAccessLog } from './access-log.ts'
import type { RequestLogger } from './access-log.ts'
import type { GatewayEnvironment } from './gateway-environment.ts'
import { answerLive, answerReady } from './health-routes.ts'
import type { Readiness } from './health-routes.ts'
import { problem } from './problem.ts'
import { useRequestId } from './request-id.ts'
import { pagePolicy, useSecurityHeaders } from './security-headers.ts'
import { renderStatusPage, STYLE_SHEET } from './render-status-page.ts'

const MAX_BODY_BYTES = 1_048_576

/** The part of a pino logger that the gateway uses. */
export interface GatewayLogger extends RequestLogger {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: { readonly err: unknown; readonly requestId?: string | undefined }, message: string): void
}

export interface AppOptions {
  readonly service: Pick<EntityService, 'describe'>
  /** The OGC API Features face, which serves everything at and below `FEATURES_PATH`. */
  readonly features?: { fetch(request: Request): Response | Promise<Response> } | undefined
  /** JSON Schemas of what GraphQL answers, by model; served below `SCHEMAS_PATH`. */
  readonly schemas?: { readonly names: readonly string[]; of(name: string, id: string): object | undefined } | undefined
  readonly graphql: { fetch(request: Request, context: GraphqlRequestContext): Response | Promise<Response> }
  /** Faces wait until every source has been tried, so that a first answer is not empty for no reason. */
  readonly sources: Readiness & { readonly tried: Promise<unknown> }
  /** @default false */
  readonly cors?: CorsSetting | undefined
  readonly queries?: readonly SampleQuery[] | undefined
  /** Is there GraphiQL at `/graphql`. @default true */
  readonly graphiql?: boolean | undefined
  readonly logger: GatewayLogger
}

/** What the GraphQL face may tell about the request it is serving. */
export interface GraphqlRequestContext {
  readonly onOperation: (name: string | null) => void
}

/** Every answer carries `x-request-id` and is logged once; a bug answers 500 without its text, which goes to the log. */
export function createApp(options: AppOptions): Hono<GatewayEnvironment> {
  const app = new Hono<GatewayEnvironment>()
  app.use(useRequestId(), useAccessLog(options.logger), useSecurityHeaders(), ...useCors(options.cors ?? false))
  app.use(bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseBody }))
  app.get('/health/live', answerLive)
  app.get('/health/ready', (context) => answerReady(context, options.sources))
  app.get('/', (context) => {
    const { queries = [], graphiql, features, schemas } = options
    const { sources } = options.service.describe()
    const models = schemas?.names ?? []
    const page = renderStatusPage({ sources, queries, graphiql, hasFeatures: features !== undefined, models })
    return context.html(page, 200, { 'content-security-policy': pagePolicy(STYLE_SHEET) })
  })
  app.on(['GET', 'POST', 'OPTIONS'], '/graphql', async (context, next) => {
    // hono routes HEAD as GET; a query is not run for its headers.
    if (context.req.method === 'HEAD') return next()
    await options.sources.tried
    return options.graphql.fetch(context.req.raw, { onOperation: (name) => context.set('operationName', name) })
  })
  mountSchemas(app, options)
  mountFeatures(app, options)
  refuseOtherMethods(app)
  app.notFound((context) => problem(context, 404, `nothing is served at ${context.req.path}`))
  app.onError((error, context) => {
    options.logger.error({ err: error, requestId: context.get('requestId') }, 'unexpected error')
    return problem(context, 500, 'an unexpected error; its text is in the log under the request id')
  })
  return app
}

/** Where the JSON Schemas of models are. */
export const SCHEMAS_PATH = '/schemas'

/** A list with links, and `/schemas/Dataset.json` for each model: what it links to is found beside it, whatever the address. */
function mountSchemas(app: Hono<GatewayEnvironment>, { schemas }: AppOptions): void {
  if (schemas === undefined) return
  app.get(SCHEMAS_PATH, (context) =>
    context.json({
      links: schemas.names.map((name) => ({
        rel: 'describedby',
        href: `schemas/${name}.json`,
        type: 'application/schema+json',
        title: name,
      })),
    }),
  )
  app.get(`${SCHEMAS_PATH}/:file{.+\\.json}`, (context) => {
    const name = context.req.param('file').slice(0, -'.json'.length)
    const schema = schemas.of(name, `${name}.json`)
    if (schema === undefined) return problem(context, 404, `there is no model ${name}`)
    return context.body(JSON.stringify(schema), 200, { 'content-type': 'application/schema+json' })
  })
}

/** Where the OGC API Features face is. */
export const FEATURES_PATH = '/ogc'

function mountFeatures(app: Hono<GatewayEnvironment>, { features, sources }: AppOptions): void {
  if (features === undefined) return
  for (const path of [FEATURES_PATH, `${FEATURES_PATH}/*`]) {
    app.all(path, async (context) => {
      await sources.tried
      return features.fetch(context.req.raw)
    })
  }
}

const ALLOWED: Readonly<Record<string, string>> = {
  '/': 'GET, HEAD',
  '/health/live': 'GET, HEAD',
  '/health/ready': 'GET, HEAD',
  '/graphql': 'GET, POST, OPTIONS',
}

function refuseOtherMethods(app: Hono<GatewayEnvironment>): void {
  for (const [path, allow] of Object.entries(ALLOWED)) {
    app.all(path, (context) => {
      context.header('allow', allow)
      return problem(context, 405, `${context.req.method} is not served at ${path}`)
    })
  }
}

/** In the form of the GraphQL answer: only `/graphql` takes a body. */
function refuseBody(context: Context): Response {
  const extensions = { code: 'LIMIT_EXCEEDED', limit: 'bodyBytes', maximum: MAX_BODY_BYTES }
  return context.json({ errors: [{ message: `a request body has at most ${MAX_BODY_BYTES} bytes`, extensions }] }, 413)
}

function useCors(setting: CorsSetting): readonly MiddlewareHandler[] {
  if (setting === false) return []
  const origin = setting === true ? '*' : [...setting]
  return [
    cors({
      origin,
      allowMethods: ['GET', 'POST', 'OPTIONS'],
      exposeHeaders: ['x-request-id', 'content-crs', 'crosswalk-complete'],
      maxAge: 86_400,
    }),
  ]
}
