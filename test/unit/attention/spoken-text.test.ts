import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SpokenOptions, spokenText, spokenTexts, writtenText } from '#src/attention/text/spoken-text.ts';
import { sentencesOf } from '#src/model/sentences.ts';
import { anyText } from '../../fixtures/any-transcript.ts';

const said = (text: string, options?: SpokenOptions) =>
  spokenText(text, options)
    .tokens.map((t) => t.spoken)
    .filter((s) => s !== '')
    .join(' ');

const anyLanguage = fc.constantFrom('en', 'en-GB', 'de', 'ru', 'zh', 'xx');

describe('a spoken text', () => {
  it('joined is the written one; each token has its words', () => {
    const anything = fc.oneof(
      anyText,
      fc
        .array(fc.constantFrom(...'0123456789.,:/-–$€%°[](){}<>♪"\' aAsSthVIX©️⃣🎵\n'.split('')), {
          maxLength: 24,
        })
        .map((c) => c.join('')),
    );
    fc.assert(
      fc.property(
        fc.array(anything, { maxLength: 3 }),
        anyLanguage,
        fc.constantFrom('words' as const, 'digits' as const),
        (texts, language, numbers) => {
          const spoken = spokenTexts(texts, { language, numbers });
          expect(spoken.map(writtenText)).toEqual(texts);
          for (const [k, { tokens }] of spoken.entries()) {
            expect(tokens.map((t) => t.text)).toEqual(texts[k]?.match(/\S+/g) ?? []);
            for (const token of tokens) {
              expect(token.spoken).toBe(token.spoken.trim().replace(/\s+/g, ' '));
              expect(token.spoken === '').toBe(token.kind !== 'word');
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['I have 1,234 apples and 42.', 'I have one thousand two hundred thirty four apples and forty two'],
    ['3.14 and .5 and -7', 'three point one four and point five and minus seven'],
    ['the 1st, 22nd and 103rd', 'the first twenty second and one hundred third'],
    [
      'in 1905, 2005, 2012, 1900, 2000',
      'in nineteen oh five two thousand five twenty twelve nineteen hundred two thousand',
    ],
    ["the 1990s and the '80s", 'the nineteen nineties and the eighties'],
    [
      '$5, $1.50, £3, €0.99, $3 million, $2.5m',
      'five dollars one dollar and fifty cents three pounds ninety nine cents three million dollars two point five million dollars',
    ],
    ['at 7:35, 7:00, 12:05pm', "at seven thirty five seven o'clock twelve oh five p m"],
    ['2024-03-15', 'march fifteenth twenty twenty four'],
    ['March 3, 1999', 'March third nineteen ninety nine'],
    ['50% of 20°C, 5km, 5 km', 'fifty percent of twenty degrees celsius five kilometres five kilometres'],
    ['1/2 and 3/4 and ½', 'one half and three quarters and a half'],
    ['pages 5–10, 1990-1995', 'pages five to ten nineteen ninety to nineteen ninety five'],
    ['call 555-1234, agent 007', 'call five five five one two three four agent zero zero seven'],
    ['Dr. Smith lives at St. Mary St., Mr. Jones', 'doctor Smith lives at saint Mary street mister Jones'],
    ['e.g. this, etc. vs. No. 5', 'for example this et cetera versus number five'],
    ['The U.S.A. and MP3, B2B', 'The U S A and MP three B two B'],
    ['Henry VIII, Chapter IV', 'Henry the eighth Chapter four'],
    ['see example.com or a@b.org', 'see example dot com or a at b dot org'],
    ["“Don't” — self-substantial, word—word…", "Don't self substantial word word"],
    ['I ❤️ you 👩‍👩‍👧 #1 & more', 'I you number one and more'],
    [
      '12345678901234567890',
      'one two three four five six seven eight nine zero one two three four five six seven eight nine zero',
    ],
  ])('in English says %j', (text, spoken) => {
    expect(said(text).replace(/ zero point five/, ' point five')).toBe(
      spoken.replace(/ zero point five/, ' point five'),
    );
  });

  it('follows the region', () => {
    expect(said('03/04/2024', { language: 'en-US' })).toBe('march fourth twenty twenty four');
    expect(said('03/04/2024', { language: 'en-GB' })).toBe('april third twenty twenty four');
    expect(said('101', { language: 'en-GB' })).toBe('one hundred and one');
  });

  it('leaves digits of other languages to the synthesiser, or says them', () => {
    expect(said('Am 3. Tag 1.234,5 km.', { language: 'de' })).toBe('Am 3 Tag 1.234,5 km');
    expect(said('42 Katzen, 1.234', { language: 'de', numbers: 'words' })).toBe(
      'zweiundvierzig Katzen eintausendzweihundertvierunddreißig',
    );
    expect(said('42', { language: 'xx', numbers: 'words' })).toBe('42');
  });

  const kinds = (text: string) =>
    spokenText(text)
      .tokens.map((t) => (t.kind === 'word' ? t.spoken : t.kind))
      .join(' ');
  it.each([
    ['ANNA: Hello', 'label Hello'],
    ['DR. SMITH: No', 'label label No'],
    ['>> Hello', 'label Hello'],
    ['>> BOB: Hello\n- Yes', 'label label Hello label Yes'],
    ['<v Anna Lee>Hello</v>', 'label label Hello'],
    ['<v Anna> <i>Hello</i>', 'label label Hello'],
    ['Speaker 2: Hi', 'label label Hi'],
    ['[laughter] Well [door slams shut] (applause) ok', 'event Well event event event event ok'],
    ['(deep rumbling)', 'event event'],
    ['He (my brother) left', 'He my brother left'],
    ['♪ la la ♪', 'sign la la sign'],
    ['wait — what 🎵 ...', 'wait sign what sign sign'],
    ['um <unk> *coughs* *really*', 'um event event really'],
    ['[not closed', 'not closed'],
    ['THE THING IS: WE LEFT', 'THE THING IS WE LEFT'],
    ['Note: this is said', 'Note this is said'],
    ['at 10: go', 'at ten go'],
  ])('of %j says what is not said', (text, expected) => {
    expect(kinds(text)).toBe(expected);
  });

  it('knows names by their return', () => {
    const all = spokenTexts(['Anna: Hi.', 'Note: she waves.', 'Anna: Bye.']);
    expect(all.map((t) => t.tokens[0]?.kind)).toEqual(['label', 'word', 'label']);
  });

  it('parts scripts and tells them', () => {
    const { tokens } = spokenText('iPhone是 Привет hello 你好 123', { language: 'zh' });
    expect(tokens.map((t) => [t.spoken, t.script])).toEqual([
      ['iPhone 是', null],
      ['Привет', 'Cyrl'],
      ['hello', 'Latn'],
      ['你好', 'Hani'],
      ['123', null],
    ]);
  });

  it('takes a long text in its stride', () => {
    const text = 'word [ ( 12 — $3 '.repeat(20_000);
    expect(writtenText(spokenText(text))).toBe(text);
  });
});

describe('sentences', () => {
  it('joined are the text', () => {
    fc.assert(
      fc.property(anyText, anyLanguage, (text, language) => {
        expect(sentencesOf(text, language).join('')).toBe(text);
      }),
    );
  });

  it('do not end at titles, initials and abbreviations', () => {
    expect(sentencesOf('Mr. Fox saw J. R. Doe. He left, e.g. at 5. No. 7 stayed.')).toEqual([
      'Mr. Fox saw J. R. Doe. ',
      'He left, e.g. at 5. ',
      'No. 7 stayed.',
    ]);
    expect(sentencesOf('Er kam um 5. Sie ging. 今日は。明日も。', 'de')).toHaveLength(4);
    expect(sentencesOf('a. b', 'not a language!')).toHaveLength(1);
  });
});
