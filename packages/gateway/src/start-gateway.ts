// Puts a gateway together from its configuration and serves it.
import { createFeaturesConnector } from '@crosswalk/adapter-ogc-api-features'
import type { FeaturesConnectorOptions } from '@crosswalk/adapter-ogc-api-features'
import { ConfigError, formatConfigIssue } from '@crosswalk/contract'
import type { EntityService, Health } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'
import { createGraphqlHandler, entityJsonSchema } from '@crosswalk/graphql'
import type { GraphqlHandler, GraphqlHandlerOptions, SampleQuery } from '@crosswalk/graphql'
import type { Hono } from 'hono'
import { checkBindings } from './check-bindings.ts'
import { checkIdentity } from './check-identity.ts'
import type { Configuration } from './configuration/configuration.ts'
import { createApp, FEATURES_PATH } from './http/create-app.ts'
import type { AppOptions, GatewayLogger, GraphqlRequestContext } from './http/create-app.ts'
import { createPrincipalReader } from './http/create-principal-reader.ts'
import type { GatewayEnvironment } from './http/gateway-environment.ts'
import { hidePlanSecrets } from './hide-plan-secrets.ts'
import { openHttpServer } from './http/open-http-server.ts'
import { isLoopback, servedAddress } from './http/served-address.ts'
import { systemClock } from './sources/clock.ts'
import { createSourceDescriber } from './sources/create-source-describer.ts'
import type { SourceDescriber } from './sources/create-source-describer.ts'
import { createSourceRegistry } from './sources/create-source-registry.ts'
import type { SourceRegistry } from './sources/create-source-registry.ts'

export interface StartOptions {
  readonly configuration: Configuration
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly logger: GatewayLogger
  readonly queries?: readonly SampleQuery[] | undefined
}

export interface RunningGateway {
  /** `http://host:port`, without a slash at the end. */
  readonly address: string
  readonly service: EntityService
  readonly sources: SourceRegistry
  /**
   * Accepts nothing more, lets requests end for `graceMs` at most, then closes the sources.
   * @returns how many connections were cut off
   */
  close(graceMs: number): Promise<number>
}

/**
 * Listens and begins to connect the sources; does not wait for them. What asks before all is put together waits for its answer.
 * @throws ConfigError
 * @throws the system's error where the address cannot be listened on
 */
export async function startGateway(options: StartOptions): Promise<RunningGateway> {
  const assembled = Promise.withResolvers<Hono<GatewayEnvironment>>()
  // A failure is thrown below; here it only must not count as unhandled.
  assembled.promise.catch(() => undefined)
  const server = await openHttpServer({
    host: options.host,
    port: options.port,
    fetch: async (request, bindings) => (await assembled.promise).fetch(request, bindings as GatewayEnvironment['Bindings']),
  })
  const address = servedAddress(options.host, server.port)
  const describer = createSourceDescriber({
    sources: options.configuration.sources,
    clock: systemClock,
    hide: options.configuration.hideSecrets,
    onLack: (catalogue, lack) => options.logger.warn({ catalogue, lack: options.configuration.hideSecrets(lack) }, 'catalogue lacks'),
  })
  const sources = createSourceRegistry(options.configuration.sources, {
    baseDirectory: options.configuration.baseDirectory,
    discoveryTimeoutMs: options.configuration.server.discoveryTimeoutMs,
    hideVariables: options.configuration.hideSecrets,
    onHealth: (id, health) => {
      logHealth(options.logger, id, health)
      if (health.state === 'ready') describer.becameReady(id)
    },
  })
  const close = async (graceMs: number): Promise<number> => {
    const cut = await server.close(graceMs)
    await describer.close()
    await sources.close()
    return cut
  }
  try {
    const { app, service } = assemble(options, { sources, describer }, address)
    describer.start(service)
    assembled.resolve(app)
    return { address, service, sources, close }
  } catch (error) {
    assembled.reject(error)
    await close(0)
    throw error
  }
}

interface Sources {
  readonly sources: SourceRegistry
  readonly describer: SourceDescriber
}

function assemble(options: StartOptions, { sources, describer }: Sources, address: string) {
  const { configuration, logger, queries = [] } = options
  const { server } = configuration
  const handles = sources.handles.map((handle) => ({ ...handle, catalogued: () => describer.of(handle.id) }))
  const service = createService(configuration, { handles }, address)
  const principalOf = createPrincipalReader(configuration.sources)
  const listeners = new WeakMap<Request, GraphqlRequestContext['onOperation']>()
  const handler = createGraphqlHandler({
    service,
    limits: configuration.queryLimits,
    explain: server.explain ?? isLoopback(options.host),
    // Introspection is an operation that GraphiQL sends itself.
    graphiql: server.persistedOnly ? false : { queries },
    stored: storedOperationsOf(configuration),
    principalOf,
    onUnexpectedError: (error) => logger.error({ err: error }, 'unexpected error'),
    onRequest: ({ request, operationName }) => listeners.get(request)?.(operationName),
  })
  const graphql: AppOptions['graphql'] = {
    fetch: (request, { onOperation }) => {
      listeners.set(request, onOperation)
      return handler.fetch(request)
    },
  }
  const features = createFeatures(service, options, principalOf)
  const schemas = createEntitySchemas(service, handler.schema)
  const app = createApp({
    service,
    graphql,
    features,
    schemas,
    sources,
    cors: server.cors,
    queries,
    graphiql: !server.persistedOnly,
    logger,
  })
  return { app, service }
}

/** Operations that a client may name, as the GraphQL face takes them. */
export function storedOperationsOf({ persistedOperations, server }: Configuration): GraphqlHandlerOptions['stored'] {
  return persistedOperations && { operations: persistedOperations, only: server.persistedOnly }
}

function createFeatures(
  service: EntityService,
  { configuration, logger }: StartOptions,
  principalOf: FeaturesConnectorOptions['principalOf'],
): AppOptions['features'] {
  const { faces, publicUrl } = configuration
  if (faces.ogcApiFeatures === false) return undefined
  return createFeaturesConnector({
    ...faces.ogcApiFeatures,
    service,
    publicUrl,
    path: FEATURES_PATH,
    principalOf,
    onUnexpectedError: (error) => logger.error({ err: error }, 'unexpected error'),
  })
}

/** Made when they are asked for. The models do not change while the gateway runs. */
function createEntitySchemas(service: EntityService, schema: GraphqlHandler['schema']): AppOptions['schemas'] {
  const models = new Map(service.describe().models.map((model) => [model.name, model]))
  return {
    names: [...models.keys()],
    of(name, id) {
      const model = models.get(name)
      return model && entityJsonSchema(schema, { model, id })
    },
  }
}

/** The engine over these sources. @throws ConfigError */
export function createService(configuration: Configuration, sources: Pick<SourceRegistry, 'handles'>, address: string): EntityService {
  const { models, crosswalks, identity, limits, cursorKey, hideSecrets } = configuration
  const publicUrl = publicUrlOf(configuration, address)
  const engine = createEngine({ models, crosswalks, identity, sources: sources.handles, limits, cursorKey, publicUrl })
  return hidePlanSecrets(engine, hideSecrets)
}

/** What minted identifiers start with; undefined: they are refused. */
export function publicUrlOf({ publicUrl, cursorKey }: Configuration, address: string): string | undefined {
  // Replicas share a cursor key and have different addresses: only a configured public address makes their identifiers equal.
  return publicUrl ?? (cursorKey === undefined ? address : undefined)
}

/**
 * Waits until every source has been tried, and logs what of the crosswalks does not fit those that are connected.
 * @throws ConfigError options of a source that no retry will mend, members of identity groups that cannot be found by their identifiers
 */
export async function waitForSources(gateway: Pick<RunningGateway, 'sources' | 'address'>, options: StartOptions): Promise<void> {
  const issues = await gateway.sources.tried
  if (issues.length > 0) throw new ConfigError(issues)
  const { configuration, logger } = options
  const { crosswalks } = configuration
  const { handles } = gateway.sources
  const publicUrl = publicUrlOf(configuration, gateway.address)
  const apart = checkIdentity({ ...configuration, handles, publicUrl })
  if (apart.length > 0) throw new ConfigError(apart)
  const report = checkBindings({ crosswalks, handles, publicUrl })
  // What a source offers may change at any time, so that a misfit lowers completeness and does not stop the others.
  for (const issue of report.issues) logger.warn({ issue: formatConfigIssue(issue) }, 'crosswalk does not fit')
  for (const note of report.notes) logger.info({ note }, 'crosswalk note')
}

function logHealth(logger: GatewayLogger, source: string, health: Health): void {
  const fields = { source, state: health.state, lastError: health.lastError }
  if (health.state === 'degraded') logger.warn(fields, 'source is degraded')
  else logger.info(fields, 'source changed state')
}
