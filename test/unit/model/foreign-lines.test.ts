import { describe, expect, it } from 'vitest';
import { foreignLines, foreignParts } from '#src/model/foreign-lines.ts';

const english = [
  'Good morning everyone, and thank you for coming.',
  'The boats were already far out when the fog came in.',
  'Nobody could see the lighthouse, but everyone could hear the bell.',
];
const between = (line: string): readonly string[] => [english[0], line, ...english.slice(1)] as string[];

describe('lines in another language than their text', () => {
  it('are told where they leave no doubt', () => {
    const lines = {
      de: 'Ich möchte mit einer kurzen Geschichte über den Hafen beginnen.',
      fr: 'Je voudrais commencer par une petite histoire sur le port.',
      es: 'Quiero empezar con una historia corta que me contó mi abuela.',
      fi: 'Haluaisin aloittaa lyhyellä tarinalla, joka kertoo meidän satamasta.',
      cs: 'Chtěl bych začít krátkým příběhem, který se stal v našem přístavu.',
      tr: 'Size liman hakkında kısa bir hikâye ile başlamak istiyorum.',
      ru: 'Я хотел бы начать с короткой истории о нашем порте.',
      el: 'Θα ήθελα να αρχίσω με μια μικρή ιστορία για το λιμάνι.',
      zh: '我想从一个关于港口的小故事开始讲起。',
    };
    for (const [code, line] of Object.entries(lines))
      expect([line, foreignLines(between(line), 'en-GB')]).toEqual([line, [null, code, null, null]]);
    const german = ['Guten Morgen allerseits, und danke fürs Kommen.', english[1] as string, lines.de];
    expect(foreignLines(german, 'de')).toEqual([null, 'en', null]);
  });

  it('are told of cues that are too short alone, and of those that say it together', () => {
    const cues = ['Ich möchte mit einer', 'kurzen Geschichte beginnen,', 'die uns alle angeht.'];
    expect(foreignLines([...english, ...cues], 'en')).toEqual([null, null, null, 'de', 'de', 'de']);
    expect(foreignLines([...english, 'Guten Morgen!', 'Auf Wiedersehen.'], 'en')).toEqual(
      Array(5).fill(null),
    );
  });

  it('are not those with foreign names, titles and quotations in them', () => {
    const lines = [
      'Giovanni Battista Pergolesi, Antonio Vivaldi e Domenico Scarlatti.',
      'Jürgen Müller and Hans-Günther Schröder met Łukasz Wiśniewski in Kraków.',
      'He said “Ich bin ein Berliner” to the crowd and they all cheered.',
      'They sang “Non, je ne regrette rien” until the bar closed.',
      'Angela Merkel, Gerhard Schröder, Helmut Kohl und Willy Brandt.',
      'Bon appétit, mesdames et messieurs!',
      'Quesadillas, enchiladas, tamales, burritos and tacos.',
      'The Schadenfreude of the Weltschmerz, and a Doppelgänger of the Zeitgeist.',
      'La la la, di da di da, la la la la.',
      'Mwah ha ha ha, hee hee, ho ho ho ho!',
      'Lorem ipsum dolor sit amet, consectetur adipiscing elit.',
      'Arma virumque cano, Troiae qui primus ab oris.',
    ];
    for (const line of lines)
      expect([line, foreignLines(between(line), 'en')]).toEqual([line, [null, null, null, null]]);
  });

  it('are not those that a near language would write as well', () => {
    const pairs = [
      ['da', 'I går var vi på museet med børnene, men det var lukket.', 'nb'],
      ['nb', 'I går var vi på museet med barna, men det var stengt.', 'da'],
      ['pt', 'A casa grande de Maria está cerca da praia e da montanha.', 'es'],
      ['es', 'La casa grande de María es para toda la familia.', 'pt'],
      ['cs', 'Ten starý dům stojí na kopci a je velmi krásný.', 'sk'],
      ['sk', 'Ten starý dom stojí na kopci a je veľmi pekný.', 'cs'],
      ['hr', 'Jučer smo bili u gradu i kupili smo novu knjigu.', 'sl'],
    ] as const;
    for (const [, line, text] of pairs) expect([line, foreignLines([line], text)]).toEqual([line, [null]]);
  });
});

describe('sentences in another language within a line', () => {
  const found = (line: string, language = 'en') =>
    foreignParts(line, language).map(({ tokens, language: code }) => [
      code,
      (line.match(/\S+/g) ?? []).slice(...tokens).join(' '),
    ]);

  it('are told where they leave no doubt, with what stands in quotation marks', () => {
    const german = 'Ich möchte mit einer kurzen Geschichte beginnen.';
    expect(found(`Good morning everyone. ${german} Thank you for coming.`)).toEqual([['de', german]]);
    expect(found(`She stood up and said: “${german}” Nobody laughed.`)).toEqual([['de', `“${german}”`]]);
    expect(found('Danke fürs Kommen. The boats were already far out when the fog came in.', 'de')).toEqual([
      ['en', 'The boats were already far out when the fog came in.'],
    ]);
    const russian = 'Я хотел бы начать с короткой истории. Она о нашем порте.';
    expect(found(`Good morning everyone. ${russian} Thank you.`)).toEqual([['ru', russian]]);
  });

  it('take a word or two beside them along, but no name', () => {
    const line =
      'Good morning. Ja, so ist es. Das ist die Geschichte von einem alten Mann und dem Meer. Thank you.';
    expect(found(line)).toEqual([
      ['de', 'Ja, so ist es. Das ist die Geschichte von einem alten Mann und dem Meer.'],
    ]);
    expect(
      found('Das ist die Geschichte von einem alten Mann und dem Meer. Karl Müller. Good night.'),
    ).toEqual([['de', 'Das ist die Geschichte von einem alten Mann und dem Meer.']]);
  });

  it('are not a few words, names, or what a near language would write as well', () => {
    for (const line of [
      'He said “Ich bin ein Berliner” to the crowd. They all cheered.',
      'They sang “Non, je ne regrette rien” until the bar closed. Then we left.',
      'Angela Merkel, Gerhard Schröder, Helmut Kohl und Willy Brandt. All of them came.',
      'Mwah ha ha ha, hee hee, ho ho ho ho! It was him.',
    ])
      expect([line, found(line)]).toEqual([line, []]);
    expect(
      found('Vi kommer i morgen. I går var vi på museet med børnene, men det var lukket.', 'nb'),
    ).toEqual([]);
  });
});
