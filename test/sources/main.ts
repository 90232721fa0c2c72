// Keeps all servers of the tests up until it is ended, and writes the variables that let a test run use them.
import { createRig, PRODUCTS } from './rig.ts'

const rig = createRig()
const servers = await Promise.all(PRODUCTS.map(async (product) => ({ product, url: (await rig.get(product)).url })))
const engine = ['DOCKER_HOST', 'TESTCONTAINERS_RYUK_DISABLED', 'TESTCONTAINERS_HOST_OVERRIDE']
const lines = [
  ...engine.flatMap((name) => (process.env[name] === undefined ? [] : [`export ${name}=${process.env[name]}`])),
  ...servers.map(({ product, url }) => `export CROSSWALK_TEST_${product.toUpperCase()}_URL=${url}`),
]
process.stdout.write(`${lines.join('\n')}\n`)
const stay = setInterval(() => {}, 60_000)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    clearInterval(stay)
    void rig[Symbol.asyncDispose]()
  })
}
