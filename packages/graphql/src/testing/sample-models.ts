// Four small models for tests: every kind of property, to-one, inverse and place relations.
import type { ModelInfo, ModelProperty } from '@crosswalk/contract'

type Sketch = Omit<ModelProperty, 'iri' | 'name' | 'many'> & { readonly many?: boolean }

function model(name: string, plural: string, source: string, properties: Readonly<Record<string, Sketch>>): ModelInfo {
  const list = Object.entries(properties).map(([property, sketch]): ModelProperty => ({
    many: false,
    ...sketch,
    name: property,
    iri: `https://example.org/def/${property}`,
  }))
  const mapped = list.filter((property) => property.by === undefined && property.inverseOf === undefined).map((property) => property.name)
  const crosswalks = [{ name: `${source}-${plural}`, source, collection: plural, properties: mapped }]
  return { name, plural, iri: `https://example.org/def/${name}`, description: `A ${name}.`, properties: list, crosswalks }
}

export const SAMPLE_MODELS: readonly ModelInfo[] = [
  model('Station', 'stations', 'berlin', {
    name: { kind: 'text', role: 'label', description: 'What people call it.' },
    location: { kind: 'geometry', role: 'geometry' },
    weight: { kind: 'number' },
    hasKiosk: { kind: 'boolean' },
    mode: { kind: 'enum', values: ['bus', 'train', 'lightRail'] },
    fareZone: { kind: 'enum', values: ['1', '2+'] },
    openedAt: { kind: 'time', role: 'time' },
    tags: { kind: 'text', many: true },
    line: { kind: 'relation', target: 'Line' },
    district: { kind: 'relation', target: 'District', by: 'within', many: true },
  }),
  model('Line', 'lines', 'london', {
    name: { kind: 'text', role: 'label' },
    location: { kind: 'geometry', role: 'geometry' },
    stations: { kind: 'relation', target: 'Station', inverseOf: 'line', many: true },
    districts: { kind: 'relation', target: 'District', by: 'intersects', many: true },
  }),
  model('District', 'districts', 'london', {
    name: { kind: 'text', role: 'label' },
    location: { kind: 'geometry', role: 'geometry' },
    lines: { kind: 'relation', target: 'Line', by: 'intersects', many: true },
  }),
  model('AirStation', 'airStations', 'air', {
    name: { kind: 'text', role: 'label' },
    location: { kind: 'geometry', role: 'geometry' },
    no2: { kind: 'measure', unit: 'ug/m3', statistic: 'mean', over: 'PT1H' },
    temperature: { kind: 'measure', unit: 'Cel' },
    pm10: { kind: 'measure', unit: 'ug/m3', many: true },
  }),
  model('Notice', 'notices', 'air', { text: { kind: 'text' } }),
]
