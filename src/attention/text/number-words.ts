import { lookupTable } from '#src/model/lookup-table.ts';
import * as cs from 'n2words/cs-CZ';
import * as da from 'n2words/da-DK';
import * as de from 'n2words/de-DE';
import * as el from 'n2words/el-GR';
import * as enGB from 'n2words/en-GB';
import * as enUS from 'n2words/en-US';
import * as es from 'n2words/es-ES';
import * as fi from 'n2words/fi-FI';
import * as fr from 'n2words/fr-FR';
import * as hu from 'n2words/hu-HU';
import * as it from 'n2words/it-IT';
import * as nb from 'n2words/nb-NO';
import * as nl from 'n2words/nl-NL';
import * as pl from 'n2words/pl-PL';
import * as pt from 'n2words/pt-PT';
import * as ro from 'n2words/ro-RO';
import * as ru from 'n2words/ru-RU';
import * as sv from 'n2words/sv-SE';
import * as tr from 'n2words/tr-TR';
import * as uk from 'n2words/uk-UA';

/** How a language says numbers. */
export type NumberWords = {
  /** A whole number, or a decimal with a point: `-12`, `3.14`. */
  readonly cardinal: (digits: string) => string;
  /** A whole number above zero. */
  readonly ordinal: (digits: string) => string;
  /** What parts the whole from the fraction when written. */
  readonly point: '.' | ',';
};

type Source = {
  readonly toCardinal: (value: string) => string;
  readonly toOrdinal: (value: string) => string;
};

const wordsOf = (source: Source, point: NumberWords['point'] = ','): NumberWords => ({
  cardinal: (digits) => source.toCardinal(digits),
  ordinal: (digits) => source.toOrdinal(digits),
  point,
});

const british = wordsOf(enGB, '.');
const languages: Readonly<Record<string, NumberWords>> = lookupTable({
  ...{ cs: wordsOf(cs), da: wordsOf(da), de: wordsOf(de), el: wordsOf(el), es: wordsOf(es), fi: wordsOf(fi) },
  ...{ fr: wordsOf(fr), hu: wordsOf(hu), it: wordsOf(it), nb: wordsOf(nb), no: wordsOf(nb), nl: wordsOf(nl) },
  ...{ pl: wordsOf(pl), pt: wordsOf(pt), ro: wordsOf(ro), ru: wordsOf(ru), sv: wordsOf(sv), tr: wordsOf(tr) },
  ...{ uk: wordsOf(uk), en: wordsOf(enUS, '.'), 'en-gb': british, 'en-au': british, 'en-nz': british },
  ...{ 'en-ie': british, 'en-in': british, 'en-za': british },
});

/** The numbers of a language (BCP 47), by its region or without; null where we have none. */
export function numberWordsOf(language: string): NumberWords | null {
  const tag = language.toLowerCase().replaceAll('_', '-');
  return languages[tag] ?? languages[tag.split('-')[0] ?? ''] ?? null;
}

/** No number has more digits: what is longer is said digit by digit. */
const mostDigits = 15;

/**
 * A token of digits as another language says it: `1.234,5` where commas are its points. Null for anything else, which
 * is left to the synthesiser.
 */
export function spokenNumber(token: string, words: NumberWords): string | null {
  const [group, point] = words.point === ',' ? [".\u00A0\u202F'’", ','] : [',', '.'];
  const form = new RegExp(`^[-−]?(?:\\d{1,3}(?:[${group}]\\d{3})+|\\d+)(?:\\${point}\\d+)?$`);
  const digits = token.replace(/\D/g, '').length;
  if (!form.test(token) || digits > mostDigits) return null;
  const plain = token.replace('−', '-').replace(new RegExp(`[${group}]`, 'g'), '');
  return words.cardinal(point === ',' ? plain.replace(',', '.') : plain);
}
