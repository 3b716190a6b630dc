import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textKind } from '#src/formats/text-kind.ts';
import { writeTranscript } from '#src/formats/transcript-file.ts';
import { isTimed } from '#src/model/transcript-edits.ts';
import { anyTranscript } from '../../fixtures/any-transcript.ts';
import { walkTable } from '../../fixtures/walk.ts';

/** Transcripts with letters in them, and a time: nothing else could tell them from numbers. */
const readable = anyTranscript().filter((t) => t.words.some((w) => isTimed(w) && /\p{L}{2}/u.test(w.text)));

describe('what a text holds', () => {
  it('is a transcript where we wrote one', () => {
    fc.assert(
      fc.property(readable, fc.constantFrom('json' as const, 'tsv' as const, 'csv' as const), (t, format) => {
        expect(textKind(writeTranscript(t, format).text, `.${format}`)).not.toMatch(/numbers|neither/);
      }),
      { numRuns: 60 },
    );
    const lines = ['0.5\t1.25\tgood', '1.25\t1.5\tmorning', ''].join('\n');
    expect(textKind(lines, '.txt')).toBe('transcript');
    expect(textKind('start,end,text\n0.5,1.25,"good, morning"\n', '.csv')).toBe('transcript');
    expect(textKind('Begin Time;End Time;Annotation\n00:00:01.5;00:00:02.0;hallo\n', '.csv')).toBe(
      'transcript',
    );
    expect(textKind('﻿{"version":1,"language":"en","words":[{"text":"a","start":0', '.json')).toBe(
      'transcript',
    );
  });

  it('is numbers where there are but numbers', () => {
    expect(textKind(walkTable(10, 100), '.csv')).toBe('numbers');
    expect(textKind('time,x,y\n0,1,2\n0.1,2,3\n', '.csv')).toBe('numbers');
    expect(textKind('0\t1\n1\t1.5\n', '.tsv')).toBe('numbers');
    expect(textKind('3\t1\t7\n1\t9\t4\n2\t2\t2\n', '.tsv')).toBe('numbers');
    expect(textKind('1,2,3\n4,5,6\n', '.csv')).toBe('numbers');
    expect(textKind('start,value\n0,1.5\n1,2.5\n', '.csv')).toBe('numbers');
  });

  it('is open where it could be both: labels that are numbers, words beside measurements', () => {
    expect(textKind('0\t1\t1\n1\t2\t2\n2\t3\t3\n', '.txt')).toBe('either');
    expect(textKind('start,end,label\n0,1,1\n1,2,2\n', '.csv')).toBe('either');
    expect(textKind('start,end,label,hand x,hand y\n0,1,wave,0.2,0.4\n1,2,rest,0.3,0.1\n', '.csv')).toBe(
      'either',
    );
  });

  it('is neither where its form tells nothing', () => {
    expect(textKind('The birch canoe, they say, slid on.\n', '.txt')).toBe('neither');
    expect(textKind('{"a": 1}', '.json')).toBe('neither');
    expect(textKind('', '.csv')).toBe('neither');
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(['transcript', 'numbers', 'either', 'neither']).toContain(textKind(text, '.csv'));
      }),
    );
  });
});
