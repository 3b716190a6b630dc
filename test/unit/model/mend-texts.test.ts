import { describe, expect, it } from 'vitest';
import { mendedText } from '#src/model/mend-texts.ts';
import type { ProjectTranscript } from '#src/model/project.ts';
import { transcriptFaults, transcriptOfSegments } from '#src/model/transcript.ts';

const own = (text: string, speaker: string | null = null): ProjectTranscript =>
  ({
    transcript: transcriptOfSegments([{ text, start: null, end: null, speaker, tier: null }]),
  }) as ProjectTranscript;

describe('texts with torn characters', () => {
  it('are opened: halves side by side are put together, others shown as what cannot be shown', () => {
    const { transcript } = mendedText(own('to \ud83d \ude00 a \ud83db \ud840 \udc00!', 'An\udc00'));
    expect(transcript.words.map((w) => w.text)).toEqual(['to', '😀', 'a', '\ufffdb', '\u{20000}!']);
    expect(transcript.segments[0]?.speaker).toBe('An\ufffd');
    expect(transcriptFaults(transcript)).toEqual([]);
  });

  it('are left alone where nothing is torn, and not gone through a million times', () => {
    const sound = own('a 😀 b');
    expect(mendedText(sound)).toBe(sound);
    const many = mendedText(own('\ud83d \ude00 '.repeat(2000)));
    expect(transcriptFaults(many.transcript)).toEqual([]);
  });
});
