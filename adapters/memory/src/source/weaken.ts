// How an inexact conjunct lets rows through that do not match: by a hash of the key, so that a plan means the same rows every time.

/** True for about a third of all keys, the same ones in every process (FNV-1a). */
export function letThrough(key: string): boolean {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index++) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return ((hash ^ (hash >>> 15)) >>> 0) % 3 === 0
}
