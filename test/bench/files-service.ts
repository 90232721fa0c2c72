// An engine over one files source, as the gateway would put it together.
import { filesAdapter } from '@crosswalk/adapter-files'
import type { EntityService, Source } from '@crosswalk/contract'
import { createEngine, type EngineSwitches } from '@crosswalk/engine'
import { compileCrosswalks, compileModels } from '@crosswalk/model'

export interface FilesSetup {
  readonly folder: string
  readonly id: string
  readonly options: object
  readonly model: string
  readonly crosswalks: readonly string[]
  readonly switches?: EngineSwitches
}

export interface FilesService {
  readonly service: EntityService
  readonly source: Source
  close(): Promise<void>
}

export async function createFilesService(setup: FilesSetup): Promise<FilesService> {
  const models = compileModels([{ file: 'model.yaml', text: setup.model }])
  const crosswalks = compileCrosswalks(
    setup.crosswalks.map((text, index) => ({ file: `crosswalk-${index}.yaml`, text })),
    models,
  )
  const source = await filesAdapter.connect(setup.options, {
    sourceId: setup.id,
    baseDirectory: setup.folder,
    signal: AbortSignal.timeout(60_000),
  })
  const handle = {
    id: setup.id,
    mechanism: source.mechanism,
    settings: {},
    current: () => source,
    health: () => ({ state: 'ready' as const, sinceMs: Date.now() }),
  }
  return {
    service: createEngine({ models, crosswalks, sources: [handle], limits: { deadlineMs: 120_000 } }, setup.switches),
    source,
    close: () => source.close(),
  }
}
