import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder } from '#main/media/cache.ts';
import { openSound } from '#main/media/open-sound.ts';
import { trueLength } from '#main/media/heard.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound, findSound, forgetShortSound, soundName, soundWarnings } from '#main/media/sound.ts';
import { setToolPaths, tools } from '#main/media/tools.ts';
import { CancelledError } from '#src/model/errors.ts';
import { burstAt, bursts, studio } from './studio.ts';

const { make, wav, path } = studio();

async function readAll(file: string, choice: Parameters<typeof decodeSound>[1] = {}) {
  const decoded = await decodeSound(file, choice);
  const sound = openSound(decoded);
  const samples = sound.read(0, sound.length).slice();
  sound.close();
  return { decoded, samples };
}

describe('decodeSound', () => {
  it('neither stretches nor squeezes: every sample of a recorder that runs fast stays where it is', async () => {
    // 150 ppm over a minute: bursts every ten seconds of true time, written by a clock that runs fast.
    const times = [1, 11, 21, 31, 41, 51].map((t) => t * (1 + 150e-6));
    const pcm = wav('fast.wav', bursts(times, 60.009, 48_000), 48_000);
    for (const [name, args] of [
      ['fast.wav', null],
      ['fast.m4a', ['-c:a', 'aac']],
      ['fast.mka', ['-c:a', 'libopus']],
      ['fast.mp4', ['-c:a', 'libmp3lame']],
    ] as const) {
      const file = args ? await make(name, '-i', pcm, ...args) : pcm;
      const decoded = await decodeSound(file);
      const sound = openSound(decoded);
      expect(decoded.runs).toHaveLength(1);
      for (const t of times) expect(Math.abs(burstAt(sound.read, 16_000, t) - t)).toBeLessThan(3e-5);
      sound.close();
      if (!args) expect(decoded.length).toBe(Math.round(60.009 * 16_000));
    }
  });

  it('reads the samples themselves when nothing must be resampled', async () => {
    const samples = Float32Array.from(
      { length: 50_000 },
      (_, i) => Math.round(20_000 * Math.sin(i * i * 1e-5)) / 32767,
    );
    const { samples: read } = await readAll(wav('exact.wav', samples, 16_000));
    expect(read).toHaveLength(50_000);
    let worst = 0;
    for (const [i, x] of samples.entries())
      worst = Math.max(worst, Math.abs((read[i] as number) * 32768 - x * 32767));
    expect(worst).toBeLessThan(1);
  });

  it('leaves a hole where a container has one, and what follows in its place', async () => {
    const pcm = wav('whole.wav', bursts([1, 5], 6, 48_000), 48_000);
    const gone = "aselect='not(between(t,2,2.5))'";
    const file = await make('hole.mkv', '-i', pcm, '-af', gone, '-c:a', 'pcm_s16le');
    const decoded = await decodeSound(file);
    expect(decoded.runs).toHaveLength(2);
    const sound = openSound(decoded);
    for (const t of [1, 5]) expect(Math.abs(burstAt(sound.read, 16_000, t) - t)).toBeLessThan(1e-3);
    sound.close();
    expect(decoded.length / 16_000).toBeCloseTo(6, 2);
  });

  it('picks a channel, or averages them all', async () => {
    const stereo = new Float32Array(32_000).map((_, i) => (i % 2 === 0 ? 0.5 : -0.25));
    const file = wav('stereo.wav', stereo, 16_000, 2);
    const middle = async (channel: number | 'mix') => (await readAll(file, { channel })).samples[8000];
    expect(await middle(0)).toBeCloseTo(0.5, 3);
    expect(await middle(1)).toBeCloseTo(-0.25, 3);
    expect(await middle('mix')).toBeCloseTo(0.125, 3);
    await expect(decodeSound(file, { channel: 2 })).rejects.toMatchObject({ code: 'no-such-channel' });
  });

  for (const [rate, channels] of [
    [8000, 1],
    [96_000, 2],
    [44_100, 6],
    [48_000, 10],
    [11_025, 3],
  ] as const)
    it(`reads ${channels} channels at ${rate} Hz`, async () => {
      const mono = bursts([0.5, 1.5], 2, rate);
      const all = Float32Array.from(
        { length: mono.length * channels },
        (_, i) => mono[Math.floor(i / channels)] as number,
      );
      const { decoded } = await readAll(wav(`r${rate}.wav`, all, rate, channels));
      const sound = openSound(decoded);
      for (const t of [0.5, 1.5]) expect(Math.abs(burstAt(sound.read, 16_000, t) - t)).toBeLessThan(5e-5);
      sound.close();
      expect(Math.abs(decoded.length - 32_000)).toBeLessThanOrEqual(2);
    });

  it('is found in the cache the second time, and not when the file has changed', async () => {
    const file = wav('again.wav', bursts([0.5], 1, 16_000), 16_000);
    expect(await findSound(file)).toBeNull();
    const first = await decodeSound(file);
    const written = statSync(first.path).mtimeMs;
    const [second, third] = await Promise.all([decodeSound(file), decodeSound(file)]);
    expect([second.path, third.path]).toEqual([first.path, first.path]);
    expect(statSync(first.path).mtimeMs).toBe(written);
    expect(await findSound(file)).toEqual(first);
    wav('again.wav', bursts([0.6], 1, 16_000), 16_000);
    expect((await decodeSound(file)).path).not.toBe(first.path);
  });

  it('stops when cancelled, leaves nothing behind, and can be asked again', async () => {
    const file = await make('long.flac', '-f', 'lavfi', '-i', 'anoisesrc=d=200:r=16000', '-c:a', 'flac');
    const abort = new AbortController();
    const work = decodeSound(file, {}, { signal: abort.signal, progress: () => abort.abort() });
    await expect(work).rejects.toBeInstanceOf(CancelledError);
    expect(readdirSync(cacheFolder()).filter((name) => name.startsWith('.making'))).toEqual([]);
    const seen: number[] = [];
    const done = await decodeSound(file, {}, { progress: (now, total) => seen.push(now / total) });
    expect(done.end).toBeCloseTo(200, 2);
    expect(seen[seen.length - 1]).toBeGreaterThan(0.99);
    expect(seen.every((x, i) => i === 0 || x >= (seen[i - 1] as number))).toBe(true);
  });

  it('reads any range, in any order, as one long read does', async () => {
    const file = await make('noise.wav', '-f', 'lavfi', '-i', 'anoisesrc=d=20:r=16000', '-c:a', 'pcm_s16le');
    const { decoded, samples } = await readAll(file);
    const sound = openSound(decoded);
    for (let i = 0; i < 200; i++) {
      const start = ((i * 7919) % 330_000) - 5000;
      const count = 1 + ((i * 104_729) % 70_000);
      const read = sound.read(start, count);
      const wrong = read.findIndex((x, j) => x !== (samples[start + j] ?? 0));
      expect([read.length, wrong]).toEqual([count, -1]);
    }
    sound.close();
  });
});

describe('damaged sound', () => {
  it('says that a file was cut short', async () => {
    const file = await make('cut.mkv', '-f', 'lavfi', '-i', 'anoisesrc=d=30:r=48000', '-c:a', 'libopus');
    truncateSync(file, Math.floor(statSync(file).size / 2));
    const decoded = await decodeSound(file);
    expect(decoded.end).toBeGreaterThan(10);
    expect(decoded.end).toBeLessThan(20);
    expect(decoded.short).toMatchObject({ end: decoded.end, broke: false });
    expect(soundWarnings(decoded).join(' ')).toMatch(/Only 1\d\.\d s of the 30\.0 s/);
  });

  it('says that the decoder stopped, and decodes it anew when told to forget what it had', async () => {
    const file = wav('stops.wav', bursts([0.5, 5], 6, 16_000), 16_000);
    // A decoder that gives up after two seconds, with an error.
    const frail = path('frail-ffmpeg');
    writeFileSync(frail, `#!/bin/sh\n'${tools().ffmpeg.path}' -t 2 "$@"\nexit 1\n`, { mode: 0o755 });
    setToolPaths({ ffmpeg: frail });
    try {
      const partly = await decodeSound(file);
      expect(partly.short).toEqual({ end: 2, declared: 6, broke: true });
      expect(soundWarnings(partly).join(' ')).toMatch(/Only 2\.0 s of the 6\.0 s .* the decoder stopped/);
      expect(trueLength(await probeMedia(file), null, partly)).toBeNull();
      setToolPaths({});
      expect((await decodeSound(file)).end).toBe(2);
      await forgetShortSound(file);
      const whole = await decodeSound(file);
      expect(whole).toMatchObject({ end: 6, short: null });
      // What was made of the part is not taken for the whole.
      expect(soundName(whole)).not.toBe(soundName(partly));
      await forgetShortSound(file);
      expect(await findSound(file)).toEqual(whole);
    } finally {
      setToolPaths({});
    }
  });

  it('shows how long a file really is that declares another length', async () => {
    // Raw AAC declares nothing: its length is guessed from how many bits its beginning takes.
    const source = 'aevalsrc=if(lt(t\\,6)\\,random(0)-0.5\\,0.2*sin(900*t)):d=40:s=16000';
    const file = await make('guessed.aac', '-f', 'lavfi', '-i', source, '-c:a', 'aac', '-b:a', '64k');
    const media = await probeMedia(file);
    expect(Math.abs(media.duration - 40)).toBeGreaterThan(0.5);
    const length = trueLength(media, null, await decodeSound(file));
    expect(length?.duration).toBeCloseTo(40, 0);
    expect(length?.declared).toBe(media.duration);
    expect(length?.said).toMatch(/It says that it lasts .* it holds 40\.\d\d s of sound/);
    const honest = wav('honest.wav', bursts([0.5], 2, 16_000), 16_000);
    expect(trueLength(await probeMedia(honest), null, await decodeSound(honest))).toBeNull();
    // A recorder that never wrote how long it is, with a picture.
    const unknown = { ...media, duration: 0, video: [{ kind: 'video' } as never] };
    expect(trueLength(unknown, null, { end: 40, short: null })?.duration).toBe(40);
  });

  it('reads what there is of an MP3 that was cut short', async () => {
    const file = await make('cut.mp3', '-f', 'lavfi', '-i', 'anoisesrc=d=30:r=44100', '-c:a', 'libmp3lame');
    truncateSync(file, Math.floor(statSync(file).size / 3));
    const decoded = await decodeSound(file);
    expect(decoded.end).toBeCloseTo(10, 0);
    expect(soundWarnings(decoded)).not.toEqual([]);
  });

  it('keeps sound behind damaged places where it was, and says that there are some', async () => {
    const pcm = wav('events.wav', bursts([1, 9], 10, 48_000), 48_000);
    const file = await make('flipped.mkv', '-i', pcm, '-c:a', 'flac');
    const bytes = readFileSync(file);
    for (let at = Math.floor(bytes.length * 0.4); at < bytes.length * 0.5; at += 97)
      bytes[at] = (bytes[at] as number) ^ 0x55;
    writeFileSync(path('flipped.mkv'), bytes);
    const decoded = await decodeSound(file);
    expect(decoded.warnings.join(' ')).toMatch(/damaged/);
    const sound = openSound(decoded);
    for (const t of [1, 9]) expect(Math.abs(burstAt(sound.read, 16_000, t) - t)).toBeLessThan(2e-3);
    sound.close();
  });

  it('fails for a file with pictures only, and for one that decodes to nothing', async () => {
    const silent = await make('mute.mp4', '-f', 'lavfi', '-i', 'testsrc=d=1', '-c:v', 'libx264');
    await expect(decodeSound(silent)).rejects.toMatchObject({ code: 'no-sound' });
    const empty = wav('no-samples.wav', new Float32Array(0), 16_000);
    await expect(decodeSound(empty)).rejects.toMatchObject({ name: 'MediaError' });
    expect(readdirSync(dirname(cacheFolder())).length).toBeGreaterThan(0);
  });
});
