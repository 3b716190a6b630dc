import { describe, expect, it } from 'vitest';
import type { ProbedMedia } from '#main/media/probe.ts';
import { whyNotPlayable } from '#main/media/proxy.ts';

const media = (container: string, video: string | null, audio: string | null): ProbedMedia => ({
  container,
  duration: 10,
  audio: audio
    ? [{ kind: 'audio', index: 1, codec: audio, sampleRate: 48_000, channels: 2, start: 0, duration: 10 }]
    : [],
  video: video
    ? [
        {
          kind: 'video',
          index: 0,
          variableFrameRate: false,
          codec: video,
          width: 64,
          height: 36,
          rotation: 0,
          frameRate: [25, 1],
          start: 0,
          duration: 10,
        },
      ]
    : [],
  data: [],
  creationTime: null,
  timecode: null,
  device: null,
  origin: 0,
  inputOptions: [],
  brand: null,
  pixelFormats: {},
  warnings: [],
});
const mp4 = 'mov,mp4,m4a,3gp,3g2,mj2';
const matroska = 'matroska,webm';

describe('why a browser does not play a file', () => {
  it.each([
    [matroska, 'h264', 'aac', 'Browsers do not play Matroska (.mkv) files.'],
    [matroska, 'vp9', 'aac', 'Browsers do not play Matroska (.mkv) files.'],
    [matroska, 'hevc', null, 'Browsers do not play hevc.'],
    [mp4, 'vp8', null, 'Browsers do not play vp8 in MP4 files.'],
    [mp4, 'h264', 'ac3', 'Browsers do not play ac3.'],
    ['mpegts', 'h264', 'aac', 'Browsers do not play MPEG transport stream (.ts, .mts) files.'],
    ['avi', 'h264', null, 'Browsers do not play AVI files.'],
    ['rm', null, 'cook', 'Browsers do not play rm files.'],
    [matroska, 'vp9', 'opus', null],
    [mp4, 'h264', 'aac', null],
  ])('%s with %s and %s: %s', (container, video, audio, why) => {
    expect(whyNotPlayable(media(container, video, audio))).toBe(why);
  });
});
