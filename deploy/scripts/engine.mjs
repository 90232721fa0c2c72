// Finds a container engine for the tests, or starts one of its own where none runs: root on Debian, everything in one cache folder.
import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

const BASE_IMAGE = 'debian:bookworm-slim'
const APT_SOURCES = '/etc/apt/sources.list.d/debian.sources'
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
/** Where pip, Go and apt are told their mirrors and certificates: a build has to hear the same. */
const SETTINGS = /^(PIP_|GOPROXY$|GOSUMDB$|GONOSUMDB$|GOPRIVATE$|SSL_CERT_FILE$|(HTTPS?|NO|https?|no)_(PROXY|proxy)$)/
const START_MS = 60_000

const folder = process.env['CROSSWALK_ENGINE_FOLDER'] ?? join(homedir(), '.cache', 'crosswalk', 'engine')
const pidFile = join(folder, 'docker.pid')
const users = join(folder, 'users')

/** What testcontainers has to know of an engine that has no bridge and cannot pull: every container is on the host's network. */
const environment = {
  DOCKER_HOST: `unix://${join(folder, 'docker.sock')}`,
  TESTCONTAINERS_RYUK_DISABLED: 'true',
  TESTCONTAINERS_HOST_OVERRIDE: '127.0.0.1',
}

const answers = (extra = {}) => spawnSync('docker', ['info'], { stdio: 'ignore', env: { ...process.env, ...extra } }).status === 0
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function run(command, args, options = {}) {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'], ...options })
  if (status !== 0) throw new Error(`${command} ${args[0]}: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
}

/** Installs what is missing of the engine and of the tool that makes the base image. */
function install() {
  const missing = ['dockerd', 'debootstrap'].filter((name) => spawnSync('which', [name]).status !== 0)
  if (missing.length === 0) return
  process.stderr.write('crosswalk: installing a container engine (once)\n')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['update'], { env })
  run('apt-get', ['install', '-y', '--no-install-recommends', 'docker.io', 'debootstrap'], { env })
}

/** A root file system that finds packages where this machine finds them; nothing of that is written into the repository. */
function buildRootFolder(target) {
  const mirror = /^URIs:\s*(\S+)/m.exec(readFileSync(APT_SOURCES, 'utf8'))?.[1]
  if (mirror === undefined) throw new Error(`${APT_SOURCES} names no mirror`)
  run('debootstrap', ['--variant=minbase', 'bookworm', target, mirror])
  writeFileSync(join(target, 'etc/apt/sources.list'), '')
  const inherited = [
    APT_SOURCES,
    '/etc/apt/apt.conf.d',
    '/usr/share/keyrings/debian-archive-keyring.gpg',
    '/usr/local/share/ca-certificates',
    CERTIFICATES,
    '/etc/pip.conf',
  ]
  for (const path of inherited) if (existsSync(path)) cpSync(path, join(target, path), { recursive: true, dereference: true })
}

/** Every Dockerfile of the tests begins with this image; made here, it stays here. */
function importBaseImage() {
  if (spawnSync('docker', ['image', 'inspect', BASE_IMAGE], { stdio: 'ignore', env: { ...process.env, ...environment } }).status === 0)
    return
  process.stderr.write('crosswalk: building the base image (once)\n')
  const target = join(folder, 'rootfs')
  rmSync(target, { recursive: true, force: true })
  buildRootFolder(target)
  const settings = Object.entries(process.env).filter(([name, value]) => SETTINGS.test(name) && value)
  const changes = ['CMD ["bash"]', ...settings.map(([name, value]) => `ENV ${name}=${JSON.stringify(value)}`)]
  const flags = changes.flatMap((change) => ['--change', change])
  const pipe = 'tar -C "$0" -c . | docker import "$@"'
  run('bash', ['-o', 'pipefail', '-c', pipe, target, ...flags, '-', BASE_IMAGE], { env: { ...process.env, ...environment } })
  rmSync(target, { recursive: true, force: true })
}

/** Starts the daemon without a bridge: it changes no firewall, and what the tests start listens on 127.0.0.1 of the host. */
function startDaemon() {
  if (existsSync(pidFile)) rmSync(pidFile)
  const log = openSync(join(folder, 'dockerd.log'), 'w')
  const sockets = ['--pidfile', pidFile, '-H', environment.DOCKER_HOST]
  const folders = ['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')]
  spawn('dockerd', ['--bridge=none', '--iptables=false', ...folders, ...sockets], { detached: true, stdio: ['ignore', log, log] }).unref()
  const deadline = Date.now() + START_MS
  while (!answers(environment)) {
    if (Date.now() > deadline) throw new Error(`dockerd did not answer in ${START_MS} ms, see ${join(folder, 'dockerd.log')}`)
    pause(200)
  }
}

const daemonPid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, 'utf8')) : 0)

/** Ends the daemon with the last of its users, by its pid. */
function leave() {
  rmSync(join(users, String(process.pid)), { force: true })
  const others = readdirSync(users).filter((name) => isAlive(Number(name)))
  const pid = daemonPid()
  if (others.length > 0 || pid === 0 || !isAlive(pid)) return
  process.kill(pid, 'SIGTERM')
  const deadline = Date.now() + START_MS
  while (isAlive(pid) && Date.now() < deadline) pause(100)
}

/**
 * An engine for the tests. One that answers already is used as it is; one that an earlier run of ours left running is joined.
 * @returns `{ environment, stop }`, or `{ reason }` where there is none and none can be started
 */
export function startEngine() {
  if (answers()) return { environment: {}, stop: () => {} }
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !existsSync(APT_SOURCES)) {
    return { reason: 'no container engine answers `docker info`, and only root on Debian can start one here' }
  }
  try {
    mkdirSync(users, { recursive: true })
    writeFileSync(join(users, String(process.pid)), '')
    install()
    if (!answers(environment)) startDaemon()
    importBaseImage()
    return { environment, stop: leave }
  } catch (error) {
    leave()
    return { reason: `no container engine could be started: ${error instanceof Error ? error.message : String(error)}` }
  }
}
