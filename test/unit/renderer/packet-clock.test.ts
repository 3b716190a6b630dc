import { readFile } from 'node:fs/promises';
import { BufferSource, EncodedPacketSink, Input, MATROSKA, OGG } from 'mediabunny';
import { describe, expect, it } from 'vitest';
import { fileUrl } from '#main/media/ffmpeg.ts';
import { packetClock } from '#renderer/sound/packet-clock.ts';
import { studio } from '../media/studio.ts';

const { make } = studio();
const noise = ['-f', 'lavfi', '-i', 'anoisesrc=d=9:r=48000:seed=4'];

async function clockOf(path: string) {
  const input = new Input({ formats: [OGG, MATROSKA], source: new BufferSource(await readFile(path)) });
  const [track] = await input.getAudioTracks();
  if (!track) throw new Error('no sound');
  return { track, clock: await packetClock(track, path.endsWith('.ogg')) };
}

/** Where every packet after the first page's is said to be, by counting and by the pages. */
async function disagreement(path: string): Promise<number> {
  const { track, clock } = await clockOf(path);
  if (!clock) throw new Error('no clock');
  const sink = new EncodedPacketSink(track);
  let worst = 0;
  for await (const packet of sink.packets()) {
    if (packet.timestamp < clock.counted + 0.5 || packet.duration === 0) continue;
    const found = await sink.getPacket(packet.timestamp - clock.skew + packet.duration / 2);
    expect(found?.sequenceNumber).toBe(packet.sequenceNumber);
    worst = Math.max(worst, Math.abs((found?.timestamp ?? 0) + clock.skew - packet.timestamp));
  }
  return worst;
}

describe('the clock of Ogg', () => {
  it('begins with the recording, however its packets are counted', async () => {
    const opus = await make('a.ogg', ...noise, '-c:a', 'libopus');
    const vorbis = await make('b.ogg', ...noise, '-c:a', 'libvorbis');
    const native = await make('c.ogg', ...noise, '-strict', '-2', '-c:a', 'vorbis', '-ac', '2');
    const late = await make('d.ogg', '-i', fileUrl(opus), '-c', 'copy', '-output_ts_offset', '0.7');
    const film = await make('e.mkv', '-i', fileUrl(vorbis), '-c', 'copy');
    const zeroOf = async (path: string) => (await clockOf(path)).clock?.zero;
    expect(await zeroOf(opus)).toBe(0);
    expect(await zeroOf(late)).toBeCloseTo(0.7, 6);
    expect(await zeroOf(vorbis)).toBe(0);
    // Long blocks from the first on: as many samples as half of one are counted for it, and none sound.
    expect(await zeroOf(native)).toBeCloseTo(1024 / 48_000, 6);
    expect(await zeroOf(film)).toBeLessThan(0.004);
    for (const path of [opus, vorbis, native]) expect(await disagreement(path)).toBeLessThan(1e-6);
  });

  it('holds for what was cut out of another file, whose pages begin before 0', async () => {
    for (const codec of ['libopus', 'libvorbis']) {
      const whole = await make(`whole-${codec}.ogg`, ...noise, '-c:a', codec);
      const cut = await make(`cut-${codec}.ogg`, '-ss', '1.3', '-i', fileUrl(whole), '-c', 'copy');
      expect((await clockOf(cut)).clock?.skew).toBeGreaterThan(0);
      expect(await disagreement(cut)).toBeLessThan(1e-6);
    }
  });
});
