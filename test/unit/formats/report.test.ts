import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { citations } from '#src/formats/report/citations.ts';
import { escaped } from '#src/formats/report/html.ts';
import { methodsText } from '#src/formats/report/methods-text.ts';
import { reportHtml } from '#src/formats/report/report.ts';
import { ticks } from '#src/formats/report/svg.ts';
import { readXml, type XmlElement } from '#src/formats/xml.ts';
import { emptyProject, type Project } from '#src/model/project.ts';
import { defaultAnalysis, type Recording } from '#src/model/recording.ts';
import { knot, linearTimeMap } from '#src/model/time-map.ts';
import { transcriptOfSegments } from '#src/model/transcript.ts';

const date = '2026-11-28T00:00:00.000Z';
const facts = { version: '1.2.3', date };
const hostile = `</title><script>alert(1)</script><img src=x onerror=a>"'&\u202egnp.exe\u0007]]>`;

const recording = (id: string, name: string): Recording => ({
  ...{ id, name, path: `/media/${name}`, recorder: null, analysis: defaultAnalysis },
  fingerprint: { size: 5, modified: 0, hash: 'ab'.repeat(32) },
  media: {
    ...{
      container: 'wav',
      duration: 60,
      video: [],
      data: [],
      creationTime: null,
      timecode: null,
      device: null,
    },
    audio: [
      { kind: 'audio', index: 0, codec: hostile, start: 0, duration: 60, sampleRate: 48_000, channels: 1 },
    ],
    warnings: [hostile],
  },
});

const word = (text: string, status: 'aligned' | 'confirmed' | 'not-spoken', confidence: number | null) => ({
  ...{ text, status, confidence, phones: [] },
  ...(status === 'not-spoken' ? { start: null, end: null } : { start: 1, end: 2 }),
});

/** Two placed and one refused, a warp, a transcript and notes, all that is text hostile. */
function full(): Project {
  const empty = emptyProject('p', hostile, date);
  const steady = { score: 9, chance: 4, candidates: [], by: 'auto' as const };
  return {
    ...empty,
    recordings: [recording('a', hostile), recording('b', 'b.wav'), recording('c', 'c.wav')],
    recorders: [{ id: 'r', name: hostile }],
    events: [{ id: '0', reference: 'a' }],
    placements: [
      {
        ...steady,
        recording: 'a',
        placed: true,
        event: '0',
        confidence: 1,
        reason: null,
        map: linearTimeMap(0, 0, 60, 0.001),
      },
      {
        ...{ ...steady, recording: 'b', placed: true, event: '0', confidence: 0.996, reason: hostile },
        map: { segments: [{ knots: [knot(-3, 0), knot(20, 23)] }, { knots: [knot(25, 23), knot(62, 60)] }] },
      },
      {
        ...steady,
        recording: 'c',
        placed: false,
        event: null,
        confidence: 0,
        reason: hostile,
        map: null,
        candidates: [{ against: 'a', offset: 4, score: 2 }],
      },
    ],
    pairs: [
      {
        ...{
          a: 'a',
          b: 'b',
          status: 'matched',
          by: 'audio',
          confidence: 0.99,
          score: 40,
          chance: 4,
          residual: 2e-6,
          candidates: [],
        },
        matches: { a: [1, 2, 3], b: [4, 5.0001, 6], sd: [1e-5, 1e-5, 1e-5], strength: [1, 1, 1] },
        segments: [{ a: [0, 20], b: [3, 23], ppm: 0, sd: 1e-5 }],
      },
    ],
    warps: [
      {
        a: 'a',
        b: 'c',
        map: [
          [0, 1],
          [10, 12],
          [20, 25],
        ],
        sd: [0.02, 0.05, 0.02],
        confidence: 0.9,
        method: 'dtw-music',
        how: null,
        findings: null,
      },
    ],
    transcripts: [
      {
        ...{ id: 't', recording: 'a', source: hostile },
        transcript: {
          ...transcriptOfSegments([], 'en'),
          words: [
            word('one', 'aligned', 0.9),
            word('two', 'aligned', 0.2),
            word('three', 'confirmed', null),
            word('four', 'not-spoken', null),
          ],
        } as never,
      },
    ],
    notes: [hostile],
  };
}

/** The page's body, by a parser of XML: it must be whole. */
const bodyOf = (html: string): XmlElement =>
  readXml(/<body>[\s\S]*<\/body>/.exec(html)?.[0] ?? '', 'body').root;
const all = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.flatMap((each) =>
    typeof each === 'string' ? [] : [...(each.name === name ? [each] : []), ...all(each, name)],
  );
const textOf = (element: XmlElement): string =>
  element.children.map((each) => (typeof each === 'string' ? each : textOf(each))).join(' ');

describe('a doubtful placement', () => {
  it('is said to be off by at least what matches contradict it by', () => {
    const project = full();
    const contradicted = {
      ...project,
      placements: project.placements.map((p) => (p.recording === 'b' ? { ...p, confidence: 0.2 } : p)),
      pairs: project.pairs.map((p) => ({
        ...p,
        a: 'a',
        b: 'b',
        status: 'inconsistent' as const,
        residual: 3.25,
      })),
    };
    expect(reportHtml(contradicted, facts)).toContain('3250.00');
    expect(reportHtml(project, facts)).not.toContain('3250.00');
  });
});

describe('the program’s own entry', () => {
  it('says who made it and where it is to be had, where that is known', () => {
    const html = reportHtml(full(), { ...facts, author: 'The makers', address: 'https://syncline.org' });
    expect(html).toMatch(/author = \{\{The makers\}\},[\s\S]*url = \{https:\/\/syncline\.org\}/);
    expect(reportHtml(full(), facts)).not.toContain('url = ');
  });
});

describe('the report of a project', () => {
  const html = reportHtml(full(), facts);
  const body = bodyOf(html);

  it('is one page that runs nothing and asks for nothing, whatever it is told', () => {
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:;`);
    for (const tag of ['script', 'img', 'link', 'iframe', 'object', 'a', 'form', 'style'])
      expect(all(body, tag)).toEqual([]);
    expect(
      html.match(/<script|<img|\son\w+=[^a]|[\u0007\u202e]|url\(|https?:\/\/(?!www\.w3\.org\/2000\/svg)/),
    ).toBeNull();
    // What it was told is read as it stands, but for what no page may hold.
    expect(textOf(all(body, 'h1')[0] as XmlElement)).toContain('<script>alert(1)</script>');
  });

  it('has its tables named, its pictures in words, and the figures of the document', () => {
    for (const table of all(body, 'table')) {
      expect(all(table, 'caption')).toHaveLength(1);
      expect(
        all(table, 'th').every(({ attributes }) => attributes.scope === 'col' || attributes.scope === 'row'),
      ).toBe(true);
    }
    const pictures = all(body, 'svg');
    // The timeline, two histograms, one pair, one warp.
    expect(pictures).toHaveLength(5);
    for (const { attributes } of pictures) {
      expect(attributes.role).toBe('img');
      expect(attributes['aria-label']?.length).toBeGreaterThan(20);
    }
    const rows = all(body, 'tr').map((row) => textOf(row).replace(/\s+/g, ' '));
    expect(rows).toContainEqual(expect.stringMatching(/b\.wav .*-3\.0000 62\.0000 .* 2 .* 99 %/));
    expect(rows).toContainEqual(
      expect.stringMatching(/en – 4 1 \(25 %\) 1 \(25 %\) 1 \(25 %\) 1 \(25 %\) 0/),
    );
    expect(textOf(body)).toContain('its start at 4.00 s of');
  });

  it('names and cites the methods that were used, and no others', () => {
    const cited = new Set(methodsText(full(), '1').flatMap(({ cites }) => cites));
    expect([...cited].sort()).toEqual([
      'bahdanau2015',
      'baum1970',
      'cuturi2017',
      'ewert2009',
      'knapp1976',
      'sakoe1978',
      'viterbi1967',
    ]);
    expect([...html.matchAll(/@\w+\{(\w+),/g)].map(([, key]) => key)).toEqual([
      'syncline',
      ...[...cited].sort(),
    ]);
    expect(methodsText(emptyProject('p', 'n', date), '1')).toHaveLength(1);
    for (const method of ['soft-dtw-data', 'ctw-data-speech', 'dtw-fused', 'gtw-motion', 'constructor'])
      for (const { cites } of methodsText(
        { ...full(), warps: [{ ...(full().warps[0] as Project['warps'][0]), method }] },
        '1',
      ))
        for (const key of cites) expect(citations[key]).toBeDefined();
  });

  it('stays a page where there are thousands of pairs and a warp of hours', () => {
    const { pairs, warps, ...rest } = full();
    const [pair, warp] = [pairs[0] as Project['pairs'][0], warps[0] as Project['warps'][0]];
    const n = 200_000;
    const long = {
      ...warp,
      map: Array.from({ length: n }, (_, k) => [k, k + 1] as const),
      sd: new Array<number>(n).fill(0.01),
    };
    const many = Array.from({ length: 5000 }, (_, k) =>
      k < 10 ? pair : { ...pair, status: 'refused' as const, residual: null },
    );
    const text = reportHtml({ ...rest, pairs: many, warps: [long] }, facts);
    expect(text).toContain('4990 were refused and are not listed');
    expect(text.length).toBeLessThan(500_000);
  });

  it('is told of a project that holds nothing, too', () => {
    expect(all(bodyOf(reportHtml(emptyProject('p', 'n', date), facts)), 'h1')).toHaveLength(1);
  });
});

describe('text as markup', () => {
  it('is read again as it was, whatever it holds, but for what no page may hold', () => {
    const kept =
      /[\t\n\u0020-\u007e\u00a0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
    const codePoint = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(
        fc.array(fc.oneof(codePoint(0x2f), codePoint(0x2fff), codePoint(0x10ffff)), { maxLength: 40 }),
        (points) => {
          const text = String.fromCodePoint(...points);
          const { root } = readXml(`<p>${escaped(text)}</p>`, 'p');
          const wanted = Array.from(text.replace(/\r\n?/g, '\n'), (c) => (kept.test(c) ? c : '\ufffd')).join(
            '',
          );
          return textOf(root) === wanted && !/[<>"']/.test(escaped(text));
        },
      ),
    );
  });
});

describe('round numbers of an axis', () => {
  it('lie within it, evenly, some of them', () => {
    for (const [low, high] of [
      [0, 1],
      [-0.013, 0.02],
      [3, 3],
      [1e5, 9e6],
      [-7, -2],
    ] as const) {
      const found = ticks(low, high, 5);
      expect(found.length).toBeGreaterThan(0);
      expect(found.length).toBeLessThan(14);
      for (const v of found) expect(v >= low - 1e-9 && v <= high + 1e-9).toBe(true);
    }
  });

  it('says what holds a recording where it is, and asks no reference how sure the others are', () => {
    const page = (pins: Project['pins']) => reportHtml({ ...full(), pins }, facts);
    const pin = { id: 'x', a: 'a', b: 'b', timeA: 5, timeB: 8 } as unknown as Project['pins'][number];
    expect(page([])).toContain('<td>reference</td>');
    expect(page([])).not.toContain('through pins');
    expect(page([pin])).toContain('<td>the program, through pins</td>');
    expect(page([])).toMatch(/median confidence[^.]*of 99 %/);
  });
});
