import { type EncodedPacket, EncodedPacketSink, type InputAudioTrack } from 'mediabunny';

/** Packets on one page of Ogg at most: farther on than this, positions are read off a page. */
const mostOnPage = 255;
/** So many packets are looked through for one whose position is known both ways, and no more. */
const mostLookedAt = 4000;
/** Where an Opus header says how many samples come before the recording (RFC 7845, 5.1), and how many it plays a second. */
export const preSkipAt = 10;
const opusRate = 48_000;

/** How what the demuxer says of packets becomes source time, seconds. */
export type PacketClock = {
  /** What counting from the first packet on says at source time 0. */
  readonly zero: number;
  /** How much more counting says than the positions on pages do. */
  readonly skew: number;
  /** Up to here packets are to be reached from the first one on; the demuxer may read others off pages. */
  readonly counted: number;
};

/**
 * How the clock of Opus in Ogg, or of Vorbis, is to be read. The first packet of Vorbis gives no sound, but encoders and demuxers may
 * have counted some for it; and what was cut out of another file may begin before 0 by its pages.
 * @returns null: the pages say nothing that can be brought together with the packets
 */
export async function packetClock(track: InputAudioTrack, isOgg: boolean): Promise<PacketClock | null> {
  const sink = new EncodedPacketSink(track);
  const look = { metadataOnly: true } as const;
  const first = await sink.getFirstPacket(look);
  if (!first) return null;
  let packet = await sink.getNextPacket(first, look);
  const isVorbis = (await track.getCodec()) === 'vorbis';
  const second = packet?.timestamp ?? first.timestamp;
  if (!isOgg) return { zero: second - first.timestamp, skew: 0, counted: 0 };
  const zero = isVorbis ? second : await beginOfOpus(track, first);
  for (let n = 0; packet && n < mostOnPage; n++) packet = await sink.getNextPacket(packet, look);
  if (!packet) return { zero, skew: 0, counted: Number.POSITIVE_INFINITY };
  const counted = packet.timestamp;
  const paged = await sink.getPacket(counted + packet.duration / 2, look);
  for (let n = 0; packet && paged && n < mostLookedAt; n++) {
    if (packet.sequenceNumber === paged.sequenceNumber)
      return { zero, skew: packet.timestamp - paged.timestamp, counted };
    packet = await sink.getNextPacket(packet, look);
  }
  return null;
}

/** A stream that begins later than 0 says so; one that begins there does so behind what is skipped. */
async function beginOfOpus(track: InputAudioTrack, first: EncodedPacket): Promise<number> {
  if (first.timestamp === 0) return 0;
  const head = bytesOf((await track.getDecoderConfig())?.description);
  return first.timestamp + ((head[preSkipAt] ?? 0) + 256 * (head[preSkipAt + 1] ?? 0)) / opusRate;
}

/** A copy of a codec's description. */
export function bytesOf(description: AllowSharedBufferSource | undefined): Uint8Array<ArrayBuffer> {
  if (!description) return new Uint8Array();
  return ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength).slice()
    : new Uint8Array(description).slice();
}
