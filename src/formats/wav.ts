/**
 * The head of a WAV file of 24-bit samples whose length is known before the first is written: RIFF, or RF64
 * (EBU Tech 3306) where the sizes do not fit 32 bits. The samples follow at once, channels interleaved.
 */
export function wavHeader(channels: number, rate: number, frames: number): Uint8Array {
  const frameBytes = 3 * channels;
  const dataBytes = frames * frameBytes;
  const padded = dataBytes + (dataBytes % 2);
  const isLong = padded + 200 > 0xffff_ffff;
  const size = 12 + (isLong ? 36 : 0) + 48 + 8;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const tag = (text: string) => {
    for (const c of text) view.setUint8(at++, c.charCodeAt(0));
  };
  const u16 = (v: number) => {
    view.setUint16(at, v, true);
    at += 2;
  };
  const u32 = (v: number) => {
    view.setUint32(at, v, true);
    at += 4;
  };
  const u64 = (v: number) => {
    view.setBigUint64(at, BigInt(v), true);
    at += 8;
  };
  tag(isLong ? 'RF64' : 'RIFF');
  u32(isLong ? 0xffff_ffff : size - 8 + padded);
  tag('WAVE');
  if (isLong) {
    tag('ds64');
    u32(28);
    u64(size - 8 + padded);
    u64(dataBytes);
    u64(frames);
    u32(0);
  }
  tag('fmt ');
  u32(40);
  u16(0xfffe); // extensible: more than two channels or 16 bits
  u16(channels);
  u32(rate);
  u32(rate * frameBytes);
  u16(frameBytes);
  u16(24);
  u16(22);
  u16(24);
  u32(speakers(channels));
  u16(1); // PCM
  for (const byte of [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]) view.setUint8(at++, byte);
  tag('data');
  u32(isLong ? 0xffff_ffff : dataBytes);
  return bytes;
}

/** The usual speakers of so many channels (front, 5.1, 7.1); 0: not said. */
const speakers = (channels: number): number => ({ 1: 0x4, 2: 0x3, 6: 0x3f, 8: 0x63f })[channels] ?? 0;

/** 24-bit little-endian bytes as samples −1…1. */
export function ofInt24(bytes: Uint8Array, out: Float32Array): void {
  for (let i = 0, o = 0; i < out.length; i++, o += 3) {
    const [low, middle, high] = [bytes[o] ?? 0, bytes[o + 1] ?? 0, bytes[o + 2] ?? 0];
    out[i] = ((low << 8) | (middle << 16) | (high << 24)) / 2_147_483_648;
  }
}

/** Samples −1…1 as 24-bit little-endian bytes, rounded and held inside the range. */
export function toInt24(samples: Float32Array, out: Uint8Array): void {
  for (let i = 0, o = 0; i < samples.length; i++, o += 3) {
    const v = Math.round((samples[i] as number) * 8_388_608);
    const held = v > 8_388_607 ? 8_388_607 : v < -8_388_608 ? -8_388_608 : v;
    out[o] = held & 0xff;
    out[o + 1] = (held >> 8) & 0xff;
    out[o + 2] = (held >> 16) & 0xff;
  }
}
