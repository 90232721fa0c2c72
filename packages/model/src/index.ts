// Models and crosswalks: files compiled to lift and lower.
export type {
  Attachable,
  AttachedSubject,
  BindInput,
  BoundAttachment,
  BoundCrosswalk,
  BoundObservations,
  BoundProperty,
  Crosswalk,
  GroupedItems,
  IdLookup,
  Lowered,
  MeasureHistory,
  Model,
  ObservedItem,
  ReadingProvenance,
  RequestedHistory,
  RequestedReading,
  Subject,
} from './crosswalk.ts'
export { refuseRequestedSeries } from './bind/series-readings.ts'
export { NOT_READ } from './bind/subject-items.ts'
export { compileCrosswalks } from './compile-crosswalks.ts'
export { compileModels } from './compile-models.ts'
export { crosswalkSchema } from './crosswalk-schema.ts'
export { checkGroups } from './identity/identity.ts'
export type { GroupBy, GroupDeclaration, Identity, IdentityGroup } from './identity/identity.ts'
export { createUriNormaliser } from './identity/normalise-uri.ts'
export type { UriNormaliser } from './identity/normalise-uri.ts'
export { readSameAsTable } from './identity/same-as-table.ts'
export type { SameAsTable } from './identity/same-as-table.ts'
export { modelSchema } from './model-schema.ts'
export { MAX_YAML_LENGTH, readYaml } from './read-yaml.ts'
export type { TextFile, YamlFile, YamlPath, YamlPlace } from './read-yaml.ts'
export { shippedModels } from './shipped-models.ts'
export { createTimeZone } from './time/time-zone.ts'
export type { TimeZone } from './time/time-zone.ts'
export { createYamlValidator, validateYaml } from './validate-yaml.ts'
export type { YamlValidator } from './validate-yaml.ts'
