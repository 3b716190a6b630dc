/** A stretch in which a device ran without pause: source seconds, and the timeline seconds they show. */
export type Stretch = {
  readonly source: readonly [number, number];
  readonly timeline: readonly [number, number];
  /** (source length / timeline length − 1)·10⁶. */
  readonly ppm: number;
};

export type Device = {
  readonly file: string;
  readonly seed: number;
  /** Seconds of source time. */
  readonly duration: number;
  readonly segments: readonly Stretch[];
  readonly sound: {
    readonly rate: number;
    readonly channels: 1 | 2;
    readonly gain: number;
    /** Standard deviation (about) of its own noise; full scale is 1. */
    readonly noise: number;
    /** Share of the room in what it hears, and seconds to −60 dB. */
    readonly wet: number;
    readonly decay: number;
    /** Corner frequencies of its tone in Hz: nothing below `low`, nothing above `high`; 0: none. */
    readonly low: number;
    readonly high: number;
    readonly clips: boolean;
  };
  readonly picture: Camera | null;
};

export type Camera = {
  /** As stored; even. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: readonly [number, number];
  /** Clockwise degrees that players must turn the stored picture. */
  readonly rotation: 0 | 90;
  /** What it looks at in the scene (16 × 9 units), as displayed: the centre, and how many units are seen across. */
  readonly view: { readonly x: number; readonly y: number; readonly across: number };
  readonly exposure: number;
  readonly grain: number;
  /** Added to the colour differences. */
  readonly tint: readonly [number, number];
};

/** Stretches of a device that starts at `start`, runs `ppm` fast and pauses (`at` in source seconds, for `length`). */
function ran(
  start: number,
  ppm: number,
  duration: number,
  pauses: readonly { at: number; length: number }[] = [],
): readonly Stretch[] {
  const rate = 1 + ppm * 1e-6;
  let s = 0;
  let t = start;
  return [...pauses, { at: duration, length: 0 }].map(({ at, length }) => {
    const stretch: Stretch = { source: [s, at], timeline: [t, t + (at - s) / rate], ppm };
    s = at;
    t = stretch.timeline[1] + length;
    return stretch;
  });
}

/** The scene lasts from here to here on the timeline, which is the recorder's clock. */
export const sceneStart = -8;
export const sceneEnd = 124;

const mild = { channels: 1, clips: false } as const;

/** One recorder and three cameras at the same event, and a recording of another evening. */
export const devices: readonly Device[] = [
  {
    file: 'recorder.wav',
    seed: 1,
    duration: 110,
    segments: ran(0, 0, 110),
    sound: {
      ...mild,
      rate: 48_000,
      channels: 2,
      gain: 0.9,
      noise: 0.0006,
      wet: 0.15,
      decay: 0.5,
      low: 30,
      high: 0,
    },
    picture: null,
  },
  {
    file: 'camera left.mp4',
    seed: 2,
    duration: 98,
    segments: ran(6.2137, 80, 98),
    sound: { ...mild, rate: 48_000, gain: 0.6, noise: 0.004, wet: 0.45, decay: 0.8, low: 90, high: 9000 },
    picture: {
      width: 640,
      height: 360,
      frameRate: [25, 1],
      rotation: 0,
      view: { x: 7.4, y: 4.6, across: 14.5 },
      exposure: 1,
      grain: 2,
      tint: [0, 0],
    },
  },
  {
    file: 'phone.mp4',
    seed: 3,
    duration: 101,
    segments: ran(-4.6829, -35, 101, [{ at: 51.2, length: 7.3 }]),
    sound: {
      rate: 44_100,
      channels: 1,
      gain: 1.1,
      noise: 0.008,
      wet: 0.6,
      decay: 0.6,
      low: 220,
      high: 5000,
      clips: true,
    },
    picture: {
      width: 480,
      height: 270,
      frameRate: [30, 1],
      rotation: 90,
      view: { x: 6.2, y: 4.5, across: 5 },
      exposure: 1.25,
      grain: 4,
      tint: [-4, 5],
    },
  },
  {
    file: 'camera right.mkv',
    seed: 4,
    duration: 92,
    segments: ran(21.4291, 12, 92),
    sound: { ...mild, rate: 16_000, gain: 0.45, noise: 0.012, wet: 0.7, decay: 1, low: 120, high: 4500 },
    picture: {
      width: 480,
      height: 270,
      frameRate: [30_000, 1001],
      rotation: 0,
      view: { x: 9.3, y: 4.2, across: 10 },
      exposure: 0.8,
      grain: 3,
      tint: [5, -3],
    },
  },
];

/** Recorded elsewhere: it must be refused. `seed` also writes its own script. */
export const stranger: Device = {
  file: 'another evening.flac',
  seed: 77,
  duration: 95,
  segments: ran(0, 0, 95),
  sound: { ...mild, rate: 44_100, gain: 0.8, noise: 0.002, wet: 0.4, decay: 0.7, low: 60, high: 0 },
  picture: null,
};
