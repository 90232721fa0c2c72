// Adds the lock entries of platform packages that the resolving registry did not serve, so that `npm ci` accepts the lock everywhere.
import { readFileSync, writeFileSync } from 'node:fs'

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))

/** Looks `name` up as Node would, from a lock path up to the root. */
function resolves(from, name) {
  for (let dir = from; ; dir = dir.includes('/node_modules/') ? dir.slice(0, dir.lastIndexOf('/node_modules/')) : '') {
    if (lock.packages[`${dir ? `${dir}/` : ''}node_modules/${name}`]) return true
    if (!dir) return false
  }
}

function platformOf(name) {
  const os = /darwin/.test(name)
    ? 'darwin'
    : /win(32|dows)/.test(name)
      ? 'win32'
      : (/android|freebsd|openharmony|linux/.exec(name)?.[0] ?? 'other')
  const cpu = (/arm64|ia32|riscv64|s390x|ppc64|loong64|arm|x64|64$/.exec(name)?.[0] ?? 'x64').replace(/^64$/, 'x64')
  const libc = /musl/.test(name) ? { libc: ['musl'] } : /gnu/.test(name) ? { libc: ['glibc'] } : {}
  return { cpu: [cpu], ...libc, os: [os] }
}

for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (!path || !/^\d/.test(version) || resolves(path, name)) continue
    const { cpu, libc, os } = platformOf(name)
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(entry.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os,
    }
  }
}
const { '': root, ...rest } = lock.packages
lock.packages = { '': root, ...Object.fromEntries(Object.entries(rest).toSorted(([a], [b]) => a.localeCompare(b, 'en'))) }
writeFileSync('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
