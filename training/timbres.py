"""Instruments that are made up here, so that what tells music from speech is tried on more than the samples it was fitted to.

Six families of sounds that share no code: plucked (a string with a loop, Karplus & Strong 1983), struck (partials that die away each at
its pace: pianos, bars, bells), bowed (a sawtooth with vibrato through a body's resonances), wind (few harmonics with breath), choir (many voices that hold
vowels, and change them), gliding (tones that slide from note to note: theremin, slide guitar, trombone, a wah). `scenes.py --timbres dev|held`; held: `HELD`.
"""
import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from instruments import PIECES

RATE = 16000
DEV, HELD = ['plucked', 'struck', 'bowed', 'choir', 'gliding'], ['wind', 'chant', 'singing saw']
VOWELS = dict(a=(730, 1090, 2440), e=(530, 1840, 2480), i=(300, 2250, 3000), o=(520, 900, 2400), u=(320, 800, 2250))


def _harmonics(f, roll, most=7200):
    """Amplitudes of the harmonics of f up to `most`; `roll`: the power by which they fall."""
    return [(k, k ** -roll) for k in range(1, max(2, int(most / f)))]


def _envelope(n, attack, release):
    t = np.arange(n) / RATE
    return np.minimum(1, t / attack) * np.minimum(1, (n / RATE - t) / release).clip(0)


def _tone(phase, f, roll):
    """A sum of harmonics of a moving phase (in turns); f: Hz at the highest, so that none folds over."""
    return sum(a * np.sin(2 * np.pi * k * phase) for k, a in _harmonics(f, roll))


def _resonances(x, peaks):
    """x through parallel resonances of (Hz, bandwidth, gain)."""
    out = np.zeros(len(x))
    for f, width, gain in peaks:
        r = np.exp(-np.pi * width / RATE)
        out += lfilter([gain * (1 - r)], [1, -2 * r * np.cos(2 * np.pi * f / RATE), r * r], x)
    return out


def plucked(f, n, rng, how):
    period = RATE / f
    whole = int(period - 0.5)
    burst = lfilter([1 - how['soft']], [1, -how['soft']], rng.standard_normal(whole))
    burst -= burst.mean()
    x = np.zeros(n + whole)
    x[:whole] = burst
    rest = period - 0.5 - whole
    tune = (1 - rest) / (1 + rest)
    a = np.zeros(whole + 3)
    a[0], a[1] = 1, tune
    loss = how['loss']
    for k, b in ((0, tune), (1, 1)):
        a[whole + k] -= 0.5 * loss * b
        a[whole + k + 1] -= 0.5 * loss * b
    out = lfilter([1, tune], a, x)[:n]
    return out * _envelope(n, 0.001, 0.05)


def struck(f, n, rng, how):
    t = np.arange(n) / RATE
    out = np.zeros(n)
    if how['kind'] == 'piano':
        for k in range(1, 30):
            p = k * f * np.sqrt(1 + how['stiff'] * k * k)
            if p > 7500:
                break
            fast = how['fade'] * (1 + 0.25 * k)
            for detune in (-how['beat'], how['beat']):
                out += k ** -how['roll'] * np.sin(2 * np.pi * p * (1 + detune) * t + rng.uniform(0, 6)) * (0.7 * np.exp(-t * fast) + 0.3 * np.exp(-t * fast / 5))
        knock = lfilter([1], [1, -0.9], rng.standard_normal(n)) * np.exp(-t / 0.015)
        out += how['knock'] * knock
    else:
        ratios = (1, 3.93, 9.2) if how['kind'] == 'bar' else (0.5, 1, 1.19, 1.5, 2, 2.6, 3.0, 4.1)
        for k, ratio in enumerate(ratios):
            if ratio * f < 7500:
                out += np.exp(-t * how['fade'] * (1 + k)) * np.sin(2 * np.pi * ratio * f * t) / (1 + k)
    return out * _envelope(n, 0.002, 0.06)


def bowed(f, n, rng, how):
    t = np.arange(n) / RATE
    depth = how['vibrato'] * np.minimum(1, t / 0.3)
    pitch = f * 2 ** (depth / 12 * np.sin(2 * np.pi * how['rate'] * t + rng.uniform(0, 6)))
    phase = np.cumsum(pitch) / RATE
    x = _tone(phase, f * 1.06, 1.0) + how['bow'] * rng.standard_normal(n)
    return (_resonances(x, how['body']) + 0.1 * x) * _envelope(n, how['attack'], 0.08)


def wind(f, n, rng, how):
    t = np.arange(n) / RATE
    pitch = f * 2 ** (how['vibrato'] / 12 * np.sin(2 * np.pi * how['rate'] * t))
    phase = np.cumsum(pitch) / RATE
    swell = 1 + 0.3 * np.sin(2 * np.pi * how['rate'] * t)
    tones = [(k, a * how['odd'] ** (k % 2 == 0)) for k, a in _harmonics(f * 1.05, how['roll'])]
    x = sum(a * np.sin(2 * np.pi * k * phase) * swell ** min(3, k - 1) for k, a in tones)
    breath = sosfilt(butter(2, [max(200, f), min(7000, 6 * f)], 'band', fs=RATE, output='sos'), rng.standard_normal(n))
    chiff = np.exp(-t / 0.03) * rng.standard_normal(n)
    return (x + how['breath'] * breath + how['chiff'] * chiff) * _envelope(n, how['attack'], 0.06)


def _sung(f, n, rng, vowels, voices, vibrato, spread):
    t = np.arange(n) / RATE
    out = np.zeros(n)
    for _ in range(voices):
        wave = vibrato / 12 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * t + rng.uniform(0, 6))
        drift = np.interp(t, np.linspace(0, n / RATE, 5), rng.normal(0, 0.05, 5)) / 12
        phase = np.cumsum(f * 2 ** (wave + drift + rng.normal(0, spread) / 12)) / RATE
        out += _tone(phase, f * 1.1, 1.1)
    out += 0.02 * voices * rng.standard_normal(n)
    # From the one vowel into the other, in the middle of the note.
    shares = np.interp(t, [0.4 * n / RATE, 0.6 * n / RATE], [0, 1])
    first, last = (_resonances(out, [(p, 80 + 0.03 * p, g) for p, g in zip(VOWELS[v], (1, 0.5, 0.25))]) for v in vowels)
    return (1 - shares) * first + shares * last


def choir(f, n, rng, how):
    v = rng.choice(how['vowels'])
    return _sung(f, n, rng, (v, v if rng.random() < how['still'] else rng.choice(how['vowels'])), how['voices'], how['vibrato'], 0.12) * _envelope(n, how['attack'], 0.15)


def chant(f, n, rng, how):
    """A few voices in unison, low, hardly any vibrato, vowels that change."""
    return _sung(f / 2 if f > 200 else f, n, rng, tuple(rng.choice(list(VOWELS), 2)), how['voices'], 0.05, 0.06) * _envelope(n, 0.05, 0.08)


NOTES = dict(plucked=plucked, struck=struck, bowed=bowed, wind=wind, choir=choir, chant=chant)


def _line(notes, length, tempo, rng, how):
    """One voice that slides from each note to the next: (phase in turns, loudness)."""
    n = int(length * RATE)
    pitch, loud = np.full(n, 0.0), np.zeros(n)
    at = 0
    for start, beats, p in sorted(notes):
        a, b = int(start * 60 / tempo * RATE), int((start + beats) * 60 / tempo * RATE)
        if a < at or a >= n:
            continue
        b = min(b, n)
        pitch[a:] = p
        loud[a:b] = _envelope(b - a, 0.05, 0.08) if how['breaks'] else 1
        at = b
    slide = int(how['slide'] * RATE)
    pitch[pitch == 0] = pitch[np.argmax(pitch > 0)]
    pitch = np.convolve(np.r_[np.full(slide, pitch[0]), pitch], np.ones(slide) / slide, 'valid')[:n]
    t = np.arange(n) / RATE
    pitch = pitch + how['vibrato'] * np.sin(2 * np.pi * how['rate'] * t)
    f = 440 * 2 ** ((pitch - 69) / 12)
    return np.cumsum(f) / RATE, f, loud


def _gliding(notes, length, tempo, rng, how):
    phase, f, loud = _line(notes, length, tempo, rng, how)
    x = _tone(phase, f.max(), how['roll'])
    if how['kind'] == 'wah':
        t = np.arange(len(x)) / RATE
        place = 0.5 - 0.5 * np.cos(2 * np.pi * how['wah'] * t)
        bank = [_resonances(x, [(p, 120, 1)]) for p in (400, 700, 1100, 1600, 2200)]
        at = place * (len(bank) - 1)
        x = sum(b * np.clip(1 - np.abs(at - k), 0, 1) for k, b in enumerate(bank))
    if how['kind'] == 'brass':
        x = sosfilt(butter(2, 1800, fs=RATE, output='sos'), x) + 0.01 * rng.standard_normal(len(x))
    return x * loud


def _how(family, r):
    u = r.uniform
    if family == 'plucked':
        return dict(soft=u(0, 0.8), loss=u(0.985, 0.998))
    if family == 'struck':
        return dict(kind=r.choice(['piano', 'piano', 'bar', 'bell']), stiff=10 ** u(-4.3, -3), fade=u(0.6, 4), beat=u(0, 0.0006), roll=u(0.8, 1.6), knock=u(0, 0.4))
    if family == 'bowed':
        return dict(vibrato=u(0, 0.5), rate=u(4.5, 7), bow=u(0.01, 0.15), attack=u(0.03, 0.15), body=[(u(250, 350), 60, 1), (u(430, 560), 70, 1), (u(900, 1300), 150, 0.7), (u(2000, 3200), 500, 0.6)])
    if family == 'wind':
        return dict(vibrato=u(0, 0.3), rate=u(4, 6), odd=r.choice([1, 1, 0.1]), roll=u(0.9, 2.2), breath=u(0.01, 0.2), chiff=u(0, 0.4), attack=u(0.02, 0.08))
    if family == 'choir':
        return dict(vowels=r.choice([['a'], ['u'], ['o', 'a'], ['a', 'e', 'i', 'o', 'u']]), still=u(0, 1), voices=r.randrange(4, 9), vibrato=u(0.1, 0.5), attack=u(0.05, 0.2))
    if family == 'chant':
        return dict(voices=r.randrange(2, 5))
    return dict(kind=r.choice(['theremin', 'wah', 'brass']), slide=u(0.05, 0.4), vibrato=u(0, 0.3), rate=u(4, 7), roll=u(0.8, 2), breaks=r.random() < 0.6, wah=u(0.3, 4))


def made(families, r, seconds, family=None):
    """(samples at RATE, deviation about 1500; family) of one piece by an instrument of one of the families."""
    family = family or r.choice(families)
    rng = np.random.default_rng(r.randrange(2 ** 32))
    tempo, how = r.uniform(60, 130), _how('gliding' if family == 'singing saw' else family, r)
    if family == 'singing saw':
        how.update(kind='theremin', roll=3, vibrato=r.uniform(0.3, 0.8), slide=r.uniform(0.2, 0.6), breaks=False)
    piece = r.choice(['melody', 'free'] if family in ('gliding', 'singing saw', 'chant') else ['chords', 'broken', 'melody', 'canon', 'waltz', 'free'])
    notes = list(PIECES[piece](r, int((seconds + 4) * tempo / 60)))
    n = int((seconds + 4) * RATE)
    out = np.zeros(n)
    if family in ('gliding', 'singing saw'):
        out = _gliding(notes, seconds + 4, tempo, rng, how)
    else:
        tail = 1.5 if family in ('plucked', 'struck') else 0.1
        for at, beats, pitch in notes:
            a = int(max(0, at + r.gauss(0, 0.01)) * 60 / tempo * RATE)
            length = min(n - a, int((beats * 60 / tempo + tail) * RATE))
            if length > 0.05 * RATE:
                one = NOTES[family](440 * 2 ** ((pitch - 69) / 12), length, rng, how)
                out[a:a + length] += one / (np.abs(one).max() + 1e-9) * r.uniform(0.4, 1)
    rt60 = r.uniform(0.2, 1.5)
    t = np.arange(int(rt60 * RATE)) / RATE
    hall = rng.standard_normal(len(t)) * 10 ** (-3 * t / rt60)
    out = fftconvolve(out, np.r_[1, r.uniform(0, 0.05) * hall[1:]])[:int(seconds * RATE)]
    fade = np.minimum(1, np.minimum(np.arange(len(out)), np.arange(len(out))[::-1]) / (0.02 * RATE))
    return out * fade * 1500 / (out.std() + 1e-9), family if how.get('kind') is None else f'{family} {how["kind"]}'
