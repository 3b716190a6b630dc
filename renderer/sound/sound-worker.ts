import type { TimeMap } from '#src/model/time-map.ts';
import type { FromSounds, ToSounds } from './messages.ts';
import { soundBlock } from './sound-block.ts';
import { openSoundReader, type SoundReader } from './sound-reader.ts';

/** Decodes and lays out sound in a thread of its own, a block at a time for each voice. */

type Voice = {
  readonly reader: Promise<SoundReader | null>;
  map: TimeMap | null;
  /** The last block that was asked for: nobody waits for those before it. */
  ticket: number;
  /** What is asked of one voice is done one after the other. */
  turn: Promise<void>;
};

const voices = new Map<number, Voice>();
const post = (message: FromSounds, transfer: Transferable[] = []): void =>
  self.postMessage(message, { transfer });

self.onmessage = ({ data }: MessageEvent<ToSounds>) => {
  if (data.kind === 'open') {
    // Gone from the disk meanwhile, or damaged: the element says so where it matters.
    const reader = openSoundReader(data.url).catch(() => null);
    voices.set(data.voice, { reader, map: null, ticket: 0, turn: Promise.resolve() });
    void reader.then((found) => post({ kind: found ? 'opened' : 'refused', voice: data.voice }));
    return;
  }
  const voice = voices.get(data.voice);
  if (!voice) return;
  if (data.kind === 'map') voice.map = data.map;
  else if (data.kind === 'close') {
    voices.delete(data.voice);
    void voice.turn.then(async () => (await voice.reader)?.close());
  } else {
    voice.ticket = data.ticket;
    voice.turn = voice.turn.then(() => answer(voice, data));
  }
};

async function answer(
  asked: Voice,
  { voice, ticket, ...block }: Extract<ToSounds, { kind: 'block' }>,
): Promise<void> {
  const reader = await asked.reader;
  const { map } = asked;
  if (!reader || !map || ticket !== asked.ticket || !voices.has(voice)) return;
  try {
    const channels = await soundBlock(reader, map, block);
    post({ kind: 'block', voice, ticket, channels }, channels?.map(({ buffer }) => buffer) ?? []);
  } catch {
    post({ kind: 'refused', voice });
  }
}
