// Generates data/epsg.ndjson from the development dependency epsg-index: `node packages/geo/scripts/generate-epsg-table.mjs`.
// Facts of the EPSG Geodetic Parameter Dataset one per line: [code, PROJ string, northing first, [west, south, east, north], metres].
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import proj4 from 'proj4'

const all = createRequire(import.meta.url)('epsg-index/all.json')

// EPSG numbers its own entries below 32768; what lies above is Esri's, and so are a few strays below.
const LAST_EPSG_CODE = 32_767
const NOT_EPSG = new Set('20062 20063 24721 26788 26789 26790 31491 31492 31493 31494 31495 32059 32060'.split(' '))

// epsg-index says AXIS only for plain easting, northing; it is silent for every other order, for polar systems, and where it has no WKT.
// Compared with the axes of the EPSG dataset as PROJ 9.5 ships it: these of the silent ones are easting first all the same.
const EASTING_FIRST = new Set(
  `3561 3562 3563 3564 3565 5221 5329 5330 5331 6201 6202 6966 8857 8858 8859 20790 20791 21780 27561 27562 27563 27564 27571 27572 27573
  27574`.split(/\s+/),
)
const POLAR = /\+proj=(?:stere|laea) \+lat_0=-?90 /
const POLAR_NORTHING_FIRST = new Set(['5482', '32661', '32761'])
const LONGITUDE_FIRST_NAME = /\(lon-lat\)/

// The towgs84 of epsg-index can't be used: where EPSG gives a transformation in the coordinate frame convention, or in microradians, it has
// the rotations with the wrong sign or unit (up to 300 m off: RT90, KKJ, RD). This file has for each geographic base system, the most
// accurate
// Helmert transformations without a grid that the EPSG dataset lists, in PROJ's position vector convention, taken from PROJ 9.5:
// [base, [[towgs84, accuracy in metres, name in EPSG, [west, south, east, north]] ...]] per line, the smallest area first.
const helmert = Object.fromEntries(
  readFileSync(new URL('helmert-transformations.ndjson', import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line)),
)
// EPSG lists only grids for these; the datum beside them differs by a metre or so, or by some tens of metres in Canada.
const NEIGHBOUR_DATUM = { 4745: ['4314', 4], 4746: ['4314', 4], 4608: ['4267', 50], 4609: ['4267', 50], 4751: ['4245', 25] }

// Ellipsoids that proj4 does not know by name; it would silently take WGS 84 instead (found by comparing all systems with PROJ).
const ELLIPSOIDS = { WGS72: '+a=6378135 +rf=298.26', GSK2011: '+a=6378136.5 +rf=298.2564151' }
// The hyperbolic Cassini-Soldner is computed as the plain one: 0.4 m off.
const WRONG_IN_PROJ4 = /\+hyperbolic/

function bboxOf(entry) {
  const [north, west, south, east] = entry.bbox ?? [90, -180, -90, 180]
  return [west, south, east, north]
}

const baseByName = new Map(Object.values(all).flatMap((entry) => (entry.kind === 'CRS-GEOGCRS' ? [[entry.name, entry.code]] : [])))

/** The code of the geographic system under a projected one. */
function baseOf(entry) {
  if (entry.kind === 'CRS-GEOGCRS') return entry.code
  return /AUTHORITY\["EPSG","(\d+)"\]\],PROJECTION/.exec(entry.wkt ?? '')?.[1] ?? baseByName.get(entry.name.split(' / ')[0])
}

function covers([west, south, east, north], [x, y]) {
  return y >= south && y <= north && (west <= east ? x >= west && x <= east : x >= west || x <= east)
}

function middleOf([west, south, east, north]) {
  const x = (west + (east < west ? east + 360 : east)) / 2
  return [x > 180 ? x - 360 : x, (south + north) / 2]
}

const ACCURACY_ELSEWHERE_METRES = 50
// S-JTSK: the one set for both countries claims 6 m, but is 9.8 m from the Czech one at Prague.
const MEASURED_ACCURACY_METRES = { 4156: 10 }

/** [towgs84, accuracy] or null: none is known. */
function shiftOf(entry) {
  const base = baseOf(entry)
  const [neighbour, accuracy] = NEIGHBOUR_DATUM[base] ?? [base, null]
  const candidates = helmert[neighbour] ?? []
  const middle = middleOf(bboxOf(entry))
  const covering = candidates.find(([, , , area]) => area !== null && covers(area, middle))
  if (covering !== undefined) return [covering[0], accuracy ?? MEASURED_ACCURACY_METRES[base] ?? covering[1]]
  // Better than no shift at all, but its accuracy was stated for elsewhere.
  const elsewhere = candidates.at(-1)
  return elsewhere === undefined ? null : [elsewhere[0], ACCURACY_ELSEWHERE_METRES]
}

function northingFirst(entry) {
  if (entry.kind === 'CRS-GEOGCRS') return !LONGITUDE_FIRST_NAME.test(entry.name)
  if (POLAR.test(entry.proj4)) return POLAR_NORTHING_FIRST.has(entry.code)
  if (entry.proj4.includes('+axis=')) return entry.proj4.includes('+axis=swu')
  return !EASTING_FIRST.has(entry.code) && !/AXIS\["Easting",EAST\]/.test(entry.wkt ?? '')
}

const ALIGNED = /\+datum=|\+nadgrids=@null|\+towgs84=0,0,0(?:,0,0,0,0)?(?= |$)/

function definition(entry) {
  let text = entry.proj4.replace(/ \+(?:no_defs|type=crs|wktext|units=m)(?= |$)/g, '')
  let accuracy = entry.accuracy === null ? null : Number(entry.accuracy)
  const hasShift = /\+(?:towgs84|nadgrids)=/.test(text)
  // Kertau (RSO) has no shift to Kertau 1968, which is not WGS 84.
  const isAligned = ALIGNED.test(text) && !text.includes('+ellps=evrst')
  if (!isAligned && (hasShift || !/\+ellps=(?:GRS80|WGS84)/.test(text))) {
    const shift = shiftOf(entry)
    text = text.replace(/ \+(?:towgs84|nadgrids)=(?:"[^"]*"|[^ "]+)/, '') + (shift === null ? '' : ` +towgs84=${shift[0]}`)
    accuracy = shift === null ? null : shift[1]
  }
  // Southing before westing is told by the order alone, so that the definition is always easting (westing) first.
  text = text.replace('+axis=swu', '+axis=wsu').replace('+towgs84=0,0,0,0,0,0,0', '+towgs84=0,0,0')
  text = text.replace(/\+ellps=(\w+)/, (ellipsoid, name) => ELLIPSOIDS[name] ?? ellipsoid)
  return { text, accuracy }
}

// A definition that proj4 can't read, or whose inverse does not lead back from the middle of its area, is worse than none.
function works(text, area) {
  const middle = middleOf(area)
  try {
    const transform = proj4('+proj=longlat +datum=WGS84', text)
    const there = transform.forward([...middle], true)
    const back = transform.inverse([...there], true)
    return there.every(Number.isFinite) && Math.abs(back[0] - middle[0]) < 1e-5 && Math.abs(back[1] - middle[1]) < 1e-5
  } catch {
    return false
  }
}

const lines = []
for (const [code, entry] of Object.entries(all)) {
  if (!/^CRS-(?:PROJ|GEOG)CRS$/.test(entry.kind) || !entry.proj4 || Number(code) > LAST_EPSG_CODE || NOT_EPSG.has(code)) continue
  // A PROJ string knows degrees only, so coordinates in grads would be taken for degrees.
  if (/deprecated/i.test(entry.name) || WRONG_IN_PROJ4.test(entry.proj4) || (entry.kind === 'CRS-GEOGCRS' && /grad/.test(entry.unit ?? '')))
    continue
  const { text, accuracy } = definition(entry)
  const bbox = bboxOf(entry)
  if (works(text, bbox)) lines.push(JSON.stringify([code, text, northingFirst(entry) ? 1 : 0, bbox, accuracy]))
}
const table = `${lines.join('\n')}\n`
writeFileSync(new URL('../data/epsg.ndjson', import.meta.url), table)
process.stdout.write(`${lines.length} systems, ${table.length} bytes\n`)
