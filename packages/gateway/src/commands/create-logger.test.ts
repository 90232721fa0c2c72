// The level of the log.
import { expect, it } from 'vitest'
import { createLogger } from './create-logger.ts'

it('takes a known level from LOG_LEVEL and else info', () => {
  expect(createLogger({ LOG_LEVEL: 'warn' }).level).toBe('warn')
  expect(createLogger({ LOG_LEVEL: 'silent' }).level).toBe('silent')
  for (const environment of [{}, { LOG_LEVEL: '' }, { LOG_LEVEL: 'loud' }, { LOG_LEVEL: 'toString' }]) {
    expect(createLogger(environment).level).toBe('info')
  }
})
