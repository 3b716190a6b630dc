import { between, random } from '#main/demo/random.ts';

export const families = ['drums', 'strums', 'melody', 'swing'] as const;
export type Family = (typeof families)[number];
export type Music = {
  readonly samples: Float32Array;
  readonly rate: number;
  /** Seconds. */
  readonly beats: readonly number[];
};

/** Music of a known beat: tempo of 60 to 180 a minute that wanders by a few per cent, notes left out and between, noise. */
export function music(family: Family, seed: number, seconds = 60): Music {
  const rate = 16_000;
  const next = random(seed);
  const samples = new Float32Array(rate * seconds);
  const bpm = between(next, 60, 180);
  const [wander, phase] = [between(next, 0, 0.05), between(next, 0, 6)];
  const beats: number[] = [];
  for (let t = between(next, 0.1, 1); t < seconds - 0.1; ) {
    beats.push(t);
    t += 60 / (bpm * (1 + wander * Math.sin(phase + (2 * Math.PI * t) / 40)));
  }
  const noise = (at: number, length: number, level: number, low: number) => {
    let held = 0;
    const first = Math.round(at * rate);
    for (let i = 0; i < length * rate && first + i < samples.length; i++) {
      held += low * (2 * next() - 1 - held);
      samples[first + i] =
        (samples[first + i] as number) + level * held * Math.exp((-5 * i) / (length * rate));
    }
  };
  const tone = (at: number, length: number, level: number, hertz: number, attack: number) => {
    const first = Math.round(at * rate);
    for (let i = 0; i < length * rate && first + i < samples.length; i++) {
      const rise = Math.min(1, i / (attack * rate));
      let sum = 0;
      for (let h = 1; h <= 6 && h * hertz < rate / 2; h++)
        sum += Math.sin((2 * Math.PI * h * hertz * i) / rate) / h;
      samples[first + i] =
        (samples[first + i] as number) + level * rise * sum * Math.exp((-4 * i) / (length * rate));
    }
  };
  const scale = [0, 2, 4, 5, 7, 9, 11].map((s) => 220 * 2 ** (s / 12));
  const note = () => scale[Math.floor(next() * scale.length)] as number;
  for (const [k, t] of beats.entries()) {
    const beat = (beats[k + 1] ?? t + 60 / bpm) - t;
    const jitter = () => between(next, -0.008, 0.008);
    if (family === 'drums' || family === 'swing') {
      if (k % 2 === 0) tone(t + jitter(), 0.15, 0.5, 60, 0.002);
      else noise(t + jitter(), 0.12, 0.5, 0.8);
      if (next() < 0.85) noise(t + jitter(), 0.04, 0.2, 1);
      if (next() < 0.7) noise(t + beat * (family === 'swing' ? 2 / 3 : 0.5) + jitter(), 0.04, 0.2, 1);
      if (family === 'swing' && next() < 0.8) tone(t + jitter(), beat, 0.2, note() / 2, 0.01);
    } else if (family === 'strums') {
      if (next() < 0.8) {
        const root = note();
        for (const [s, up] of [1, 1.26, 1.5].entries())
          tone(t + 0.008 * s + jitter(), 0.8 * beat, 0.2, root * up, 0.003);
      }
      if (next() < 0.35) tone(t + beat / 2 + jitter(), 0.4 * beat, 0.2, note(), 0.003);
    } else {
      if (k % 4 === 0) tone(t + jitter(), 3 * beat, 0.3, note() / 2, 0.02);
      if (next() < 0.75) tone(t + jitter(), beat, 0.3, note() * 2, 0.02);
      if (next() < 0.3) tone(t + beat / 2 + jitter(), beat / 2, 0.25, note() * 2, 0.02);
    }
  }
  const level = 10 ** (-between(next, 30, 50) / 20);
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) + level * (2 * next() - 1);
  return { samples, rate, beats };
}

/** Syllables, pauses and noise without a beat. */
export function speechLike(seed: number, seconds = 60): Music {
  const rate = 16_000;
  const next = random(seed);
  const samples = new Float32Array(rate * seconds);
  for (
    let t = 0.2;
    t < seconds - 0.5;
    t += next() < 0.12 ? between(next, 0.4, 1.2) : between(next, 0.11, 0.33)
  ) {
    const [hertz, length, level] = [
      between(next, 100, 180),
      between(next, 0.08, 0.25),
      between(next, 0.1, 0.4),
    ];
    const first = Math.round(t * rate);
    for (let i = 0; i < length * rate && first + i < samples.length; i++) {
      const shape = Math.sin((Math.PI * i) / (length * rate));
      let sum = 0.2 * (2 * next() - 1);
      for (let h = 1; h <= 8; h++) sum += Math.sin((2 * Math.PI * h * hertz * i) / rate) / h;
      samples[first + i] = (samples[first + i] as number) + level * shape * sum;
    }
  }
  for (let i = 0; i < samples.length; i++) samples[i] = (samples[i] as number) + 0.003 * (2 * next() - 1);
  return { samples, rate, beats: [] };
}
