// Does a selection depend on directives, and so perhaps on variables.
import { BREAK, visit, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql'

/** In the operation or in any fragment of its document. */
export function hasDirectives(operation: OperationDefinitionNode, fragments: Readonly<Record<string, FragmentDefinitionNode>>): boolean {
  let found = false
  for (const definition of [operation, ...Object.values(fragments)]) {
    visit(definition, {
      Directive: () => {
        found = true
        return BREAK
      },
    })
  }
  return found
}
