import {
  chmodSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { setCacheFolder } from '#main/media/cache.ts';
import { decodePicture } from '#main/media/picture.ts';
import { probeMedia } from '#main/media/probe.ts';
import { decodeSound } from '#main/media/sound.ts';
import { readWavHeader } from '#main/media/wav-header.ts';
import { bursts, studio, wavBytes } from './studio.ts';

const { folder, path, make, wav } = studio();
const put = (name: string, content: string | Buffer): string => {
  writeFileSync(path(name), content);
  return path(name);
};

describe('playlists in disguise', () => {
  const secret = wav('secret.wav', bursts([0.2], 1, 16_000), 16_000);
  const lists: Record<string, string> = {
    'hls.mp4': `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n${secret}\n#EXT-X-ENDLIST\n`,
    'hls-relative.m3u8': '#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.wav\n#EXT-X-ENDLIST\n',
    'concat.mp4': `ffconcat version 1.0\nfile '${secret}'\n`,
    'dash.mp4':
      '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT1S"><Period><AdaptationSet mimeType="audio/wav"><Representation id="1" bandwidth="1"><BaseURL>secret.wav</BaseURL><SegmentBase/></Representation></AdaptationSet></Period></MPD>',
    'sdp.mp4': 'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n',
    'text.mp4': 'Nothing but text, and quite a lot of it.\n'.repeat(100),
    'subtitle.mp4': '1\n00:00:01,000 --> 00:00:02,000\nHello\n',
  };
  for (const [name, content] of Object.entries(lists))
    it(`are refused, and nothing they name is read: ${name}`, async () => {
      const file = put(name, content);
      await expect(probeMedia(file)).rejects.toMatchObject({ name: 'MediaError' });
      await expect(decodeSound(file)).rejects.toMatchObject({ name: 'MediaError' });
    });
});

describe('names that look like something else', () => {
  const names = [
    '🎬 clip.wav',
    'two\nlines.wav',
    '-i.wav',
    '-y',
    '100%d %03d %s.wav',
    'http:⁄⁄example.wav',
    'http:example.wav',
    'concat:a.wav|b.wav',
    'pipe:0',
    "it's “quoted” & $HOME `id`; rm.wav",
    ' leading space.wav',
  ];
  for (const name of names)
    it(`are names: ${JSON.stringify(name)}`, async () => {
      const file = wav(name, bursts([0.2], 1, 16_000), 16_000);
      expect((await probeMedia(file)).duration).toBe(1);
      expect((await decodeSound(file)).length).toBe(16_000);
    });
});

describe('files that are none', () => {
  it('are refused with a reason', async () => {
    mkdirSync(path('folder.mp4'));
    await expect(probeMedia(path('folder.mp4'))).rejects.toMatchObject({ code: 'directory' });
    await expect(probeMedia(put('empty.mp4', ''))).rejects.toMatchObject({ code: 'empty' });
    await expect(probeMedia(path('nowhere.mp4'))).rejects.toMatchObject({ code: 'missing' });
    await expect(probeMedia(put('noise.mp4', Buffer.alloc(5000, 0x5a)))).rejects.toMatchObject({
      name: 'MediaError',
    });
    await expect(probeMedia('/dev/null')).rejects.toMatchObject({ code: 'not-a-file' });
  });

  it.skipIf(process.getuid?.() === 0)('are refused when they may not be read', async () => {
    const file = wav('locked.wav', bursts([0], 1, 8000), 8000);
    chmodSync(file, 0);
    await expect(probeMedia(file)).rejects.toMatchObject({ code: 'unreadable' });
  });

  it('are refused when an MP4 lost its index', async () => {
    const file = await make('cut.mp4', '-f', 'lavfi', '-i', 'testsrc=d=3', '-c:v', 'libx264');
    truncateSync(file, Math.floor(readFileSync(file).length / 2));
    await expect(probeMedia(file)).rejects.toMatchObject({ name: 'MediaError', code: 'unreadable-media' });
  });

  it('stop at once when cancelled', async () => {
    const file = wav('cancel.wav', bursts([0], 1, 8000), 8000);
    await expect(probeMedia(file, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('damaged pictures', () => {
  it('give what can be seen, and a warning', async () => {
    const file = await make(
      'flip.mkv',
      '-f',
      'lavfi',
      '-i',
      'testsrc=d=6:r=25',
      '-c:v',
      'libx264',
      '-g',
      '25',
    );
    const bytes = readFileSync(file);
    for (let at = bytes.length >> 1; at < bytes.length * 0.6; at += 61)
      bytes[at] = (bytes[at] as number) ^ 0xff;
    writeFileSync(file, bytes);
    const picture = await decodePicture(file);
    expect(picture.times.length).toBeGreaterThan(50);
    expect(picture.warnings.join(' ')).toMatch(/damaged/);
    for (let i = 1; i < picture.times.length; i++)
      expect(picture.times[i] as number).toBeGreaterThan(picture.times[i - 1] as number);
  });
});

describe('WAV sizes', () => {
  const seconds = 2;
  const good = wavBytes(bursts([0.5, 1.5], seconds, 16_000), 16_000);
  const withSize = (size: number): Buffer => {
    const bytes = Buffer.from(good);
    bytes.writeUInt32LE(size % 2 ** 32, 40);
    return bytes;
  };

  for (const [name, size] of [
    ['zero, as a recorder that lost power leaves it', 0],
    ['all ones, as a stream writer leaves it', 0xffff_ffff],
    ['wrapped past 4 GiB', 12_346],
  ] as const)
    it(`do not matter: ${name}`, async () => {
      const file = put(`size-${size}.wav`, withSize(size));
      const media = await probeMedia(file);
      expect(media.duration).toBeCloseTo(seconds, 3);
      expect(media.warnings.join(' ')).toMatch(/length in the file’s header is wrong/);
      const sound = await decodeSound(file);
      expect(sound.length).toBe(seconds * 16_000);
    });

  it('say so when samples are missing', async () => {
    const file = put('short.wav', good.subarray(0, 44 + 32_000));
    expect((await probeMedia(file)).warnings.join(' ')).toMatch(/cut short/);
    expect((await decodeSound(file)).length).toBe(16_000);
  });

  it('leave a chunk behind the samples alone', async () => {
    const chunk = Buffer.from('LIST\x04\0\0\0INFO', 'latin1');
    const file = put('list.wav', Buffer.concat([good, chunk]));
    expect((await probeMedia(file)).warnings).toEqual([]);
    expect((await decodeSound(file)).length).toBe(seconds * 16_000);
  });

  it('may stand in an RF64’s long form', async () => {
    const ds64 = Buffer.alloc(36);
    ds64.write('ds64', 0, 'latin1');
    ds64.writeUInt32LE(28, 4);
    ds64.writeBigUInt64LE(BigInt(good.length + 28), 8);
    ds64.writeBigUInt64LE(BigInt(good.length - 44), 16);
    ds64.writeBigUInt64LE(BigInt(seconds * 16_000), 24);
    const head = Buffer.from(good.subarray(0, 12));
    head.write('RF64', 0, 'latin1');
    head.writeUInt32LE(0xffff_ffff, 4);
    const body = withSize(0xffff_ffff).subarray(12);
    const file = put('long.wav', Buffer.concat([head, ds64, body]));
    const media = await probeMedia(file);
    expect(media.duration).toBeCloseTo(seconds, 3);
    expect(media.warnings).toEqual([]);
    expect((await decodeSound(file)).length).toBe(seconds * 16_000);
  });

  it('are right for files of over 4 GiB, wrapped or RF64', async () => {
    // Sparse: the disk holds two blocks of each.
    const data = 5 * 2 ** 30;
    const sparse = (name: string, header: Buffer): string => {
      const file = openSync(path(name), 'w');
      writeSync(file, header, 0, header.length, 0);
      writeSync(file, Buffer.alloc(2), 0, 2, header.length + data - 2);
      closeSync(file);
      return path(name);
    };
    const plain = withSize(data).subarray(0, 44);
    plain.writeUInt32LE(96_000, 24);
    plain.writeUInt32LE(192_000, 28);
    const wrapped = sparse('wrapped.wav', Buffer.from(plain));
    expect(await readWavHeader(wrapped)).toMatchObject({
      wrongSize: true,
      sampleRate: 96_000,
      format: 's16le',
    });
    expect((await probeMedia(wrapped)).duration).toBeCloseTo(data / 192_000, 1);
    const ds64 = Buffer.alloc(36);
    ds64.write('ds64', 0, 'latin1');
    ds64.writeUInt32LE(28, 4);
    ds64.writeBigUInt64LE(BigInt(data + 72), 8);
    ds64.writeBigUInt64LE(BigInt(data), 16);
    const head = Buffer.from(plain.subarray(0, 12));
    head.write('RF64', 0, 'latin1');
    const body = Buffer.from(plain.subarray(12));
    body.writeUInt32LE(0xffff_ffff, 28);
    const rf64 = sparse('rf64.wav', Buffer.concat([head, ds64, body]));
    const media = await probeMedia(rf64);
    expect(media.warnings).toEqual([]);
    expect(media.duration).toBeCloseTo(data / 192_000, 1);
  });
});

describe('the cache’s disk', () => {
  it('refuses in plain words where nothing can be written', async () => {
    const file = wav('fine.wav', bursts([0], 1, 8000), 8000);
    // A file stands where the folder should be: no permission would stop root.
    setCacheFolder(`${put('in-the-way', 'x')}/cache`);
    await expect(decodeSound(file)).rejects.toMatchObject({ name: 'StorageError', code: 'cache-unwritable' });
    setCacheFolder(`${folder}/cache`);
    expect((await decodeSound(file)).length).toBe(16_000);
    expect(dirname(folder)).not.toBe(folder);
  });
});
