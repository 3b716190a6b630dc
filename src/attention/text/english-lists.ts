import { lookupTable } from '#src/model/lookup-table.ts';

/** What stands for a word in written English, in lower case and without its full stop. */
export const abbreviations: Readonly<Record<string, string>> = lookupTable({
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
});

/** What is said otherwise whatever stands beside it. */
export const shorthands: Readonly<Record<string, string>> = lookupTable({
  ...{ 'w/': 'with', 'w/o': 'without', 'c/o': 'care of', 'b/c': 'because', 'and/or': 'and or' },
  ...{ 'ph.d': 'p h d', phd: 'p h d', www: 'w w w' },
});

/** Before a number these are pages and the like. */
export const beforeNumbers: Readonly<Record<string, string>> = lookupTable({
  ...{
    p: 'page',
    pp: 'pages',
    ch: 'chapter',
    vol: 'volume',
    sec: 'section',
    art: 'article',
    para: 'paragraph',
  },
  ...{
    ext: 'extension',
    op: 'opus',
    v: 'verse',
    ed: 'edition',
    rm: 'room',
    apt: 'apartment',
    tel: 'telephone',
  },
});

/** Streets that are oftener called so than saints are spoken of behind them. */
export const streets = new Set([
  ...[
    'main',
    'high',
    'wall',
    'fleet',
    'oxford',
    'baker',
    'park',
    'elm',
    'oak',
    'pine',
    'maple',
    'cedar',
    'king',
  ],
  ...[
    'queen',
    'bond',
    'regent',
    'market',
    'broad',
    'downing',
    'mill',
    'spring',
    'washington',
    'lincoln',
    'state',
  ],
  ...[
    'water',
    'front',
    'union',
    'bridge',
    'canal',
    'court',
    'church',
    'north',
    'south',
    'east',
    'west',
    'avenue',
  ],
]);

/** Words that begin a sentence or stand before a place: no names of streets. */
export const noStreets = new Set([
  ...[
    'the',
    'in',
    'at',
    'from',
    'to',
    'near',
    'of',
    'and',
    'or',
    'by',
    'on',
    'with',
    'for',
    'visit',
    'saw',
    'then',
  ],
  ...[
    'when',
    'but',
    'so',
    'our',
    'my',
    'his',
    'her',
    'their',
    'old',
    'new',
    'lake',
    'mount',
    'fort',
    'cape',
    'port',
  ],
  ...[
    'island',
    'basilica',
    'cathedral',
    'feast',
    'downtown',
    'greater',
    'dear',
    'like',
    'this',
    'that',
    'how',
  ],
]);

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

/** Months and days written short: so they stand beside numbers, without a full stop, too. */
export const shortMonths = new Set('jan feb mar apr jun jul aug sep sept oct nov dec'.split(' '));

export const months = [
  ...['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october'],
  ...['november', 'december'],
];

/** One and many of a unit, as it stands after a number. */
export const units: Readonly<Record<string, readonly [one: string, many: string]>> = lookupTable({
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
  '¢': ['cent', 'cents'],
  '′': ['foot', 'feet'],
  '″': ['inch', 'inches'],
  'm²': ['square metre', 'square metres'],
  'km²': ['square kilometre', 'square kilometres'],
  'm³': ['cubic metre', 'cubic metres'],
  ha: ['hectare', 'hectares'],
  pt: ['pint', 'pints'],
  gal: ['gallon', 'gallons'],
  µm: ['micrometre', 'micrometres'],
  kwh: ['kilowatt hour', 'kilowatt hours'],
  mw: ['megawatt', 'megawatts'],
  mbps: ['megabit per second', 'megabits per second'],
  'mb/s': ['megabyte per second', 'megabytes per second'],
  'gb/s': ['gigabyte per second', 'gigabytes per second'],
  rpm: ['revolution per minute', 'revolutions per minute'],
  kcal: ['kilocalorie', 'kilocalories'],
  hpa: ['hectopascal', 'hectopascals'],
  kpa: ['kilopascal', 'kilopascals'],
  k: ['thousand', 'thousand'],
  x: ['times', 'times'],
});

/** Currency signs: one and many of the whole, one and many of the part. */
export const currencies: Readonly<Record<string, readonly [string, string, string, string]>> = lookupTable({
  $: ['dollar', 'dollars', 'cent', 'cents'],
  '£': ['pound', 'pounds', 'penny', 'pence'],
  '€': ['euro', 'euros', 'cent', 'cents'],
  '¥': ['yen', 'yen', 'sen', 'sen'],
  '₹': ['rupee', 'rupees', 'paisa', 'paise'],
  '₽': ['rouble', 'roubles', 'kopeck', 'kopecks'],
  '₩': ['won', 'won', 'jeon', 'jeon'],
  '₺': ['lira', 'liras', 'kurus', 'kurus'],
  '₴': ['hryvnia', 'hryvnias', 'kopiyka', 'kopiykas'],
  '₪': ['shekel', 'shekels', 'agora', 'agorot'],
  '₫': ['dong', 'dong', 'xu', 'xu'],
  '₱': ['peso', 'pesos', 'centavo', 'centavos'],
});

/** Signs that are said when they stand alone. */
export const signs: Readonly<Record<string, string>> = lookupTable({
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
});

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

/** Kings, queens and popes: after their names a single letter is an ordinal, too. */
export const rulers = new Set(
  (
    'henry george edward charles james william richard louis philip pius benedict leo paul elizabeth francis peter ' +
    'alexander ferdinand frederick nicholas napoleon wilhelm christian gustav karl clement innocent gregory john'
  ).split(' '),
);

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
