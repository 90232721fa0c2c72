// A plan as text to read in a terminal: stages indented, and under each what every source was asked and what it gave.
import type { FederatedPlan, PartExecution, PlannedRead, PlanPart, PlanStage, Target } from '@crosswalk/contract'
import { counted } from './counted.ts'

const LABEL_WIDTH = 10

/** Lines without a line break at the end. `name`: what the plan is of, for instance the alias of a root field. */
export function renderPlan(name: string, plan: FederatedPlan): readonly string[] {
  return [
    `${name}: ${describeTarget(plan.target)}${timeOf(plan)}`,
    ...indent([labelled('order', plan.order), ...plan.stages.flatMap((stage) => renderStage(stage))]),
  ]
}

function describeTarget(target: Target): string {
  if ('model' in target) return `entities of ${target.model}`
  if ('source' in target) return `items of ${target.source}/${target.collection}`
  return 'entities of any model'
}

function renderStage(stage: PlanStage): readonly string[] {
  return [
    `${stage.stage}: ${stage.description}${timeOf(stage)}`,
    ...indent([...stage.parts.flatMap((part) => renderPart(part)), ...(stage.reads ?? []).flatMap((read) => renderRead(read))]),
  ]
}

function renderRead({ for: what, keys, queries }: PlannedRead): readonly string[] {
  const size = `${counted(queries.length, 'query', 'queries')}${keys === null ? '' : ` for ${counted(keys, 'key')}`}`
  const plans = queries.flatMap((query, index) => renderPlan(queries.length === 1 ? 'query' : `query ${index + 1}`, query))
  return [`${what}: ${size}`, ...indent(plans)]
}

function renderPart(part: PlanPart): readonly string[] {
  const { source, collection, crosswalk, skipped, pushed, residual, order, limitPushed, native, warnings, keys, executed } = part
  const name = `${source}/${collection}${crosswalk === null ? '' : ` (${crosswalk})`}`
  const warned = warnings.map((warning) => labelled('warning', warning))
  if (skipped !== undefined) return [name, ...indent([labelled('not asked', skipped), ...warned])]
  const ordered = [order === 'none' ? [] : [`order ${order}`], limitPushed ? ['limit pushed'] : []].flat()
  return [
    name,
    ...indent([
      labelled('native', typeof native === 'string' ? native : JSON.stringify(native)),
      ...pushed.map((filter) => labelled('pushed', filter)),
      ...residual.map(({ filter, reason }) => labelled('residual', `${filter}   (${reason})`)),
      ...(ordered.length === 0 ? [] : [labelled('also', ordered.join(', '))]),
      ...(keys === undefined
        ? []
        : [labelled('keys', `${counted(keys.count, 'entity', 'entities')} in ${counted(keys.chunks, 'request')}`)]),
      ...(executed === undefined ? [] : [labelled('did', describeExecution(executed))]),
      ...warned,
    ]),
  ]
}

function describeExecution(executed: PartExecution): string {
  const { status, code, message, rows, results, requests, bytes, elapsedMs, cacheAgeMs, incomparable, skippedRows } = executed
  const parts = [
    `${status}${code === null ? '' : ` ${code}`}${message === null ? '' : `: ${message}`}`,
    `${counted(rows, 'row')} read`,
    counted(results, 'result'),
    counted(requests, 'request'),
    `${bytes} bytes`,
    `${rounded(elapsedMs)} ms`,
    ...(cacheAgeMs === null ? [] : [`from a cache of ${rounded(cacheAgeMs / 1000)} s`]),
    ...(incomparable === 0 ? [] : [`${incomparable} incomparable`]),
    ...(skippedRows === 0 ? [] : [`${counted(skippedRows, 'row')} left out`]),
  ]
  return parts.join(', ')
}

function timeOf({ elapsedMs }: { readonly elapsedMs?: number }): string {
  return elapsedMs === undefined ? '' : `   [${rounded(elapsedMs)} ms]`
}

function rounded(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0)
}

function labelled(label: string, text: string): string {
  return `${label.padEnd(LABEL_WIDTH)}${text}`
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`)
}
