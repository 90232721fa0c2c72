// A connected source whose description and failures show none of its credentials, whatever its server repeats and its adapter forgets.
import { SourceError } from '@crosswalk/contract'
import type { Batch, CallContext, ScanPlan, SeriesBatch, SeriesPlan, SeriesSource, Source, SourceDescription } from '@crosswalk/contract'
import { hiderOf } from '@crosswalk/http'
import type { HiddenOptions, SecretHider } from '@crosswalk/http'
import type { ConfiguredSource } from '../configuration/configuration.ts'

/** By the source's own options. @param hideVariables hides what came from the environment, in whichever source's options */
export function createSourceHider({ options }: Pick<ConfiguredSource, 'options'>, hideVariables: (text: string) => string): SecretHider {
  const own = hiderOf(options as HiddenOptions)
  return { url: (url) => hideVariables(own.url(url)), text: (text, more) => hideVariables(own.text(text, more)) }
}

/** The same source: what it gives is untouched. */
export function hideSourceSecrets(source: Source, hide: SecretHider): Source {
  const scan = (plan: ScanPlan, context: CallContext, from?: string): AsyncIterable<Batch> =>
    failing(source.scan(plan, context, from), hide)
  const series = (plan: SeriesPlan, context: CallContext): AsyncIterable<SeriesBatch> =>
    failing((source as SeriesSource).series(plan, context), hide)
  return Object.create(source, {
    description: { get: () => shown(source.description, hide), enumerable: true },
    scan: { value: scan, enumerable: true },
    ...(source.series === undefined ? {} : { series: { value: series, enumerable: true } }),
  }) as Source
}

function shown({ url, quirks, ...rest }: SourceDescription, hide: SecretHider): SourceDescription {
  return { ...rest, url: url && hide.url(url), quirks: quirks.map((quirk) => hide.text(quirk)) }
}

async function* failing<Value>(values: AsyncIterable<Value>, hide: SecretHider): AsyncGenerator<Value, void, undefined> {
  try {
    yield* values
  } catch (error) {
    throw hiddenError(error, hide)
  }
}

/** The same error where it shows nothing. */
function hiddenError(error: unknown, hide: SecretHider): unknown {
  if (!(error instanceof SourceError)) return error
  const message = hide.text(error.message)
  return message === error.message ? error : new SourceError(error.code, message, { ...error.details, cause: error })
}
