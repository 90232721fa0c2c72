// Images of the servers, built of the folders beside this file: a tag is the hash of its folder, so an unchanged one is never built twice.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getContainerRuntimeClient } from 'testcontainers'

const folder = fileURLToPath(new URL('images/', import.meta.url))
/** Older images of a product that stay: another checkout may still want them. */
const KEPT_IMAGES = 3

type Dockerode = Awaited<ReturnType<typeof getContainerRuntimeClient>>['container']['dockerode']

function hashOf(context: string): string {
  const hash = createHash('sha256')
  for (const name of readdirSync(context).toSorted()) hash.update(`${name}\0`).update(readFileSync(join(context, name)))
  return hash.digest('hex').slice(0, 12)
}

/** On the host's network, since an engine of ours has no other. */
async function build(dockerode: Dockerode, context: string, tag: string): Promise<void> {
  const stream = await dockerode.buildImage({ context, src: readdirSync(context) }, { t: tag, networkmode: 'host', forcerm: true })
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(stream, (error: Error | null, steps: readonly { readonly error?: string }[] | null) => {
      const failed = error?.message ?? steps?.find((step) => step.error !== undefined)?.error
      if (failed === undefined) resolve()
      else reject(new Error(`${tag} could not be built: ${failed}`))
    })
  })
}

/** What earlier versions of the Dockerfile left, and the stages that only built something. One that is in use stays. */
async function removeOld(dockerode: Dockerode, repository: string): Promise<void> {
  const images = await dockerode.listImages({ filters: { reference: [repository] } })
  const old = images.toSorted((one, other) => other.Created - one.Created).slice(KEPT_IMAGES)
  for (const { Id } of old) {
    await dockerode
      .getImage(Id)
      .remove()
      .catch(() => {})
  }
  await dockerode.pruneImages({ filters: { dangling: ['true'], label: ['crosswalk.test=stage'] } })
}

/**
 * The tag of the image of `images/<product>`, built where it is not there yet.
 * @throws Error with what the builder said
 */
export async function imageOf(product: string): Promise<string> {
  const { dockerode } = (await getContainerRuntimeClient()).container
  const repository = `crosswalk-test/${product}`
  const context = join(folder, product)
  const tag = `${repository}:${hashOf(context)}`
  const isThere = await dockerode
    .getImage(tag)
    .inspect()
    .then(
      () => true,
      () => false,
    )
  if (isThere) return tag
  process.stderr.write(`crosswalk: building ${tag} (once)\n`)
  await build(dockerode, context, tag)
  await removeOld(dockerode, repository)
  return tag
}
