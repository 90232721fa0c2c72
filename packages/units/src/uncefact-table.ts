// Common codes of UN/CEFACT Recommendation 20 that city data uses, each with its UCUM code.
// Source of code, name and conversion factor: UN/CEFACT Recommendation No. 20, Codes for Units of Measure Used in International Trade,
// revision 14 (2020), annexes II and III. The factors stand as published, rounded; conversion never uses them, a test compares them with UCUM.

export interface CommonCode {
  readonly code: string
  readonly name: string
  readonly ucum: string
  /** Published factor to `si`; NaN where the recommendation gives none. */
  readonly factor: number
  /** UCUM code of the unit to which the published factor leads. */
  readonly si: string
  /** Withdrawn from the recommendation, but still in the data. Never chosen as the code of a unit. */
  readonly withdrawn: boolean
}

/**
 * `code|name|UCUM|factor|SI unit`. Of several codes with one UCUM code the first is the preferred one. `!` marks a withdrawn code (status X).
 *
 * Where this departs from the print: H67 is printed with 10^-7 instead of 10^-6, a misprint; 2N is printed as 0.1151293 Np, which counts
 * root-power quantities, while UCUM's Np counts ratios of powers, so no factor stands here; ACR is the acre of the US survey foot.
 */
const ROWS = `
C62|one|1|1|1
P1|percent|%|0.01|1
59|part per million|[ppm]|1e-6|1
61|part per billion (US)|[ppb]|1e-9|1
E40|part per hundred thousand|10*-5|1e-5|1
60|percent weight|%|1e-2|1
MIL|thousand|10*3|1e3|1
MIO|million|10*6|1e6|1
CEN|hundred|10*2|100|1
DZN|dozen|12|12|1
EA|each|1||1
H87|piece|1||1
GQ|microgram per cubic metre|ug/m3|1e-9|kg/m3
GP|milligram per cubic metre|mg/m3|1e-6|kg/m3
A93|gram per cubic metre|g/m3|1e-3|kg/m3
KMQ|kilogram per cubic metre|kg/m3|1|kg/m3
M1|milligram per litre|mg/L|1e-3|kg/m3
H29|microgram per litre|ug/L|1e-6|kg/m3
GL|gram per litre|g/L|1|kg/m3
23|gram per cubic centimetre|g/cm3|1e3|kg/m3
B35|kilogram per litre|kg/L|1e3|kg/m3
D41|tonne per cubic metre|t/m3|1e3|kg/m3
NA|milligram per kilogram|mg/kg|1e-6|1
GK!|gram per kilogram|g/kg|1e-3|1
M29|kilogram per kilogram|kg/kg|1|1
C36|mole per cubic metre|mol/m3|1|mol/m3
M33|millimole per litre|mmol/L|1|mol/m3
C38|mole per litre|mol/L|1e3|mol/m3
C34|mole|mol|1|mol
C18|millimole|mmol|1e-3|mol
D74|kilogram per mole|kg/mol|1|kg/mol
A94|gram per mole|g/mol|1e-3|kg/mol
C86|reciprocal cubic metre|/m3|1|m-3
CEL|degree Celsius|Cel|1|K
KEL|kelvin|K|1|K
FAH|degree Fahrenheit|[degF]|0.5555556|K
A48|degree Rankine|[degR]|0.5555556|K
MTR|metre|m|1|m
KMT|kilometre|km|1e3|m
KTM!|kilometre|km|1e3|m
HMT|hectometre|hm|100|m
DMT|decimetre|dm|0.1|m
CMT|centimetre|cm|1e-2|m
MMT|millimetre|mm|1e-3|m
4H|micrometre (micron)|um|1e-6|m
C45|nanometre|nm|1e-9|m
INH|inch|[in_i]|0.0254|m
FOT|foot|[ft_i]|0.3048|m
YRD|yard|[yd_i]|0.9144|m
SMI|mile (statute mile)|[mi_i]|1609.344|m
NMI|nautical mile|[nmi_i]|1852|m
MTK|square metre|m2|1|m2
KMK|square kilometre|km2|1e6|m2
DMK|square decimetre|dm2|1e-2|m2
CMK|square centimetre|cm2|1e-4|m2
MMK|square millimetre|mm2|1e-6|m2
HAR|hectare|har|1e4|m2
H18|square hectometre|hm2|1e4|m2
ARE|are|ar|100|m2
ACR|acre|[acr_us]|4046.873|m2
FTK|square foot|[ft_i]2|0.09290304|m2
YDK|square yard|[yd_i]2|0.8361274|m2
MIK|square mile (statute mile)|[mi_i]2|2.589988e6|m2
MTQ|cubic metre|m3|1|m3
DMQ|cubic decimetre|dm3|1e-3|m3
CMQ|cubic centimetre|cm3|1e-6|m3
MMQ|cubic millimetre|mm3|1e-9|m3
GLL|gallon (US)|[gal_us]|3.785412e-3|m3
LTR|litre|L|1e-3|m3
HLT|hectolitre|hL|0.1|m3
DLT|decilitre|dL|1e-4|m3
CLT|centilitre|cL|1e-5|m3
MLT|millilitre|mL|1e-6|m3
4G|microlitre|uL|1e-9|m3
K6|kilolitre|kL|1|m3
MAL|megalitre|ML|1e3|m3
YDQ|cubic yard|[yd_i]3|0.764555|m3
SEC|second [unit of time]|s|1|s
MIN|minute [unit of time]|min|60|s
HUR|hour|h|3600|s
DAY|day|d|86400|s
WEE|week|wk|6.048e5|s
MON|month|mo|2.6298e6|s
ANN|year|a|3.15576e7|s
C26|millisecond|ms|1e-3|s
B98|microsecond|us|1e-6|s
C47|nanosecond|ns|1e-9|s
KGM|kilogram|kg|1|kg
GRM|gram|g|1e-3|kg
MGM|milligram|mg|1e-6|kg
MC|microgram|ug|1e-9|kg
TNE|tonne (metric ton)|t|1e3|kg
KTN|kilotonne|kt|1e6|kg
LBR|pound|[lb_av]|0.45359237|kg
ONZ|ounce (avoirdupois)|[oz_av]|0.02834952|kg
GRN|grain|[gr]|64.79891e-6|kg
STN|ton (US) or short ton (UK/US)|[ston_av]|907.1847|kg
GM|gram per square metre|g/m2|1e-3|kg/m2
GO|milligram per square metre|mg/m2|1e-6|kg/m2
28|kilogram per square metre|kg/m2|1|kg/m2
KL|kilogram per metre|kg/m|1|kg/m
KGS|kilogram per second|kg/s|1|kg/s
E93|kilogram per hour|kg/h|2.77778e-4|kg/s
E18|tonne per hour|t/h|0.277778|kg/s
M89|tonne per year|t/a|3.168808781e-5|kg/s
MTS|metre per second|m/s|1|m/s
KMH|kilometre per hour|km/h|0.277778|m/s
KNT|knot|[kn_i]|0.514444|m/s
HM|mile per hour (statute mile)|[mi_i]/h|0.44704|m/s
2M|centimetre per second|cm/s|1e-2|m/s
C16|millimetre per second|mm/s|1e-3|m/s
H67|millimetre per hour|mm/h|2.777778e-7|m/s
2X|metre per minute|m/min|0.0166666|m/s
M60|metre per hour|m/h|2.77778e-4|m/s
M62|kilometre per second|km/s|1e3|m/s
FS|foot per second|[ft_i]/s|0.3048|m/s
MSK|metre per second squared|m/s2|1|m/s2
A76|gal|Gal|1e-2|m/s2
K40|standard acceleration of free fall|[g]|9.80665|m/s2
HTZ|hertz|Hz|1|s-1
KHZ|kilohertz|kHz|1e3|s-1
MHZ|megahertz|MHz|1e6|s-1
A86|gigahertz|GHz|1e9|s-1
C97|reciprocal second|/s|1|s-1
H10|reciprocal hour|/h|2.77778e-4|s-1
C94|reciprocal minute|/min|1.666667e-2|s-1
RPM|revolutions per minute|{revolution}/min|1.67e-2|s-1
RPS|revolutions per second|{revolution}/s|1|s-1
BPM|beats per minute|{beat}/min|1.667e-2|s-1
E91|reciprocal day|/d|1.15741e-5|s-1
MQS|cubic metre per second|m3/s|1|m3/s
MQH|cubic metre per hour|m3/h|2.77778e-4|m3/s
G52|cubic metre per day|m3/d|1.15741e-5|m3/s
G53|cubic metre per minute|m3/min|1.66667e-2|m3/s
G51|litre per second|L/s|1e-3|m3/s
L2|litre per minute|L/min|1.66667e-5|m3/s
E32|litre per hour|L/h|2.77778e-7|m3/s
LD|litre per day|L/d|1.15741e-8|m3/s
40|millilitre per second|mL/s|1e-6|m3/s
41|millilitre per minute|mL/min|1.66667e-8|m3/s
PAL|pascal|Pa|1|Pa
A97|hectopascal|hPa|100|Pa
KPA|kilopascal|kPa|1e3|Pa
MPA|megapascal|MPa|1e6|Pa
74|millipascal|mPa|1e-3|Pa
B96|micropascal|uPa|1e-6|Pa
BAR|bar [unit of pressure]|bar|1e5|Pa
MBR|millibar|mbar|100|Pa
HN|conventional millimetre of mercury|mm[Hg]|133.3224|Pa
ATM|standard atmosphere|atm|101325|Pa
PS|pound-force per square inch|[psi]|6894.757|Pa
N16|inch of mercury (32 °F)|[in_i'Hg]|3386.38|Pa
NEW|newton|N|1|N
B47|kilonewton|kN|1e3|N
NU|newton metre|N.m|1|N.m
JOU|joule|J|1|J
KJO|kilojoule|kJ|1e3|J
3B|megajoule|MJ|1e6|J
GV|gigajoule|GJ|1e9|J
D30|terajoule|TJ|1e12|J
WHR|watt hour|W.h|3.6e3|J
KWH|kilowatt hour|kW.h|3.6e6|J
MWH|megawatt hour (1000 kW.h)|MW.h|3.6e9|J
GWH|gigawatt hour|GW.h|3.6e12|J
D32|terawatt hour|TW.h|3.6e15|J
K53|kilocalorie (thermochemical)|kcal_th|4184|J
B13|joule per square metre|J/m2|1|J/m2
E46|kilowatt hour per cubic metre|kW.h/m3|3.6e6|J/m3
WTT|watt|W|1|W
C31|milliwatt|mW|1e-3|W
KWT|kilowatt|kW|1e3|W
MAW|megawatt|MW|1e6|W
A90|gigawatt|GW|1e9|W
D46|volt - ampere|V.A|1|W
KVA|kilovolt - ampere|kV.A|1e3|W
MVA|megavolt - ampere|MV.A|1e6|W
D44|var|V.A{reactive}|1|V.A
KVR|kilovar|kV.A{reactive}|1e3|V.A
H47|watt per cubic metre|W/m3|1|W/m3
D54|watt per square metre|W/m2|1|W/m2
D53|watt per metre kelvin|W/(m.K)|1|W/(m.K)
D55|watt per square metre kelvin|W/(m2.K)|1|W/(m2.K)
B11|joule per kilogram kelvin|J/(kg.K)|1|J/(kg.K)
AMP|ampere|A|1|A
4K|milliampere|mA|1e-3|A
B84|microampere|uA|1e-6|A
AMH|ampere hour|A.h|3.6e3|C
E09|milliampere hour|mA.h|3.6|C
COU|coulomb|C|1|A.s
VLT|volt|V|1|V
2Z|millivolt|mV|1e-3|V
D82|microvolt|uV|1e-6|V
KVT|kilovolt|kV|1e3|V
D50|volt per metre|V/m|1|V/m
OHM|ohm|Ohm|1|Ohm
B49|kiloohm|kOhm|1e3|Ohm
B75|megaohm|MOhm|1e6|Ohm
SIE|siemens|S|1|A/V
C27|millisiemens|mS|1e-3|S
B99|microsiemens|uS|1e-6|S
D10|siemens per metre|S/m|1|S/m
H61|millisiemens per centimetre|mS/cm|0.1|S/m
G42|microsiemens per centimetre|uS/cm|1e-4|S/m
D33|tesla|T|1|T
C29|millitesla|mT|1e-3|T
D81|microtesla|uT|1e-6|T
LUX|lux|lx|1|lm/m2
KLX|kilolux|klx|1e3|lx
LUM|lumen|lm|1|cd.sr
CDL|candela|cd|1|cd
B60|lumen per square metre|lm/m2|1|lx
A24|candela per square metre|cd/m2|1|cd/m2
B61|lumen per watt|lm/W|1|lm/W
2N|decibel|dB||Np
C50|neper|Np|1|Np
DD|degree [unit of angle]|deg|1.745329e-2|rad
C81|radian|rad|1|rad
D61|minute [unit of angle]|'|2.908882e-4|rad
D62|second [unit of angle]|''|4.848137e-6|rad
E96|degree per second|deg/s|1.745329e-2|rad/s
2A|radian per second|rad/s|1|rad/s
D27|steradian|sr|1|sr
BQL|becquerel|Bq|27.027e-12|Ci
A19|becquerel per cubic metre|Bq/m3|1|Bq/m3
A95|gray|Gy|1|m2/s2
D13|sievert|Sv|1|m2/s2
C28|millisievert|mSv|1e-3|Sv
A99|bit|bit||1
AD|byte|By||1
2P|kilobyte|kBy||1
4L|megabyte|MBy||1
E34|gigabyte|GBy||1
E35|terabyte|TBy||1
B10|bit per second|bit/s||1
C74|kilobit per second|kbit/s|1e3|bit/s
E20|megabit per second|Mbit/s||1
B80|gigabit per second|Gbit/s||1
Q30|pH (potential of Hydrogen)|[pH]||mol/L
TKM|tonne kilometre|t.km|1e6|kg.m
`

/** In the order of the rows. */
export const COMMON_CODES: readonly CommonCode[] = ROWS.trim()
  .split('\n')
  .map((row) => {
    const [code = '', name = '', ucum = '', factor = '', si = ''] = row.split('|')
    const withdrawn = code.endsWith('!')
    const plainCode = withdrawn ? code.slice(0, -1) : code
    return Object.freeze({ code: plainCode, name, ucum, factor: factor === '' ? Number.NaN : Number(factor), si, withdrawn })
  })
