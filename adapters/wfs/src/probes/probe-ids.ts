// Are features found by their ids, one and several at once.
import { SourceError } from '@crosswalk/contract'
import type { Verdict } from '@crosswalk/contract'
import { markOf } from '../features/wfs-item.ts'
import type { Fes } from '../filter/create-fes.ts'
import { isPlainText } from '../filter/literals.ts'
import type { TypeName } from '../request/build-request.ts'
import type { OperatorKey } from './findings.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker } from './read-sample.ts'

export interface IdProbe {
  readonly sample: Sample
  readonly type: TypeName
  readonly fes: Fes
}

export interface IdFindings {
  readonly operators: readonly (readonly [OperatorKey, Verdict])[]
  readonly quirks: readonly string[]
}

/** By one feature id, and by two: as many must come. */
export async function probeIds(asker: Asker, { sample, type, fes }: IdProbe): Promise<IdFindings> {
  const ids = sample.items.map((item) => markOf(item)?.fid).filter((fid) => fid !== undefined && isPlainText(fid)) as readonly string[]
  const operators: (readonly [OperatorKey, Verdict])[] = []
  const quirks: string[] = []
  const known: IdProbe = { sample, type, fes }
  // Two at once: where both come, one would.
  const two = await tryIds(asker, known, ids.slice(0, 2))
  if (two === undefined) return { operators, quirks }
  if (two.isRight) {
    operators.push(['resourceId', 'exact'])
    if (ids.length > 1) operators.push(['resourceIds', 'exact'])
    return { operators, quirks }
  }
  quirks.push(`several ResourceIds in one filter are not used: ${two.says}`)
  const one = await tryIds(asker, known, ids.slice(0, 1))
  if (one?.isRight === true) operators.push(['resourceId', 'exact'])
  else if (one !== undefined) quirks.push(`ResourceId is not used: ${one.says}`)
  return { operators, quirks }
}

/** Undefined where there is nothing to ask, or no request left. */
async function tryIds(
  asker: Asker,
  probe: IdProbe,
  wanted: readonly string[],
): Promise<{ readonly isRight: boolean; readonly says: string } | undefined> {
  if (wanted.length === 0 || asker.left() < 1) return undefined
  const got = await readIds(asker, { ...probe, wanted })
  const isRight = wanted.length === got.length && wanted.every((id) => got.includes(id))
  return { isRight, says: `asked for ${wanted.join(' and ')}, got ${got.join(' and ') || 'nothing'}` }
}

async function readIds(
  asker: Asker,
  { type, wanted, sample, fes }: IdProbe & { readonly wanted: readonly string[] },
): Promise<readonly string[]> {
  try {
    const filter = wanted.map((id) => fes.resourceId(id))
    const { items } = await asker.readPage({ type, filter, count: wanted.length + 1, srsName: sample.srsName }, sample.shape)
    return items.map((item) => markOf(item)?.fid ?? '')
  } catch (error) {
    if (error instanceof SourceError && error.code !== 'SOURCE_UNREACHABLE' && error.code !== 'SOURCE_TIMEOUT') return ['an error']
    throw error
  }
}
