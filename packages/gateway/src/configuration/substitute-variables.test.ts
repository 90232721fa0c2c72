// Filling in environment variables.
import { describe, expect, it } from 'vitest'
import { substituteVariables } from './substitute-variables.ts'

const environment = { TOKEN: 'a$b', EMPTY: '', NESTED: '${TOKEN}' }
const text = (given: string) => substituteVariables(given, environment).text

describe('substituteVariables', () => {
  it('fills in what is set, as it is', () => {
    expect(text('Bearer ${TOKEN}')).toBe('Bearer a$b')
    expect(text('${TOKEN}${EMPTY}-${TOKEN}')).toBe('a$b-a$b')
    expect(text('plain $HOME $ {x} {TOKEN}')).toBe('plain $HOME $ {x} {TOKEN}')
  })

  it('does not look into what it filled in', () => {
    expect(text('${NESTED}')).toBe('${TOKEN}')
  })

  it('lets $${ stand for ${', () => {
    expect(text('$${TOKEN}')).toBe('${TOKEN}')
  })

  it('names what is unset; an inherited name of objects is not set', () => {
    expect(substituteVariables('${A}/${B}/${TOKEN}/${toString}', environment).unset).toEqual(['A', 'B', 'toString'])
  })

  it('tells a broken reference', () => {
    for (const broken of ['${', '${TOKEN', '${1A}', '${}', '${A-B}']) {
      expect(substituteVariables(broken, environment)).toMatchObject({ text: broken, unset: [], isMalformed: true })
    }
    expect(substituteVariables('${TOKEN}', environment).isMalformed).toBe(false)
  })
})
