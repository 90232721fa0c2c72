// Makes trees out of opening tags, closing tags and text: of those elements that somebody wants, and bounded.
import { EMPTY_CHILDREN } from './xml-element.ts'
import type { XmlElement, XmlStart } from './xml-element.ts'
import type { XmlErrorReason } from './xml-error.ts'
import type { BoundedXml } from './xml-limits.ts'

/** What becomes of an element: shown and gone into, taken as a tree, or passed over with all that is in it. */
export type XmlChoice = 'enter' | 'take' | 'skip'

/** An opening tag that was entered, its end, or a tree. */
export type XmlPart =
  | { readonly kind: 'start'; readonly element: XmlStart }
  | { readonly kind: 'end'; readonly element: XmlStart }
  | { readonly kind: 'tree'; readonly element: XmlElement }

/** Asked once per element that is not inside a tree or a passed-over one. `parents` begins with the root. */
export type Choose = (element: XmlStart, parents: readonly XmlStart[]) => XmlChoice

export interface XmlChoices {
  /** What becomes of an element: `enter` shows its tag and goes into it, `take` gives it as a tree, `skip` passes over it with all that is in it. */
  readonly choose: Choose
  /** Is a child of an element within a tree left out, with all that is in it. @default none is */
  readonly leaveOut?: ((child: XmlStart, parent: XmlStart) => boolean) | undefined
}

/** Ends reading with an error at the present place. */
export type Fail = (reason: XmlErrorReason, message: string) => never

export interface TreeBuilder {
  readonly depth: () => number
  /** The innermost element that is kept, whose prefixes hold. */
  readonly innermost: () => XmlStart | undefined
  /** Is an opening tag wanted at all, or is it inside of what is passed over. */
  readonly isWanted: () => boolean
  readonly open: (start: GrowingElement, offset: number) => void
  readonly pass: () => void
  readonly close: () => void
  readonly text: (text: string) => void
  /** What has become complete since the last call. */
  readonly drain: () => readonly XmlPart[]
}

/** An opening tag with room for what comes in it: one object for both, of which a long document has millions. */
export interface GrowingElement extends XmlStart {
  children: readonly XmlElement[] | XmlElement[]
  text: string
}

/** For one document. */
export function createTreeBuilder({ choose, leaveOut }: XmlChoices, limits: BoundedXml, fail: Fail): TreeBuilder {
  const entered: XmlStart[] = []
  const trees = createTrees(limits, fail)
  let parts: XmlPart[] = []
  let skipped = 0
  return {
    depth: () => entered.length + trees.depth() + skipped,
    innermost: () => trees.innermost() ?? entered.at(-1),
    isWanted: () => skipped === 0,
    open(start, offset) {
      const parent = trees.innermost()
      const choice = parent === undefined ? choose(start, entered) : leaveOut?.(start, parent) === true ? 'skip' : 'take'
      if (choice === 'take') trees.open(start, offset)
      else if (choice === 'skip') skipped = 1
      else {
        entered.push(start)
        parts.push({ kind: 'start', element: start })
      }
    },
    pass() {
      skipped += 1
    },
    close() {
      if (skipped > 0) skipped -= 1
      else if (trees.depth() > 0) {
        const element = trees.close()
        if (element !== undefined) parts.push({ kind: 'tree', element })
      } else {
        const element = entered.pop()
        if (element !== undefined) parts.push({ kind: 'end', element })
      }
    },
    text(text) {
      if (skipped === 0) trees.text(text)
    },
    drain() {
      const complete = parts
      parts = []
      return complete
    },
  }
}

interface Trees {
  readonly depth: () => number
  readonly innermost: () => GrowingElement | undefined
  readonly open: (start: GrowingElement, offset: number) => void
  /** The tree, where its outermost element was closed. */
  readonly close: () => XmlElement | undefined
  readonly text: (text: string) => void
}

function createTrees(limits: BoundedXml, fail: Fail): Trees {
  const open: GrowingElement[] = []
  let startOffset = 0
  let elements = 0
  return {
    depth: () => open.length,
    innermost: () => open.at(-1),
    open(start, offset) {
      if (open.length === 0) {
        startOffset = offset
        elements = 0
      }
      elements += 1
      if (elements > limits.maxTreeElements) fail('limit', `more than ${limits.maxTreeElements} elements in one ${rootOf(open, start)}`)
      if (offset - startOffset > limits.maxTreeLength) fail('limit', `${rootOf(open, start)} is longer than ${limits.maxTreeLength}`)
      open.push(start)
    },
    close() {
      const element = open.pop()
      const parent = open.at(-1)
      if (element === undefined || parent === undefined) return element
      if (parent.children === EMPTY_CHILDREN) parent.children = [element]
      else (parent.children as XmlElement[]).push(element)
      return undefined
    },
    text(text) {
      const element = open.at(-1)
      if (element !== undefined) element.text += text
    },
  }
}

function rootOf(open: readonly XmlStart[], start: XmlStart): string {
  return `<${open[0]?.name ?? start.name}>`
}
