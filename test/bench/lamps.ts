// Street lamps for the benches: a model, its crosswalk, and a file of as many as wanted.

export const LAMP_MODEL = `
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  status: { kind: enum, iri: https://example.org/def/status, values: [ok, defective, closed] }
  active: { kind: boolean, iri: https://example.org/def/active }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
  power: { kind: measure, iri: https://example.org/def/power, unit: W }
`
export const LAMP_CROSSWALK = `
crosswalk: lamps
source: lamps
collection: lamps
model: Lamp
id: "urn:lamp:{LAMPNR}"
properties:
  name: STREET
  status: { from: STATE, codelist: { "0": ok, "1": defective, "2": closed } }
  active: ACTIVE
  location: geometry
  height: { from: HEIGHT_CM, unit: cm }
  power: { from: POWER, unit: W }
`
const lamp = (index: number): object => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [13.3 + (index % 100) / 1000, 52.4 + Math.floor(index / 100) / 1000] },
  properties: {
    LAMPNR: `L${index}`,
    STREET: `Example Street ${index}`,
    STATE: String(index % 3),
    ACTIVE: index % 2 === 0,
    HEIGHT_CM: 300 + (index % 250),
    POWER: 20 + (index % 80),
    // A source's record holds more than anybody asks for.
    OWNER: 'Department of Streets',
    INSTALLED: `20${String(10 + (index % 15)).padStart(2, '0')}-05-17`,
    CABINET: `C-${index % 40}`,
  },
})

export function lampsGeoJson(count: number): string {
  return JSON.stringify({ type: 'FeatureCollection', features: Array.from({ length: count }, (_, index) => lamp(index)) })
}
