"""Speech with another source in its throat: sung, on one note, or whispered; and through a telephone.

Linear prediction (order 18, windows of 25 ms every 5 ms) keeps the filter of each moment; what drives it is pulses at chosen pitches where
the voice was periodic, noise elsewhere. No word moves.
"""
import numpy as np
from scipy.linalg import solve_toeplitz
from scipy.signal import butter, lfilter, sosfilt, resample_poly

RATE = 16000
ORDER, SIZE, HOP = 18, 400, 80


def _pitches(kind, n, words, rng):
    """Hz at each sample: of `sung` a note each word, of a scale, with some vibrato in half of the scenes; else one."""
    base = rng.uniform(95, 230)
    pitch = np.full(n, base)
    if kind == 'sung':
        step = 0
        for start, end in words:
            step = int(np.clip(step + rng.integers(-2, 3), -3, 7))
            semitones = [0, 2, 4, 5, 7, 9, 11][step % 7] + 12 * (step // 7)
            pitch[int(start * RATE):] = base * 2 ** (semitones / 12)
        if rng.random() < 0.5:
            pitch *= 2 ** (rng.uniform(0.2, 0.6) / 12 * np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * np.arange(n) / RATE))
    return pitch


def voiced(kind, pcm, words, rng):
    """kind: sung, monotone or whispered; words: (start, end) seconds of each."""
    x = np.append(pcm[0], pcm[1:] - 0.95 * pcm[:-1]) + rng.standard_normal(len(pcm))
    pitch = _pitches(kind, len(x), words, rng)
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    # Pulses of deviation 1 as sums of their harmonics below 7.5 kHz, so that none falls between samples.
    pulses = sum(np.cos(h * phase) * (h * pitch < 7500) for h in range(1, int(7500 / pitch.min()) + 1)) / np.sqrt(3750 / pitch)
    noise, window = rng.standard_normal(len(x)), np.hanning(SIZE)
    wide = np.hanning(640)
    own = np.correlate(wide, wide, 'full')[639:]
    out, state = np.zeros(len(x)), np.zeros(ORDER)
    for at in range(0, len(x) - SIZE, HOP):
        frame = x[at:at + SIZE] * window
        r = np.correlate(frame, frame, 'full')[SIZE - 1:SIZE + 180]
        if r[0] < 1:
            continue
        a = np.r_[1, -solve_toeplitz(r[:ORDER] * np.r_[1.0001, np.ones(ORDER - 1)], r[1:ORDER + 1])]
        gain = np.sqrt(max(1e-9, a @ r[:ORDER + 1]) / (window ** 2).sum())
        whole = pcm[max(0, at - 120):at + 520] * wide[:len(pcm[max(0, at - 120):at + 520])]
        full = np.correlate(whole, whole, 'full')[len(whole) - 1:]
        periodic = kind != 'whispered' and (full[40:214] / own[40:214]).max() > 0.5 * full[0] / own[0]
        drive = (0.95 * pulses + 0.05 * noise if periodic else noise)[at + SIZE // 2:at + SIZE // 2 + HOP]
        y, state = lfilter([gain], a, drive, zi=state)
        out[at + SIZE // 2:at + SIZE // 2 + HOP] = y
    out = lfilter([1], [1, -0.95], out)
    return out * pcm.std() / (out.std() + 1e-9)


def telephone(pcm):
    """300–3,400 Hz, 8 kHz, 8 bits of μ-law."""
    x = resample_poly(sosfilt(butter(6, [300, 3400], 'band', fs=RATE, output='sos'), pcm), 1, 2)
    most = np.abs(x).max() + 1e-9
    y = np.sign(x) * np.log1p(255 * np.abs(x / most)) / np.log1p(255)
    y = np.round(y * 127) / 127
    return resample_poly(np.sign(y) * ((1 + 255) ** np.abs(y) - 1) / 255 * most, 2, 1)[:len(pcm)]
