import { type EncodedPacket, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';
import { bytesOf, type PacketClock, preSkipAt } from './packet-clock.ts';

/** Packets handed to the decoder before it has answered. */
const mostAhead = 8;

/**
 * Opus in Ogg and Vorbis, decoded from a moment on, each packet's sound where that packet says. The browser's decoders tell times as
 * if they had dropped nothing after a jump, but do: of Opus what an encoder put before the recording (312 samples mostly), of Vorbis
 * the first packet, which only overlaps with the second. So their times are not asked: Opus drops nothing where its header tells
 * of nothing to drop, and what Vorbis gives out belongs to the packet after.
 * @param track of one of these
 * @param from source seconds; what comes before is decoded where a packet holds both
 */
export async function* packetPieces(
  track: InputAudioTrack,
  { zero, skew, counted }: PacketClock,
  from: number,
): AsyncGenerator<Piece, void, unknown> {
  const config = await track.getDecoderConfig();
  if (!config) return;
  const isVorbis = config.codec === 'vorbis';
  const rate = config.sampleRate;
  const sink = new EncodedPacketSink(track);
  const isPaged = from + zero >= counted;
  const first = (isPaged ? await sink.getPacket(from + zero - skew) : null) ?? (await sink.getFirstPacket());
  if (!first) return;
  const shift = zero - (isPaged ? skew : 0);
  const answers: AudioData[] = [];
  let failure: unknown = null;
  let woken = () => {};
  const decoder = new AudioDecoder({
    output: (data) => {
      answers.push(data);
      woken();
    },
    error: (error) => {
      failure = error;
      woken();
    },
  });
  decoder.ondequeue = () => woken();
  decoder.configure(isVorbis ? config : withoutPreSkip(config));
  /** What has been handed over and not been answered. */
  const waiting: EncodedPacket[] = [];
  try {
    let packets = 0;
    for await (const packet of sink.packets(first)) {
      // The very first of Vorbis answers nothing.
      if (packets++ > 0 || !isVorbis) waiting.push(packet);
      decoder.decode(packet.toEncodedAudioChunk());
      while (failure === null && answers.length === 0 && decoder.decodeQueueSize >= mostAhead)
        await new Promise<void>((go) => {
          woken = go;
        });
      if (failure !== null) throw failure;
      yield* placed(answers, waiting, rate, shift);
    }
    await decoder.flush();
    yield* placed(answers, waiting, rate, shift);
  } finally {
    for (const data of answers) data.close();
    if (decoder.state !== 'closed') decoder.close();
  }
}

function* placed(
  answers: AudioData[],
  waiting: EncodedPacket[],
  rate: number,
  shift: number,
): Generator<Piece> {
  for (let data = answers.shift(); data; data = answers.shift()) {
    const packet = waiting.shift();
    const frames = data.numberOfFrames;
    if (packet)
      yield { at: beginOf(packet, frames, rate) - Math.round(shift * rate), channels: planesOf(data) };
    data.close();
  }
}

/**
 * Source sample of a packet's first: where it says, but what begins before the recording says 0 and only what of it lies within
 * as its length, so that its end is what tells.
 */
const beginOf = ({ timestamp, duration }: EncodedPacket, frames: number, rate: number): number =>
  timestamp > 0 ? Math.round(timestamp * rate) : Math.round(duration * rate) - frames;

/** Every channel's samples. */
function planesOf(data: AudioData): readonly Float32Array<ArrayBuffer>[] {
  return Array.from({ length: data.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(data.numberOfFrames);
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}

/** The browser is told that nothing comes before the recording. */
function withoutPreSkip(config: AudioDecoderConfig): AudioDecoderConfig {
  const head = bytesOf(config.description);
  return { ...config, description: head.fill(0, preSkipAt, preSkipAt + 2) };
}

/** Decoded sound: its first sample counted from source time 0, and one array a channel. */
export type Piece = { readonly at: number; readonly channels: readonly Float32Array<ArrayBuffer>[] };
