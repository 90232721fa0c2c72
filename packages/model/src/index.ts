// Models and crosswalks: files compiled to lift and lower.
export type { BindInput, BoundCrosswalk, BoundProperty, Crosswalk, GroupedItems, Lowered, Model, Subject } from './crosswalk.ts'
