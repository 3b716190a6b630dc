import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readVtt } from '#src/formats/vtt.ts';
import { vttMarks, vttTextOf, vttVoices } from '#src/formats/vtt-text.ts';
import { sourceTime } from '#src/model/units.ts';
import { anyText } from '../../fixtures/any-transcript.ts';
import { sharedFile, sharedNames } from '../../fixtures/shared-formats.ts';

/** A cue's tree as web-platform-tests write it down. */
function treeOf(raw: string): string {
  const lines: string[] = [];
  const tags: Record<string, string> = { c: 'span', v: 'span', lang: 'span' };
  let depth = 0;
  const put = (text: string) => lines.push(`| ${'  '.repeat(depth)}${text}`);
  for (const mark of vttMarks(raw)) {
    if (mark.kind === 'close') depth--;
    else if (mark.kind === 'text') put(`"${mark.text}"`);
    else if (mark.kind === 'time') {
      const ms = Math.round(mark.time * 1000);
      const part = (n: number, digits = 2) => String(Math.floor(n)).padStart(digits, '0');
      put(
        `<?timestamp ${part(ms / 3.6e6)}:${part((ms / 6e4) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}>`,
      );
    } else {
      put(`<${tags[mark.name] ?? mark.name}>`);
      depth++;
      if (mark.classes.length > 0) put(`class="${mark.classes.join(' ')}"`);
      if (mark.name === 'v') put(`title="${mark.value}"`);
      if (mark.name === 'lang') put(`lang="${mark.value}"`);
    }
  }
  return lines.map((line) => `${line}\n`).join('');
}

describe('the text of a cue', () => {
  const names = sharedNames('webvtt', /\.json$/);
  it.skipIf(names.length === 0).each(names.length > 0 ? names : ['all'])(
    'has the tree that web-platform-tests expect (needs the shared files): %s',
    (name) => {
      const cases: { text: string; expectedTree: string }[] = JSON.parse(
        new TextDecoder().decode(sharedFile('webvtt', name)),
      );
      const file = name.replace(/json$/, 'vtt');
      const { document } = readVtt(new TextDecoder().decode(sharedFile('webvtt', file)), file);
      const cues = document.blocks.filter((block) => block.kind === 'cue');
      expect(cues).toHaveLength(cases.length);
      for (const [k, { text, expectedTree }] of cases.entries())
        expect(treeOf(cues[k]?.text ?? ''), text).toBe(expectedTree);
    },
  );

  it('is what was written, whatever that is', () => {
    fc.assert(
      fc.property(anyText, (plain) => {
        const voices = vttVoices(vttTextOf(plain), sourceTime(0), sourceTime(1));
        expect(voices.flatMap((v) => v.pieces.map((p) => p.text)).join('')).toBe(plain);
      }),
    );
  });

  it('opens and closes in balance, however deep', () => {
    const deep = `${'<b>'.repeat(200_000)}x`;
    expect(vttVoices(deep, sourceTime(0), sourceTime(1))[0]?.pieces[0]?.text).toBe('x');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'<>/cbrubyvt. \n&;0:1'), maxLength: 60 }), (raw) => {
        let depth = 0;
        for (const mark of vttMarks(raw)) {
          depth += mark.kind === 'open' ? 1 : mark.kind === 'close' ? -1 : 0;
          expect(depth).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});
