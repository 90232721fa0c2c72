// Prints a UCUM code as people write the unit: `ug/m3` as µg/m³, `Cel` as °C.
import { scanUcum } from './scan-ucum.ts'

/** Where UCUM's own symbol is not the usual one; others print without their square brackets. */
const SYMBOLS: Readonly<Record<string, string>> = {
  Cel: '°C',
  '[degF]': '°F',
  '[degR]': '°R',
  '[degRe]': '°Ré',
  deg: '°',
  "'": '′',
  "''": '″',
  Ohm: 'Ω',
  har: 'ha',
  ar: 'a',
  By: 'B',
  '10*': '10',
  '10^': '10',
  '[pi]': 'π',
  '[ppth]': '‰',
  '[in_i]': 'in',
  '[ft_i]': 'ft',
  '[yd_i]': 'yd',
  '[mi_i]': 'mi',
  '[nmi_i]': 'nmi',
  '[kn_i]': 'kn',
  '[acr_us]': 'acre',
  '[sft_i]': 'ft²',
  '[lb_av]': 'lb',
  '[oz_av]': 'oz',
  '[gr]': 'gr',
  '[ston_av]': 'ton',
  '[gal_us]': 'gal',
  '[gal_br]': 'gal',
  'm[Hg]': 'mHg',
  'm[H2O]': 'mH₂O',
  "[in_i'Hg]": 'inHg',
  "[in_i'H2O]": 'inH₂O',
  '[g]': 'gₙ',
  cal_th: 'cal',
  cal_IT: 'cal',
  Ao: 'Å',
  '[HP]': 'hp',
  '[iU]': 'IU',
  'B[SPL]': 'B(SPL)',
  '[c]': 'c',
  '[m_e]': 'mₑ',
}
const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
}

/**
 * The print form of a valid UCUM code. For people only: it is not unique and not meant to be read back.
 * @throws QUERY_INVALID as `parseUcum`
 */
export function printSymbol(code: string): string {
  let text = ''
  scanUcum(code, {
    unit({ prefix, atom, exponent }) {
      text += (prefix === 'u' ? 'µ' : prefix) + (SYMBOLS[atom.symbol] ?? withoutBrackets(atom.symbol)) + superscript(exponent)
    },
    number(digits) {
      text += digits
    },
    annotation(annotation, alone) {
      text += alone ? annotation : `(${annotation})`
    },
    punctuation(character) {
      text += character === '.' ? '·' : text === '' && character === '/' ? '1/' : character
    },
  })
  return text
}

function withoutBrackets(symbol: string): string {
  return symbol.startsWith('[') ? symbol.slice(1, -1) : symbol
}

function superscript(exponent: number): string {
  if (exponent === 1) return ''
  return Array.from(String(exponent), (character) => SUPERSCRIPTS[character] ?? character).join('')
}
