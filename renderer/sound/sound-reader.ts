import {
  AudioSampleSink,
  FLAC,
  Input,
  type InputAudioTrack,
  MATROSKA,
  MP3,
  MP4,
  OGG,
  WAVE,
  WEBM,
} from 'mediabunny';
import { id3Length, mp3Delay } from './mp3-delay.ts';
import { packetClock } from './packet-clock.ts';
import { packetPieces } from './packet-pieces.ts';
import { readPart, servedFile } from './served-file.ts';
import type { Piece } from './packet-pieces.ts';

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

/** Decodes from a moment on, seconds; what has sent for it lets go of it by `return`. */
type Pieces = (from: number) => AsyncGenerator<Piece, void, unknown>;

/** @returns null: it has no sound, or none that this browser decodes */
export async function openSoundReader(url: string): Promise<SoundReader | null> {
  const input = new Input({ formats: [MP4, MATROSKA, WEBM, MP3, WAVE, FLAC, OGG], source: servedFile(url) });
  const track = await decodable(input).catch(() => null);
  if (!track) {
    input.dispose();
    return null;
  }
  const [rate, channels] = [await track.getSampleRate(), await track.getNumberOfChannels()];
  const format = await input.getFormat();
  const lead = format === MP3 ? await leadOfMp3(url) : 0;
  const isPacketwise = format === OGG || (await track.getCodec()) === 'vorbis';
  const clock = isPacketwise ? await packetClock(track, format === OGG) : null;
  if (isPacketwise && !clock) {
    input.dispose();
    return null;
  }
  const pieces: Pieces = clock
    ? (from) => packetPieces(track, clock, from)
    : (from) => samplePieces(track, { rate, lead }, from);
  const { read, forget } = pieceReader(pieces, { rate, channels });
  return { rate, channels, read, close: () => void forget().finally(() => input.dispose()) };
}

/** Samples of an MP3 file before its recording begins, which the demuxer does not look for. */
async function leadOfMp3(url: string): Promise<number> {
  const bytes = (from: number, count: number) => readPart(url, from, from + count);
  return mp3Delay(await bytes(id3Length(await bytes(0, 10)), 1024));
}

async function decodable(input: Input): Promise<InputAudioTrack | null> {
  const [track] = await input.getAudioTracks();
  return track && (await track.canDecode()) ? track : null;
}

/**
 * Samples where the decoder says, or where counting them says if that is as good as the same.
 * @param lead samples of the file before source time 0
 */
async function* samplePieces(
  track: InputAudioTrack,
  { rate, lead }: { readonly rate: number; readonly lead: number },
  from: number,
): AsyncGenerator<Piece, void, unknown> {
  for await (const sample of new AudioSampleSink(track).samples(from + lead / rate)) {
    const channels = Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
      const plane = new Float32Array(sample.numberOfFrames);
      sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
      return plane;
    });
    const at = Math.round(sample.timestamp * rate) - lead;
    sample.close();
    yield { at, channels };
  }
}

type Layout = { readonly rate: number; readonly channels: number };

/** `forget` lets go of what was decoded ahead. */
function pieceReader(
  piecesFrom: Pieces,
  { rate, channels }: Layout,
): Pick<SoundReader, 'read'> & { forget(): Promise<void> } {
  let coming: ReturnType<Pieces> | null = null;
  let pieces: Piece[] = [];
  /** As far as was decoded, samples; and whether the file ends there. */
  let end = Number.NEGATIVE_INFINITY;
  let over = false;
  /** From where on all that was decoded is still there. */
  let low = Number.POSITIVE_INFINITY;

  async function seek(from: number): Promise<void> {
    await coming?.return();
    coming = piecesFrom(from / rate - comingIn);
    pieces = [];
    over = false;
    end = Number.NEGATIVE_INFINITY;
    low = from;
  }

  async function decodeOn(): Promise<void> {
    const { value: piece } = (await coming?.next()) ?? {};
    if (!piece) {
      over = true;
      return;
    }
    const at = Math.abs(piece.at - end) <= rounding * rate ? end : piece.at;
    pieces.push({ ...piece, at });
    end = at + (piece.channels[0]?.length ?? 0);
  }

  return {
    forget: async () => {
      await coming?.return();
      coming = null;
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
