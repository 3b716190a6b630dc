import { lookupTable } from '#src/model/lookup-table.ts';

/** What stands beside a token. */
type Beside = { readonly before: string; readonly after: string };

/**
 * A written token of a language other than English as it is said, where a synthesiser would not read it so: the amount before its
 * currency, units, dates and ordinals in words, halves, “from to”, and the dots of addresses. Numbers stay digits. Null: as it is.
 * @param stop the full stop behind it, or nothing
 */
export function spokenElsewhere(core: string, stop: string, beside: Beside, language: string): string | null {
  if (core.length > mostLetters || !/[\p{N}.°]|^[\p{L}/]{1,4}$/u.test(core)) return null;
  const words = wordsOf(language);
  return (
    price(core) ??
    date(core, language) ??
    unit(core, beside, language) ??
    half(core, words) ??
    range(core, words) ??
    ordinal(core, stop, beside, language) ??
    address(core, words)
  );
}

const mostLetters = 120;
const number = String.raw`\d+(?:[.,'’\u00A0\u202F]\d+)*½?`;

/** `€5`: five euros, not euro five. */
function price(core: string): string | null {
  const found = new RegExp(`^([-−]?)(\\p{Sc})(${number})$`, 'u').exec(core);
  return found ? `${found[1]}${found[3]}${found[2]}` : null;
}

/** `3.5.2024`, `03/05/2024` – days first, as nearly everywhere but in America – and `2024-05-03`. */
function date(core: string, language: string): string | null {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(core);
  const own = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/.exec(core);
  if (!iso && !own) return null;
  const [year, month, day] = (iso ? [iso[1], iso[2], iso[3]] : [own?.[4], own?.[3], own?.[1]]).map(Number);
  if (!year || !month || !day || month > 12 || day > 31) return null;
  const at = new Date(Date.UTC(year, month - 1, day));
  return long(language, at).replace(/ г\.$/, ' года').replace(/ р\.$/, ' року');
}

const long = (language: string, at: Date): string =>
  withLocale(language, (locale) =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC', calendar: 'gregory' }).format(at),
  );

/** Codes that the platform does not know are as good as none. */
function withLocale<T>(language: string, of: (locale: string) => T): T {
  try {
    return of(language.replaceAll('_', '-'));
  } catch (error) {
    if (error instanceof RangeError) return of('en');
    throw error;
  }
}

/** Signs of units as CLDR calls them. */
const units: Readonly<Record<string, string>> = lookupTable({
  ...{ km: 'kilometer', m: 'meter', cm: 'centimeter', mm: 'millimeter', mi: 'mile', ha: 'hectare' },
  ...{ kg: 'kilogram', g: 'gram', l: 'liter', L: 'liter', ml: 'milliliter', h: 'hour', min: 'minute' },
  ...{ s: 'second', ms: 'millisecond', 'km/h': 'kilometer-per-hour', 'm/s': 'meter-per-second' },
  ...{ '°C': 'celsius', '°F': 'fahrenheit', '°': 'degree', kB: 'kilobyte', MB: 'megabyte', GB: 'gigabyte' },
  ...{ TB: 'terabyte' },
});

/** `5km`, and `km` after a number. */
function unit(core: string, { before }: Beside, language: string): string | null {
  const together = new RegExp(`^([-−+]?${number})(\\D+)$`).exec(core);
  const [amount, sign] = together ? [together[1], together[2]] : [before, core];
  if (amount === undefined || sign === undefined || !Object.hasOwn(units, sign)) return null;
  if (!new RegExp(`^[-−+]?${number}$`).test(amount)) return null;
  const name = unitName(
    units[sign] as string,
    Number(amount.replace(/[^\d.,]/g, '').replace(',', '.')),
    language,
  );
  return name === null ? null : together ? `${amount} ${name}` : name;
}

function unitName(name: string, amount: number, language: string): string | null {
  const parts = withLocale(language, (locale) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).formatToParts(
      Number.isFinite(amount) ? amount : 2,
    ),
  );
  const said = parts.flatMap(({ type, value }) => (type === 'unit' ? [value] : []));
  return said.length === 0 ? null : said.join(' ');
}

type Words = {
  /** `2½`: after the number; and alone. */
  readonly half?: readonly [after: string, alone: string];
  readonly to?: string;
  readonly dot?: string;
};

const wordsOf = (language: string): Words => words[language.toLowerCase().split(/[-_]/)[0] as string] ?? {};

const words: Readonly<Record<string, Words>> = lookupTable({
  de: { half: ['einhalb', 'ein halb'], to: 'bis', dot: 'Punkt' },
  fr: { half: ['et demi', 'un demi'], to: 'à', dot: 'point' },
  es: { half: ['y medio', 'medio'], to: 'a', dot: 'punto' },
  it: { half: ['e mezzo', 'mezzo'], to: 'a', dot: 'punto' },
  pt: { half: ['e meio', 'meio'], to: 'a', dot: 'ponto' },
  ca: { half: ['i mig', 'mig'], to: 'a', dot: 'punt' },
  ro: { half: ['și jumătate', 'jumătate'], to: 'la', dot: 'punct' },
  nl: { half: ['en een half', 'een half'], to: 'tot', dot: 'punt' },
  sv: { half: ['och en halv', 'en halv'], to: 'till', dot: 'punkt' },
  da: { half: ['og en halv', 'en halv'], to: 'til', dot: 'punktum' },
  nb: { half: ['og en halv', 'en halv'], to: 'til', dot: 'punktum' },
  pl: { half: ['i pół', 'pół'], to: 'do', dot: 'kropka' },
  cs: { half: ['a půl', 'půl'], to: 'až', dot: 'tečka' },
  ru: { half: ['с половиной', 'половина'], to: 'до', dot: 'точка' },
  uk: { half: ['з половиною', 'половина'], to: 'до', dot: 'крапка' },
  el: { half: ['και μισό', 'μισό'], to: 'έως', dot: 'τελεία' },
  tr: { half: ['buçuk', 'yarım'], dot: 'nokta' },
  fi: { half: ['ja puoli', 'puoli'], dot: 'piste' },
  hu: { half: ['és fél', 'fél'], dot: 'pont' },
});

function half(core: string, { half: said }: Words): string | null {
  const found = /^(\d*)½$/.exec(core);
  if (!found || !said) return null;
  return found[1] === '' ? said[1] : `${found[1]} ${said[0]}`;
}

/** `5–10`, `1990-95`. What begins with zero is a telephone number. */
function range(core: string, { to }: Words): string | null {
  const found = /^([1-9]\d{0,3})[-–—]([1-9]\d{0,3}%?)$/.exec(core);
  return found && to !== undefined ? `${found[1]} ${to} ${found[2]}` : null;
}

/** Languages that write an ordinal with a full stop, and whether what follows may have a capital. */
const stopped: Readonly<Record<string, boolean>> = lookupTable({
  ...{ de: true, da: false, nb: false, no: false, fi: false, cs: false, sk: false, hu: false, pl: false },
  ...{ et: false, lv: false, hr: false, sl: false, sr: false, bs: false, is: false, lb: true },
});

/** `3. Mai`. */
function ordinal(core: string, stop: string, { after }: Beside, language: string): string | null {
  const withCapital = stopped[language.toLowerCase().split(/[-_]/)[0] as string];
  if (withCapital === undefined || stop === '' || !/^[1-9]\d?$/.test(core)) return null;
  return (withCapital ? /^\p{L}/u : /^\p{Ll}/u).test(after) ? `${core}.` : null;
}

/** `example.com`. */
function address(core: string, { dot }: Words): string | null {
  const host = core.replace(/^https?:\/\//i, '').replace(/\/+$/, '');
  if (dot === undefined || !/^[\w.+-]*@?(?:[\w-]+\.)+[a-z]{2,}(?:\/[\w./-]*)?$/i.test(host)) return null;
  return host.replaceAll('.', ` ${dot} `);
}
