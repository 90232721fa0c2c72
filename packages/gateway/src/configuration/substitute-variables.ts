// Environment variables inside the texts of a configuration.

/** `$${` stands for a plain `${`; a name is as POSIX has it. */
const REFERENCE = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g

export interface Substitution {
  readonly text: string
  /** Names that the environment does not have. */
  readonly unset: readonly string[]
  /** A `${` that no name and brace follow. */
  readonly isMalformed: boolean
  /** What was filled in, by name. */
  readonly used: ReadonlyMap<string, string>
}

/** Fills in `${NAME}` once: what a variable holds is not looked at again. The result may be a secret. */
export function substituteVariables(text: string, environment: Readonly<Record<string, string | undefined>>): Substitution {
  const unset: string[] = []
  const used = new Map<string, string>()
  let isMalformed = false
  const filled = text.replaceAll(REFERENCE, (found: string, name: string | undefined) => {
    if (found === '$${') return '${'
    if (name === undefined) {
      isMalformed = true
      return found
    }
    const value = Object.hasOwn(environment, name) ? environment[name] : undefined
    if (value === undefined) unset.push(name)
    else used.set(name, value)
    return value ?? ''
  })
  return { text: filled, unset, isMalformed, used }
}
