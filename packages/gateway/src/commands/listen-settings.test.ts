// Where to listen.
import { describe, expect, it } from 'vitest'
import { listenSettings } from './listen-settings.ts'

describe('listenSettings', () => {
  it('takes the flag, then the environment, then the default', () => {
    expect(listenSettings({}, {})).toEqual({ host: '127.0.0.1', port: 4000 })
    expect(listenSettings({}, { PORT: '8080', HOST: '0.0.0.0' })).toEqual({ host: '0.0.0.0', port: 8080 })
    expect(listenSettings({ port: '0', host: '::1' }, { PORT: '8080', HOST: '0.0.0.0' })).toEqual({ host: '::1', port: 0 })
    expect(listenSettings({}, { PORT: '', HOST: '' })).toEqual({ host: '127.0.0.1', port: 4000 })
  })

  it('refuses what is no port', () => {
    for (const port of ['65536', '-1', '80a', '1e3', '4000.5', ' 80', '999999999']) {
      expect(listenSettings({ port }, {})).toBe(`the port must be a number from 0 to 65535, not "${port}"`)
    }
  })
})
