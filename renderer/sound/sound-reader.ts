import {
  type AudioSample,
  AudioSampleSink,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  WAVE,
  WEBM,
} from 'mediabunny';
import { id3Length, mp3Delay } from './mp3-delay.ts';
import { readPart, servedFile } from './served-file.ts';

/** Decoded sound of a file, read a stretch at a time on the grid of its source time. */
export type SoundReader = {
  /** Samples a second. */
  readonly rate: number;
  readonly channels: number;
  /**
   * Samples from…from+count−1 of every channel, zeros where there are none. Stretches that follow one another are
   * decoded in one go; what lies before the last that was read is forgotten.
   */
  read(from: number, count: number): Promise<readonly Float32Array<ArrayBuffer>[]>;
  close(): void;
};

/** Decoded before what is asked for, seconds: what codecs need to come in. */
const comingIn = 0.1;
/** A jump ahead of at most so many seconds is decoded through. */
const farAhead = 1;
/** Where samples lie by their times and by counting them: up to this it is the times that are rounded, seconds. */
const rounding = 0.002;

type Piece = { readonly at: number; readonly channels: readonly Float32Array<ArrayBuffer>[] };

/** @returns null: it has no sound, or none that this browser decodes */
export async function openSoundReader(url: string): Promise<SoundReader | null> {
  const input = new Input({ formats: [MP4, MATROSKA, WEBM, MP3, WAVE, FLAC], source: servedFile(url) });
  const track = await decodable(input).catch(() => null);
  if (!track) {
    input.dispose();
    return null;
  }
  const [rate, channels] = [await track.getSampleRate(), await track.getNumberOfChannels()];
  const lead = (await input.getFormat()) === MP3 ? await leadOfMp3(url) : 0;
  const { read, forget } = pieceReader(track, { rate, channels, lead });
  return { rate, channels, read, close: () => void forget().finally(() => input.dispose()) };
}

/** Samples of an MP3 file before its recording begins, which the demuxer does not look for. */
async function leadOfMp3(url: string): Promise<number> {
  const bytes = (from: number, count: number) => readPart(url, from, from + count);
  return mp3Delay(await bytes(id3Length(await bytes(0, 10)), 1024));
}

/**
 * Ogg and Vorbis are left to media elements: after every jump the browser's decoders drop what they need to come in, and tell
 * times as if they had not (6.5 and 21 ms, measured against the decoded file).
 */
async function decodable(input: Input): Promise<InputAudioTrack | null> {
  const [track] = await input.getAudioTracks();
  return track && (await track.getCodec()) !== 'vorbis' && (await track.canDecode()) ? track : null;
}

type Layout = {
  readonly rate: number;
  readonly channels: number;
  /** Samples of the file before source time 0. */
  readonly lead: number;
};

/** `forget` lets go of what was decoded ahead. */
function pieceReader(
  track: InputAudioTrack,
  { rate, channels, lead }: Layout,
): Pick<SoundReader, 'read'> & { forget(): Promise<void> } {
  const sink = new AudioSampleSink(track);
  let samples: AsyncGenerator<AudioSample, void, unknown> | null = null;
  let pieces: Piece[] = [];
  /** As far as was decoded, samples; and whether the file ends there. */
  let end = Number.NEGATIVE_INFINITY;
  let over = false;
  /** From where on all that was decoded is still there. */
  let low = Number.POSITIVE_INFINITY;

  async function seek(from: number): Promise<void> {
    await samples?.return();
    samples = sink.samples((from + lead) / rate - comingIn);
    pieces = [];
    over = false;
    end = Number.NEGATIVE_INFINITY;
    low = from;
  }

  async function decodeOn(): Promise<void> {
    const { value: sample } = (await samples?.next()) ?? {};
    if (!sample) {
      over = true;
      return;
    }
    const counted = end;
    const told = Math.round(sample.timestamp * rate) - lead;
    const at = Math.abs(told - counted) <= rounding * rate ? counted : told;
    const frames = sample.numberOfFrames;
    try {
      const planes = Array.from({ length: channels }, (_, planeIndex) => {
        const plane = new Float32Array(frames);
        if (planeIndex < sample.numberOfChannels)
          sample.copyTo(plane, { planeIndex, format: 'f32-planar', frameCount: frames });
        return plane;
      });
      pieces.push({ at, channels: planes });
    } finally {
      sample.close();
    }
    end = at + frames;
  }

  return {
    forget: async () => {
      await samples?.return();
      samples = null;
    },
    async read(from, count) {
      if (from < low || (!over && from > end + farAhead * rate)) await seek(from);
      while (!over && end < from + count) await decodeOn();
      low = Math.max(low, from - comingIn * rate);
      pieces = pieces.filter(({ at, channels: [one] }) => at + (one?.length ?? 0) > low);
      const out = Array.from({ length: channels }, () => new Float32Array(count));
      for (const piece of pieces)
        for (const [c, plane] of piece.channels.entries()) {
          const low = Math.max(from, piece.at);
          const high = Math.min(from + count, piece.at + plane.length);
          if (high > low) out[c]?.set(plane.subarray(low - piece.at, high - piece.at), low - from);
        }
      return out;
    },
  };
}
