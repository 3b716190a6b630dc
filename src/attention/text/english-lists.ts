/** What stands for a word in written English, in lower case and without its full stop. */
export const abbreviations: Readonly<Record<string, string>> = {
  ...{
    mr: 'mister',
    mrs: 'missus',
    ms: 'miz',
    mx: 'mix',
    prof: 'professor',
    rev: 'reverend',
    hon: 'honourable',
  },
  ...{ gen: 'general', col: 'colonel', capt: 'captain', lt: 'lieutenant', sgt: 'sergeant', maj: 'major' },
  ...{
    sen: 'senator',
    rep: 'representative',
    gov: 'governor',
    pres: 'president',
    jr: 'junior',
    sr: 'senior',
  },
  ...{
    etc: 'et cetera',
    vs: 'versus',
    'e.g': 'for example',
    'i.e': 'that is',
    cf: 'compare',
    approx: 'approximately',
  },
  ...{ dept: 'department', est: 'established', fig: 'figure', figs: 'figures', vol: 'volume', ed: 'edition' },
  ...{ inc: 'incorporated', ltd: 'limited', co: 'company', corp: 'corporation', bros: 'brothers' },
  ...{ ave: 'avenue', blvd: 'boulevard', rd: 'road', mt: 'mount', ft: 'fort', ca: 'circa', al: 'al' },
  ...{ jan: 'january', feb: 'february', mar: 'march', apr: 'april', jun: 'june', jul: 'july', aug: 'august' },
  ...{ sep: 'september', sept: 'september', oct: 'october', nov: 'november', dec: 'december' },
  ...{ mon: 'monday', tue: 'tuesday', tues: 'tuesday', wed: 'wednesday', thu: 'thursday', thur: 'thursday' },
  ...{ thurs: 'thursday', fri: 'friday', sat: 'saturday', sun: 'sunday' },
};

/** Those that are words of their own without a full stop, too. */
export const alwaysAbbreviated = new Set([
  'mr',
  'mrs',
  'ms',
  'mx',
  'dr',
  'prof',
  'etc',
  'vs',
  'ltd',
  'sgt',
  'capt',
  'blvd',
]);

export const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/** One and many of a unit, as it stands after a number. */
export const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  km: ['kilometre', 'kilometres'],
  m: ['metre', 'metres'],
  cm: ['centimetre', 'centimetres'],
  mm: ['millimetre', 'millimetres'],
  nm: ['nanometre', 'nanometres'],
  mi: ['mile', 'miles'],
  ft: ['foot', 'feet'],
  in: ['inch', 'inches'],
  yd: ['yard', 'yards'],
  kg: ['kilogram', 'kilograms'],
  g: ['gram', 'grams'],
  mg: ['milligram', 'milligrams'],
  lb: ['pound', 'pounds'],
  lbs: ['pound', 'pounds'],
  oz: ['ounce', 'ounces'],
  l: ['litre', 'litres'],
  ml: ['millilitre', 'millilitres'],
  h: ['hour', 'hours'],
  hr: ['hour', 'hours'],
  hrs: ['hour', 'hours'],
  min: ['minute', 'minutes'],
  mins: ['minute', 'minutes'],
  s: ['second', 'seconds'],
  sec: ['second', 'seconds'],
  secs: ['second', 'seconds'],
  ms: ['millisecond', 'milliseconds'],
  hz: ['hertz', 'hertz'],
  khz: ['kilohertz', 'kilohertz'],
  mhz: ['megahertz', 'megahertz'],
  ghz: ['gigahertz', 'gigahertz'],
  db: ['decibel', 'decibels'],
  kb: ['kilobyte', 'kilobytes'],
  mb: ['megabyte', 'megabytes'],
  gb: ['gigabyte', 'gigabytes'],
  tb: ['terabyte', 'terabytes'],
  w: ['watt', 'watts'],
  kw: ['kilowatt', 'kilowatts'],
  v: ['volt', 'volts'],
  mph: ['mile per hour', 'miles per hour'],
  'km/h': ['kilometre per hour', 'kilometres per hour'],
  kmh: ['kilometre per hour', 'kilometres per hour'],
  'm/s': ['metre per second', 'metres per second'],
  '°c': ['degree celsius', 'degrees celsius'],
  '°f': ['degree fahrenheit', 'degrees fahrenheit'],
  '°': ['degree', 'degrees'],
  '%': ['percent', 'percent'],
  k: ['thousand', 'thousand'],
  x: ['times', 'times'],
};

/** Currency signs: one and many of the whole, one and many of the part. */
export const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = {
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '¥': ['yen', 'yen', 'sen', 'sen'],
};

/** Signs that are said when they stand alone. */
export const signs: Readonly<Record<string, string>> = {
  ...{
    '&': 'and',
    '+': 'plus',
    '=': 'equals',
    '@': 'at',
    '%': 'percent',
    '#': 'number',
    '×': 'times',
    '÷': 'divided by',
  },
  ...{
    '±': 'plus or minus',
    '§': 'section',
    '°': 'degrees',
    '©': 'copyright',
    '™': 'trademark',
    '½': 'a half',
  },
  ...{ '¼': 'a quarter', '¾': 'three quarters', '⅓': 'a third', '⅔': 'two thirds' },
};

/** After these, a number of four digits is a year. */
export const beforeYears = new Set([
  ...[
    'in',
    'since',
    'until',
    'till',
    'by',
    'year',
    'circa',
    'around',
    'late',
    'early',
    'mid',
    'spring',
    'summer',
  ],
  ...['autumn', 'fall', 'winter', 'during', 'from', 'of', ...months],
]);

/** After these, a Roman numeral is a number; after another name, an ordinal. */
export const beforeRoman = new Set([
  ...[
    'chapter',
    'part',
    'act',
    'scene',
    'book',
    'volume',
    'section',
    'sonnet',
    'war',
    'canto',
    'type',
    'phase',
    'figure',
  ],
  ...['table', 'appendix', 'title', 'bowl', 'class', 'article', 'mark', 'number', 'no.'],
]);
