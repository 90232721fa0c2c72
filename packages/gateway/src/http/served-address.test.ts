// Addresses for people.
import { describe, expect, it } from 'vitest'
import { isLoopback, servedAddress } from './served-address.ts'

describe('servedAddress', () => {
  it('writes links that a browser can follow', () => {
    expect(servedAddress('127.0.0.1', 4000)).toBe('http://127.0.0.1:4000')
    expect(servedAddress('::1', 80)).toBe('http://[::1]:80')
    expect(servedAddress('0.0.0.0', 4000)).toBe('http://localhost:4000')
    expect(servedAddress('::', 4000)).toBe('http://localhost:4000')
    expect(servedAddress('data.example.org', 4000)).toBe('http://data.example.org:4000')
  })
})

describe('isLoopback', () => {
  it('knows names of this machine only', () => {
    expect(['localhost', '127.0.0.1', '127.8.9.10', '::1'].map(isLoopback)).toEqual([true, true, true, true])
    expect(['0.0.0.0', '::', '10.0.0.1', '127.evil.example', '128.0.0.1', ''].map(isLoopback)).toEqual([
      false,
      false,
      false,
      false,
      false,
      false,
    ])
  })
})
