// Which member a dotted name leads to, in objects and in items of another shape.
import { describe, expect, it } from 'vitest'
import { compilePath } from './compile-path.ts'

describe('a path', () => {
  it.each<[string, unknown, unknown]>([
    ['a', { a: 1 }, 1],
    ['a', { a: null }, null],
    ['a', {}, undefined],
    ['a', null, undefined],
    ['a', 'text', undefined],
    // The longest exact name wins, also where what it leads to is null.
    ['a.b.c', { 'a.b.c': 1, 'a.b': { c: 2 }, a: { 'b.c': 3 } }, 1],
    ['a.b.c', { 'a.b': { c: 2 }, a: { 'b.c': 3 } }, 2],
    ['a.b.c', { a: { 'b.c': 3, b: { c: 4 } } }, 3],
    ['a.b.c', { a: { b: { c: 4 } } }, 4],
    ['a.b', { 'a.b': null, a: { b: 1 } }, null],
    // One way is taken, and not left where it leads nowhere.
    ['a.b.c', { 'a.b': {}, a: { b: { c: 4 } } }, undefined],
    ['a.b', { a: [{ b: 1 }, {}, { b: [2, 3] }] }, [1, 2, 3]],
    ['a.b', { a: [{}, 'x'] }, undefined],
    ['a.b', { a: 'text' }, undefined],
    // Own members alone: not what objects, texts and lists inherit or have besides.
    ['constructor', {}, undefined],
    ['constructor', { constructor: 1 }, 1],
    ['toString.name', {}, undefined],
    ['length', [1, 2], undefined],
    ['length', { length: 7 }, 7],
    ['a.length', { a: [[1, 2], { length: 3 }] }, [3]],
    ['a.0', { a: [[9], { 0: 5 }] }, [5]],
    ['a.map', { a: [[1]] }, undefined],
  ])('%s of %j is %j', (path, item, expected) => {
    expect(compilePath(path)(item)).toEqual(expected)
  })

  it('reads items as it is told, and objects in what they hold', () => {
    const columns: Readonly<Record<string, readonly unknown[]>> = { n: [1, 2], 'p.q': ['x', undefined], p: [{}, { q: 'inner' }] }
    const memberOf = (name: string) => {
      const column = columns[name]
      return column && ((item: unknown) => column[item as number])
    }
    expect([0, 1].map(compilePath('n', memberOf))).toEqual([1, 2])
    expect([0, 1].map(compilePath('p.q', memberOf))).toEqual(['x', 'inner'])
    expect([0, 1].map(compilePath('none.at.all', memberOf))).toEqual([undefined, undefined])
    expect([0, 1].map(compilePath('none', memberOf))).toEqual([undefined, undefined])
  })
})
