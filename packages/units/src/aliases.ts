// What sources write instead of a UCUM code, and the code that is meant.
import { COMMON_CODES } from './uncefact-table.ts'

/** Case-sensitive, after Unicode normalisation (NFKC). `text=UCUM`. */
const SYMBOL_ALIASES = `
  °C=Cel; degC=Cel; deg C=Cel; ºC=Cel; oC=Cel; °F=[degF]; degF=[degF]; deg F=[degF]; ºF=[degF]; °K=K; degK=K; °=deg;
  ‰=[ppth]; ppm=[ppm]; ppmv=[ppm]; ppb=[ppb]; ppbv=[ppb]; kmh=km/h; kph=km/h; kmph=km/h; km/hr=km/h; mps=m/s; m/sec=m/s;
  kts=[kn_i]; kn=[kn_i]; mm/hr=mm/h; ha=har; in=[in_i]; yd=[yd_i]; mi=[mi_i]; nmi=[nmi_i]; lb=[lb_av]; lbs=[lb_av];
  oz=[oz_av]; gal=[gal_us]; psi=[psi]; mmHg=mm[Hg]; inHg=[in_i'Hg]; mph=[mi_i]/h; ft=[ft_i]; Wh=W.h; kWh=kW.h; MWh=MW.h; GWh=GW.h;
  TWh=TW.h; KWh=kW.h; KWH=kW.h; Kwh=kW.h; kwh=kW.h; Wh/m2=W.h/m2; kWh/m2=kW.h/m2; kWh/m3=kW.h/m3; VA=V.A; kVA=kV.A; MVA=MV.A;
  var=V.A{reactive}; kvar=kV.A{reactive}; Ah=A.h; mAh=mA.h; dBA=dB{A}; dB(A)=dB{A}; dbA=dB{A}; dB A=dB{A}; LAeq dB=dB{A}; Lux=lx;
  lux=lx; Ω=Ohm; kΩ=kOhm; MΩ=MOhm; μΩ=uOhm; mΩ=mOhm; Ωm=Ohm.m; rpm={revolution}/min; RPM={revolution}/min; bps=bit/s; pH=[pH]; kbps=kbit/s;
  Mbps=Mbit/s; Gbps=Gbit/s; kB=kBy; KB=kBy; MB=MBy; GB=GBy; TB=TBy; sec=s; secs=s; mins=min; hr=h; hrs=h; l/hr=L/h;
  veh/h={vehicle}/h; vehicles/h={vehicle}/h; #=1; 1/1=1; mg l-1=mg/L; kg m-3=kg/m3
`

/** Without regard to case. Names of Recommendation 20 are added to these, in British and American spelling. */
const WORD_ALIASES = `
  celsius=Cel; degrees celsius=Cel; degree celsius=Cel; deg celsius=Cel; centigrade=Cel; degrees centigrade=Cel; grad celsius=Cel;
  fahrenheit=[degF]; degrees fahrenheit=[degF]; kelvin=K; percent=%; percentage=%; per cent=%; prozent=%; pct=%; ppm=[ppm]; ppb=[ppb];
  parts per million=[ppm]; parts per billion=[ppb]; part per billion=[ppb]; parts per thousand=[ppth]; degree=deg; degrees=deg; arc degree=deg;
  minute=min; second=s; metres per second=m/s; kilometres per hour=km/h; miles per hour=[mi_i]/h; knots=[kn_i]; micrograms per cubic metre=ug/m3;
  milligrams per cubic metre=mg/m3; watts per square metre=W/m2; litres per square metre=L/m2; millimetres per hour=mm/h;
  millimetre of rain=mm; mile=[mi_i]; tonne=t; inches=[in_i]; feet=[ft_i]; foot=[ft_i]; kilowatt-hour=kW.h; watt-hour=W.h; megawatt hour=MW.h; decibels=dB; hertz=Hz; siemens=S;
  unitless=1; dimensionless=1; unity=1; count={count}; number={count}; person={person}; persons={person}; vehicle={vehicle}; vehicles={vehicle}
`

/** IRIs and URNs outside QUDT's namespace that stand for one unit. */
const IRI_ALIASES = `
  http://www.opengis.net/def/uom/OGC/1.0/metre=m; http://www.opengis.net/def/uom/OGC/1.0/degree=deg;
  http://www.opengis.net/def/uom/OGC/1.0/radian=rad; http://www.opengis.net/def/uom/OGC/1.0/unity=1;
  urn:ogc:def:uom:EPSG::9001=m; urn:ogc:def:uom:EPSG::9002=[ft_i]; urn:ogc:def:uom:EPSG::9003=[ft_us]; urn:ogc:def:uom:EPSG::9101=rad;
  urn:ogc:def:uom:EPSG::9102=deg; urn:ogc:def:uom:EPSG::9122=deg; http://www.opengis.net/def/uom/EPSG/0/9001=m;
  http://www.opengis.net/def/uom/EPSG/0/9102=deg
`

/** UCUM codes by the exact text that stands for them. */
export const SYMBOLS_BY_TEXT: ReadonlyMap<string, string> = readTable(SYMBOL_ALIASES)
export const CODES_BY_IRI: ReadonlyMap<string, string> = readTable(IRI_ALIASES)
/** By lower-case words. */
export const CODES_BY_WORD: ReadonlyMap<string, string> = new Map([...namesOfCommonCodes(), ...readTable(WORD_ALIASES)])

function readTable(table: string): Map<string, string> {
  return new Map(
    table.split(';').map((entry) => {
      const equals = entry.lastIndexOf('=')
      return [entry.slice(0, equals).trim().normalize('NFKC'), entry.slice(equals + 1).trim()]
    }),
  )
}

function namesOfCommonCodes(): Map<string, string> {
  const names = new Map<string, string>()
  for (const { name, ucum } of COMMON_CODES) {
    // `ton (US)` without its bracket would be another unit; `minute [unit of angle]` comes after the minute of time, and the first stays.
    if (name.includes('(US)')) continue
    const word = name.replace(/ [[(].*$/, '').toLowerCase()
    for (const spelling of [word, plural(word), american(word), plural(american(word))]) {
      if (!names.has(spelling)) names.set(spelling, ucum)
    }
  }
  return names
}

function american(word: string): string {
  return word.replaceAll('metre', 'meter').replaceAll('litre', 'liter')
}

/** The unit before `per` takes the s: `micrograms per cubic metre`. */
function plural(word: string): string {
  const [unit = '', ...rest] = word.split(' per ')
  return [/[sz]$/.test(unit) ? unit : `${unit}s`, ...rest].join(' per ')
}
