import { lookupTable } from '#src/model/lookup-table.ts';
import {
  abbreviations,
  alwaysAbbreviated,
  beforeNumbers,
  beforeRoman,
  beforeYears,
  currencies,
  months,
  noStreets,
  rulers,
  shorthands,
  shortMonths,
  signs,
  streets,
  units,
} from './english-lists.ts';
import { numberWordsOf, type NumberWords } from './number-words.ts';

/** The tokens beside one, as written; empty at the ends of a line. */
export type Beside = { readonly before: string; readonly after: string };

/**
 * A written English token – already without emoji and the punctuation around it – in words. What is no number,
 * sign or abbreviation comes back as it was.
 * @param token with a full stop behind it where it had one: `Mr.`, `3rd`, `$2.50`, `7:35`
 */
export function spokenEnglish(token: string, beside: Beside, language = 'en'): string {
  if (token.length > mostLetters) return token;
  const words = numberWordsOf(language) ?? (numberWordsOf('en') as NumberWords);
  const bare = token.replace(/[.]+$/, '');
  const lower = bare.toLowerCase();
  const previous = plain(beside.before);
  const isMonth = (word: string) => months.includes(word) || shortMonths.has(word);
  const isMonthDay = isMonth(previous) || isMonth(plain(beside.after));
  return (
    unitAlone(lower, beside) ??
    abbreviation(token, lower, beside) ??
    signs[bare] ??
    money(bare, beside, words) ??
    clock(lower, words) ??
    date(bare, language, words) ??
    fraction(bare, beside, words) ??
    lengthOf(bare, words) ??
    range(bare, beside, words, language) ??
    ordinal(lower, words) ??
    decade(lower, words) ??
    number(bare, { isYear: beforeYears.has(previous), isDay: isMonthDay }, words) ??
    measured(bare, words) ??
    roman(bare, beside, words) ??
    address(bare) ??
    hyphenated(bare, beside, language) ??
    mixed(bare, beside, words)
  );
}

/** No number, address or abbreviation is longer. */
const mostLetters = 120;

const plain = (token: string): string =>
  token
    .slice(0, mostLetters)
    .toLowerCase()
    .replace(/^\P{L}+|\P{L}+$/gu, '');

const spaced = (text: string): string => text.replace(/[-,]/g, ' ').replace(/\s+/g, ' ').trim();

function abbreviation(token: string, lower: string, { before, after }: Beside): string | null {
  const hasStop = token.endsWith('.');
  const isName = /^\P{L}*\p{Lu}/u.test(after);
  if (lower === 'no' && hasStop && /^\d/.test(after)) return 'number';
  if (lower === 'nos' && hasStop && /^\d/.test(after)) return 'numbers';
  if (lower === 'st' && (hasStop || /^St$/.test(token)))
    return isName && isBeforeSaint(before) ? 'saint' : 'street';
  const twin = /^(\p{Lu}[\p{L}'’]+)[-–—]St\.$/u.exec(token);
  if (twin && isName) return `${twin[1]} saint`;
  if (/^\d/.test(after) && hasStop && Object.hasOwn(beforeNumbers, lower))
    return beforeNumbers[lower] ?? null;
  if (shortMonths.has(lower) && (/^\d/.test(after) || /^\d/.test(before)))
    return abbreviations[lower] ?? null;
  if (lower === 'v' && hasStop && /^\p{Lu}/u.test(before) && isName) return 'versus';
  if (Object.hasOwn(shorthands, lower)) return shorthands[lower] ?? null;
  if (lower === 'dr' && (hasStop || isName)) return isName || before === '' ? 'doctor' : 'drive';
  if (/^(?:\p{L}\.)+\p{L}$/u.test(lower) && !(lower in abbreviations))
    return lower.toUpperCase().replaceAll('.', ' ');
  const full = Object.hasOwn(abbreviations, lower) ? abbreviations[lower] : undefined;
  return full !== undefined && (hasStop || alwaysAbbreviated.has(lower)) ? full : null;
}

/** A saint follows at a begin, after a small word, a stop or a preposition; a street's name has a capital. */
function isBeforeSaint(before: string): boolean {
  const word = plain(before);
  if (streets.has(word) || /\d(?:st|nd|rd|th)$/i.test(before)) return false;
  return !/^\p{Lu}\p{Ll}/u.test(before) || noStreets.has(word) || /[.,;:!?–—-]$/.test(before);
}

/** `5 km`: a unit on its own after a number. */
function unitAlone(lower: string, { before }: Beside): string | null {
  if (!/^[-−+]?[\d.,/½¼¾⅓⅔]+$/.test(before) || !Object.hasOwn(units, lower)) return null;
  if (lower === 'in' || lower === 'm' || lower === 's' || lower === 'x')
    return lower === 'm' ? 'metres' : null;
  return units[lower]?.[before === '1' ? 0 : 1] ?? null;
}

const amount = String.raw`\d{1,3}(?:,\d{3})+|\d+`;

function money(bare: string, { after }: Beside, words: NumberWords): string | null {
  const found = new RegExp(
    `^([-−])?(?:US|CA?|A|NZ|HK|S)?([$£€¥₹₽₩₺₴₪₫₱])(${amount})(?:\\.(\\d+))?(k|m|bn|b)?$`,
    'i',
  ).exec(bare);
  if (!found) {
    const behind = new RegExp(`^(${amount})(?:\\.(\\d\\d))?([€£$₹₽₩₺₴₪₫₱])$`).exec(bare);
    return behind
      ? money(`${behind[3]}${behind[1]}${behind[2] ? `.${behind[2]}` : ''}`, { before: '', after: '' }, words)
      : null;
  }
  const [, minus, sign = '$', whole = '', cents, scale] = found;
  const [one, many, part, parts] = currencies[sign] as readonly [string, string, string, string];
  const lead = minus ? 'minus ' : '';
  const count = digitsOf(whole);
  const scales: Readonly<Record<string, string>> = {
    k: 'thousand',
    m: 'million',
    b: 'billion',
    bn: 'billion',
  };
  if (scale || isScale(after)) {
    const value = cardinal(cents ? `${count}.${cents}` : count, words);
    return lead + (scale ? `${value} ${scales[scale.toLowerCase()]} ${many}` : value);
  }
  if (cents?.length !== 2)
    return `${lead}${cardinal(cents ? `${count}.${cents}` : count, words)} ${count === '1' && !cents ? one : many}`;
  const small =
    Number(cents) === 0
      ? ''
      : `${cardinal(String(Number(cents)), words)} ${Number(cents) === 1 ? part : parts}`;
  const large = `${cardinal(count, words)} ${count === '1' ? one : many}`;
  return lead + (small === '' ? large : Number(count) === 0 ? small : `${large} and ${small}`);
}

const isScale = (token: string): boolean => /^(?:hundred|thousand|million|billion|trillion)s?\b/i.test(token);

/** The scale of an amount of money that stands before it: `$3 million` is “three million dollars”. */
export function scaleOfMoney(token: string, before: string): string | null {
  const sign = /^[-−]?([$£€¥₹₽₩₺₴₪₫₱])[\d.,]+$/.exec(before)?.[1];
  return sign && isScale(token) ? `${plain(token)} ${currencies[sign]?.[1]}` : null;
}

function clock(lower: string, words: NumberWords): string | null {
  const found =
    /^(\d{1,2})(?::(\d\d))?(?::(\d\d))?([ap])\.?m$/.exec(lower) ??
    /^(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(lower);
  if (!found) return null;
  const [, hour = '', minute, second, half] = found;
  if (Number(hour) > 24 || Number(minute ?? 0) > 59 || Number(second ?? 0) > 59) return null;
  const two = (part: string) =>
    part.startsWith('0') ? `oh ${cardinal(part.slice(1), words)}` : cardinal(part, words);
  const parts = [cardinal(String(Number(hour)), words)];
  if (minute === '00' && !second) parts.push(...(half ? [] : ["o'clock"]));
  else if (minute) parts.push(minute === '00' ? 'hundred' : two(minute));
  if (second) parts.push(`and ${cardinal(String(Number(second)), words)} seconds`);
  if (half) parts.push(`${half} m`);
  return parts.join(' ');
}

function date(bare: string, language: string, words: NumberWords): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(bare);
  const slashed = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)$/.exec(bare);
  if (!iso && !slashed) return null;
  const isDayFirst = !/^en(?:-us)?$/i.test(language) || Number(slashed?.[1]) > 12;
  const [year, month, day] = iso
    ? [iso[1], iso[2], iso[3]]
    : [slashed?.[3], slashed?.[isDayFirst ? 2 : 1], slashed?.[isDayFirst ? 1 : 2]];
  const name = months[Number(month) - 1];
  if (!name || Number(day) < 1 || Number(day) > 31) return null;
  return `${name} ${spaced(words.ordinal(String(Number(day))))} ${yearWords(Number(year), words)}`;
}

/** A year as it is said: “nineteen oh five”, “two thousand five”, “twenty twelve”. */
export function yearWords(year: number, words: NumberWords): string {
  const [century, rest] = [Math.floor(year / 100), year % 100];
  if (year < 1000 || year > 9999 || (century % 10 === 0 && rest < 10)) return cardinal(String(year), words);
  const first = cardinal(String(century), words);
  if (rest === 0) return `${first} hundred`;
  return `${first} ${rest < 10 ? `oh ${cardinal(String(rest), words)}` : cardinal(String(rest), words)}`;
}

const parts: Readonly<Record<string, string>> = lookupTable({
  ...{ '½': 'a half', '¼': 'a quarter', '¾': 'three quarters', '⅓': 'a third', '⅔': 'two thirds' },
  ...{ '⅛': 'an eighth', '⅜': 'three eighths', '⅝': 'five eighths', '⅞': 'seven eighths', '⅕': 'a fifth' },
});
const bottoms = new Set([2, 3, 4, 5, 6, 8, 9, 10, 12, 16, 32, 64, 100]);

/** `1/2`, `2½`, and `2 1/2`. What no one divides by is two numbers: `24/7`. */
function fraction(bare: string, { before }: Beside, words: NumberWords): string | null {
  const [, whole = '', part = '', unit = ''] = /^(\d*)([½¼¾⅓⅔⅛⅜⅝⅞⅕])(\p{L}*|°[CF]?|%|″|′)$/u.exec(bare) ?? [];
  if (part !== '') {
    const name = unit === '' ? '' : ` ${units[unit.toLowerCase()]?.[1] ?? unit}`;
    const count = whole === '' ? '' : `${cardinal(whole, words)} and `;
    return `${count}${parts[part]}${name}`;
  }
  const found = /^(\d{1,3})\/(\d{1,3})$/.exec(bare);
  if (!found) return null;
  const [top, bottom] = [Number(found[1]), Number(found[2])];
  const both = `${cardinal(String(top), words)} ${cardinal(String(bottom), words)}`;
  if (!bottoms.has(bottom) || top === 0 || top % bottom === 0) return both;
  const name = bottom === 2 ? 'half' : bottom === 4 ? 'quarter' : spaced(words.ordinal(String(bottom)));
  const isMore = /^\d+$/.test(before) && top < bottom;
  const count = isMore && top === 1 ? (/^[aeiou]/.test(name) ? 'an' : 'a') : cardinal(String(top), words);
  const many = top === 1 ? name : name === 'half' ? 'halves' : `${name}s`;
  return `${isMore ? 'and ' : ''}${count} ${many}`;
}

/** `5'10"`: five foot ten. */
function lengthOf(bare: string, words: NumberWords): string | null {
  const found = /^(\d+)['’′](\d{1,2})["”″]?$/.exec(bare);
  return found ? `${cardinal(found[1] as string, words)} foot ${cardinal(found[2] as string, words)}` : null;
}

/** `5–10`, `1990-95`, `1:30–2:00`, `10am-5pm`: one to the other. Telephone numbers are digits. */
function range(bare: string, beside: Beside, words: NumberWords, language: string): string | null {
  if (isTelephone(bare, beside)) return oneByOne(bare, words);
  const found = /^([^-–—]*\d[^-–—]*)[-–—](\P{L}*\d[^-–—]*)$/u.exec(bare);
  if (!found) return null;
  const [, from = '', to = ''] = found;
  const say = (part: string) => spokenEnglish(part, { before: beside.before, after: '' }, language);
  // Hours have no o'clock here; a currency is said once, behind both.
  const first = new RegExp(`^[$£€¥₹](${amount})$`).exec(from);
  const isPrice = first !== null && /^[\d.,]+\D*$/.test(to);
  if (!isPrice && !/^[$£€¥₹]?\d/.test(from)) return null;
  if (from === to) return `${say(from)} ${say(to)}`;
  const both = isPrice ? [say(first[1] as string), say(`${from[0]}${to}`)] : [say(from), say(to)];
  return both.join(' to ').replaceAll(" o'clock", '');
}

/** Groups of digits as telephones have them, and the groups beside such. */
const isTelephone = (bare: string, { before, after }: Beside): boolean =>
  (/^\+?\d{2,4}(?:[-.]\d{3,4}){1,4}$/.test(bare) &&
    !/^\d{4}-\d{4}$/.test(bare) &&
    !/^\d{2,3}\.\d{3,4}$/.test(bare)) ||
  (/^\d{3}$/.test(bare) && /^\d{3}[-.]\d{4}\b/.test(after)) ||
  (/^\+\d{1,3}$/.test(bare) && /^\(?\d{2,4}/.test(after)) ||
  (/^\d{2,4}$/.test(bare) && /^\+\d{1,3}$/.test(before));

function ordinal(lower: string, words: NumberWords): string | null {
  const found = new RegExp(`^(${amount})(?:st|nd|rd|th)$`).exec(lower);
  if (!found || Number(digitsOf(found[1] as string)) === 0) return null;
  return spaced(words.ordinal(digitsOf(found[1] as string)));
}

/** `1990s`, `'80s`. */
function decade(lower: string, words: NumberWords): string | null {
  const found = /^['’]?(\d\d)?(\d0)['’]?s$/.exec(lower);
  if (!found) return null;
  const [, century, tens = '00'] = found;
  const lead = century ? `${cardinal(String(Number(century)), words)} ` : '';
  if (tens === '00') return century === '20' ? 'two thousands' : `${lead}hundreds`;
  return `${lead}${tens === '10' ? 'tens' : cardinal(tens, words).replace(/y$/, 'ies')}`;
}

function number(
  bare: string,
  { isYear, isDay }: { isYear: boolean; isDay: boolean },
  words: NumberWords,
): string | null {
  const found = new RegExp(`^([-−+])?(${amount}|)(?:\\.(\\d+))?$`).exec(bare);
  if (!found || !/\d/.test(bare)) return null;
  const [, sign, written = '', decimals] = found;
  const whole = digitsOf(written);
  const lead = sign === '+' ? 'plus ' : sign ? 'minus ' : '';
  if (decimals !== undefined) return `${lead}${cardinal(`${whole || '0'}.${decimals}`, words)}`;
  if (/^0\d/.test(whole) || whole.length > 15) return lead + oneByOne(whole, words);
  const value = Number(whole);
  if (isDay && !sign && value >= 1 && value <= 31) return spaced(words.ordinal(whole));
  const looksLikeYear = written.length === 4 && (isYear ? value >= 1000 : value >= 1600) && value <= 2099;
  return lead + (looksLikeYear && !sign ? yearWords(value, words) : cardinal(whole, words));
}

const digitsOf = (written: string): string => written.replaceAll(',', '');

const oneByOne = (text: string, words: NumberWords): string =>
  [...text]
    .filter((c) => /[\d+]/.test(c))
    .map((c) => (c === '+' ? 'plus' : cardinal(c, words)))
    .join(' ');

/** A number in words; what follows a point digit by digit. */
function cardinal(digits: string, words: NumberWords): string {
  const [whole = '0', decimals] = digits.split('.');
  const first =
    whole.length > 15 ? oneByOne(whole, words) : spaced(words.cardinal(whole === '' ? '0' : whole));
  return decimals === undefined ? first : `${first} point ${oneByOne(decimals, words)}`;
}

/** `5km`, `20°C`, `50%`. */
function measured(bare: string, words: NumberWords): string | null {
  // Of networks and pictures the letter is a name.
  if (/^(?:[2-6]G|[2-8]K)$/.test(bare)) return `${cardinal(bare[0] as string, words)} ${bare[1]}`;
  if (/^\d+M$/.test(bare)) return `${cardinal(bare.slice(0, -1), words)} million`;
  const found = new RegExp(`^([-−+]?(?:${amount})(?:\\.\\d+)?)(\\D+)$`).exec(bare);
  const unit = found?.[2]?.toLowerCase() ?? '';
  if (!found || !Object.hasOwn(units, unit)) return null;
  const count = number(found[1] as string, { isYear: false, isDay: false }, words);
  return `${count} ${units[unit]?.[found[1] === '1' ? 0 : 1]}`;
}

function roman(bare: string, { before, after }: Beside, words: NumberWords): string | null {
  const name = plain(before);
  if (!/^(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})$/.test(bare) || !/^\p{Lu}/u.test(before)) return null;
  // One letter is a number only where one is wanted; `I` is most often somebody.
  if (bare.length === 1 && !(beforeRoman.has(name) || (rulers.has(name) && bare !== 'L'))) return null;
  if (bare === 'I' && rulers.has(name) && /^\p{Ll}/u.test(after)) return null;
  const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50 };
  const digits = [...bare].map((c) => values[c] ?? 0);
  const value = digits.reduce((sum, d, k) => sum + (d < (digits[k + 1] ?? 0) ? -d : d), 0);
  if (beforeRoman.has(name)) return cardinal(String(value), words);
  return /^\p{Lu}\p{Ll}+$/u.test(before) ? `the ${spaced(words.ordinal(String(value)))}` : null;
}

/** `example.com`, `me@example.org`. */
function address(bare: string): string | null {
  const host = bare.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  if (!/^[\w.+-]*@?(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#][\w./?=&#%~+-]*)?$/i.test(host)) return null;
  const [site = '', ...rest] = host.split(/(?=[/?#])/);
  const letters = (part: string) => (spelled.has(part.toLowerCase()) ? [...part].join(' ') : part);
  return [site.split('.').map(letters).join('.'), ...rest]
    .join('')
    .replaceAll('@', ' at ')
    .replaceAll('.', ' dot ')
    .replaceAll('/', ' slash ')
    .replaceAll('?', ' question mark ')
    .replaceAll('=', ' equals ')
    .replaceAll('_', ' underscore ')
    .replaceAll('#', ' hash ')
    .replaceAll('&', ' and ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Parts of addresses that nobody says as words. */
const spelled = new Set(
  'www uk au nz ca de fr es nl ch jp kr cn ru br se dk fi pl cz eu tv fm html htm php pdf io ai'.split(' '),
);

/** `21st-century`, `5-year-old`, `mid-1990s`: part by part. */
function hyphenated(bare: string, beside: Beside, language: string): string | null {
  const all = bare.split(/[-–—]/);
  if (all.length < 2 || all.length > 8 || !/\d/.test(bare) || all.some((part) => part === '')) return null;
  if (!all.some((part) => /\p{L}{2}/u.test(part))) return null;
  return all
    .map((part, k) =>
      spokenEnglish(part, { before: all[k - 1] ?? beside.before, after: all[k + 1] ?? '' }, language),
    )
    .join(' ');
}

/** `MP3`, `B2B`, `1.2.3`: letters and numbers in turn; hyphens and slashes part words. */
function mixed(bare: string, beside: Beside, words: NumberWords): string {
  if (!/[\d&@#+=%/]/.test(bare)) return bare;
  const version = /^v?\d+(?:\.\d+){2,}$/i.test(bare);
  if (version)
    return bare
      .split('.')
      .map((p) => spokenEnglish(p, { before: '', after: '' }))
      .join(' point ');
  const parts = bare.match(/\d+(?:[.,]\d+)*|[^\d\s&@#+=%/]+|[&@#+=%]/g) ?? [];
  if (parts.length < 2)
    return parts.length === 0 || parts[0] === bare ? bare : spokenEnglish(parts[0] as string, beside);
  return parts
    .map((part) =>
      /^\d/.test(part)
        ? (number(part, { isYear: false, isDay: false }, words) ?? oneByOne(part, words))
        : (signs[part] ?? part),
    )
    .join(' ');
}
