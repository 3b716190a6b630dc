"""Sounds that are no speech and no music: applause, cheering, knocks, typing, motors, wind, beeps, breaths. Made, so that no recording is needed."""
import numpy as np

from bank import RATE


def _band(r, n, low, high):
    """Noise of n samples between two frequencies in Hz, of deviation 1."""
    x = np.fft.rfft(r.normal(size=n))
    f = np.arange(len(x)) / n * RATE
    x *= 1 / (1 + (low / (f + 1)) ** 4) / (1 + (f / high) ** 4)
    y = np.fft.irfft(x, n)
    return y / (y.std() + 1e-9)


def _slow(r, n, seconds):
    """A curve that wanders about 1, never below 0, with a turn every so many seconds."""
    knots = np.exp(r.normal(0, 0.7, int(n / RATE / seconds) + 3))
    return np.interp(np.arange(n) / RATE / seconds, np.arange(len(knots)), knots)


def _struck(r, n, rate, kernels):
    """Each of `kernels` struck at random, together `rate` times a second (a curve or a number)."""
    share = np.broadcast_to(rate, n) / RATE / len(kernels)
    size = 1 << (n + max(map(len, kernels))).bit_length()
    out = np.zeros(size // 2 + 1, complex)
    for k in kernels:
        out += np.fft.rfft((r.random(n) < share) * np.exp(r.normal(0, 0.5, n)), size) * np.fft.rfft(k, size)
    return np.fft.irfft(out, size)[:n]


def _burst(r, low, high, fall):
    n = int(6 * fall * RATE) + 32
    return _band(r, n, low, high) * np.exp(-np.arange(n) / RATE / fall)


def applause(r, n):
    kernels = [_burst(r, f := r.uniform(500, 1800), f * r.uniform(1.5, 4), r.uniform(0.002, 0.009)) for _ in range(10)]
    return _struck(r, n, np.minimum(600, r.uniform(8, 250) * _slow(r, n, 2.5)), kernels)


def cheering(r, n):
    t, out = np.arange(n) / RATE, _band(r, n, 300, 3500) * 0.5
    for _ in range(12):
        pitch = r.uniform(180, 600) * np.exp(np.cumsum(r.normal(0, 0.0006, n)))
        phase = 2 * np.pi * np.cumsum(pitch) / RATE
        out += sum(np.sin(h * phase) / h for h in range(1, 6)) * np.maximum(0, np.sin(2 * np.pi * r.uniform(0.1, 0.5) * t + r.uniform(0, 6)))
    return out


def knocks(r, n):
    def one():
        fall = r.uniform(0.01, 0.12)
        t = np.arange(int(6 * fall * RATE)) / RATE
        return sum(np.sin(2 * np.pi * r.uniform(60, 1500) * t) for _ in range(4)) * np.exp(-t / fall) + 0.5 * np.pad(_burst(r, 200, 4000, fall / 4), (0, len(t)))[:len(t)]
    return _struck(r, n, r.uniform(0.7, 6), [one() for _ in range(4)])


def typing(r, n):
    return _struck(r, n, r.uniform(2, 14), [_burst(r, r.uniform(800, 3000), 7000, r.uniform(0.001, 0.006)) for _ in range(6)])


def motor(r, n):
    phase = 2 * np.pi * np.cumsum(r.uniform(20, 140) * _slow(r, n, 6) ** 0.3) / RATE
    return sum(np.sin(h * phase + r.uniform(0, 6)) * h ** -r.uniform(0.3, 1.2) for h in range(1, 25)) + r.uniform(0, 2) * _band(r, n, 50, r.uniform(500, 5000))


def wind(r, n):
    return _band(r, n, 30, r.uniform(200, 2500)) * _slow(r, n, r.uniform(0.3, 2))


def beeps(r, n):
    t, out = np.arange(n) / RATE, np.zeros(n)
    for start in np.cumsum(r.exponential(r.uniform(0.2, 1.5), int(n / RATE * 5) + 1)):
        inside = (t > start) & (t < start + r.uniform(0.05, 0.8))
        out += inside * np.sin(2 * np.pi * (r.uniform(400, 5000) * (t - start) + r.uniform(-1500, 1500) * (t - start) ** 2))
    return out + 0.02 * r.normal(size=n)


def breath(r, seconds):
    """One breath, of deviation about 1 at its loudest."""
    n = int(seconds * RATE)
    x = _band(r, n, r.uniform(300, 1200), r.uniform(2000, 6000)) + 0.5 * _band(r, n, 900, 2200)
    return x * np.sin(np.pi * np.linspace(0, 1, n) ** r.uniform(0.6, 1.6)) ** 2


def breaths(r, n):
    return sum(np.roll(np.pad(breath(r, min(0.8, n / RATE)), (0, n))[:n], int(r.integers(n))) for _ in range(max(1, n // RATE)))


def noises(seed, seconds=400):
    """int16 at RATE: stretches of 6–14 s of each kind in turn."""
    r = np.random.default_rng(seed)
    kinds, out = [applause, cheering, applause, knocks, typing, motor, applause, wind, beeps, breaths], []
    while sum(map(len, out)) < seconds * RATE:
        x = kinds[len(out) % len(kinds)](r, int(r.uniform(6, 14) * RATE))
        x = x / (x.std() + 1e-9)
        out.append(x / max(1.0, np.abs(x).max() / 9))
    return (np.concatenate(out) * 3500).clip(-32000, 32000).astype(np.int16)
