import { alignSentences, type Sentence } from '#src/align/text/align-sentences.ts';
import { cipherSentences, compared } from '#test/fixtures/cipher-language.ts';
import { page } from './draw.ts';

const shown = 26;

/**
 * Sentences of a text (above) and of its translation (below), as wide as they are long: two that are one, three that
 * are one, three that are missing, one that is new; what was found to go together, as dark as it is sure.
 */
export function parallelPicture(): string {
  const texts = cipherSentences(120, 6);
  const sentences = texts.map((t) => compared(t.b));
  const one = (from: number, to: number): Sentence =>
    compared(sentences.slice(from, to).flatMap((s) => s.forms));
  const added = cipherSentences(1, 77).map((t) => compared(t.b))[0] as Sentence;
  const b = [
    ...sentences.slice(0, 4),
    one(4, 6),
    ...sentences.slice(6, 10),
    ...sentences.slice(13, 17),
    added,
    ...sentences.slice(17, 20),
    one(20, 23),
    ...sentences.slice(23),
  ];
  const a = texts.map((t) => compared(t.a));
  const { beads } = alignSentences(a, b);
  const seen = beads.filter((bead) => bead.a[1] <= shown);
  const last = seen.at(-1)?.b[1] ?? 0;
  const places = (side: readonly Sentence[], count: number) => {
    let x = 20;
    const all = side.slice(0, count).reduce((sum, s) => sum + s.length, 0);
    return side.slice(0, count).map((s) => {
      const from = x;
      x += (560 * s.length) / all;
      return [from, x - 2] as const;
    });
  };
  const [top, bottom] = [places(a, shown), places(b, last)];
  const bars = (list: typeof top, y: number, colour: string) =>
    list
      .map(
        ([from, to]) =>
          `<rect x="${from.toFixed(1)}" y="${y}" width="${(to - from).toFixed(1)}" height="14" fill="${colour}"/>`,
      )
      .join('');
  const ties = seen
    .filter((bead) => bead.a[0] < bead.a[1] && bead.b[0] < bead.b[1])
    .map((bead) => {
      const [x0, x1] = [top[bead.a[0]]?.[0] ?? 0, top[bead.a[1] - 1]?.[1] ?? 0];
      const [y0, y1] = [bottom[bead.b[0]]?.[0] ?? 0, bottom[bead.b[1] - 1]?.[1] ?? 0];
      const points = [
        `${x0.toFixed(1)},40`,
        `${x1.toFixed(1)},40`,
        `${y1.toFixed(1)},110`,
        `${y0.toFixed(1)},110`,
      ];
      return `<polygon points="${points.join(' ')}" fill="#15803d" fill-opacity="${(0.45 * bead.confidence).toFixed(2)}"/>`;
    })
    .join('');
  return page(600, 145, ties + bars(top, 26, '#1f5fa8') + bars(bottom, 110, '#c2410c'));
}
