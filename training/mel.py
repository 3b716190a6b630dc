"""Log-mel frames and the augmentation of sound, both in torch (on any device).

The recipe, to be repeated to 1e-4 elsewhere: mono float samples in −1…1 at 16 kHz; frame t is centred on sample
160·t (zeros outside the recording); 400 samples times the periodic Hann window 0.5 − 0.5 cos(2πn/400); FFT of 512
(zeros after); power |X|²; 64 triangles of peak 1, corners even on the mel scale 2595 log10(1 + f/700) from 20 to
7600 Hz, heights linear in Hz at bin frequencies k·16000/512; ln(power + 1e-5); minus the mean of each band over the
window handed to the model (≥ 3 s; training used 8 s), divided by 4.
"""
import math

import torch

RATE, WINDOW, FFT, BANDS = 16000, 400, 512, 64


def filterbank(warp=1.0):
    """[FFT/2+1, BANDS]; warp > 1 reads every band higher in frequency (a shorter vocal tract)."""
    mel = lambda f: 2595 * math.log10(1 + f / 700)
    corners = torch.linspace(mel(20.0), mel(7600.0), BANDS + 2, dtype=torch.float64)
    hz = (700 * (10 ** (corners / 2595) - 1)) * warp
    f = torch.arange(FFT // 2 + 1, dtype=torch.float64)[:, None] * RATE / FFT
    rise = (f - hz[:-2]) / (hz[1:-1] - hz[:-2])
    fall = (hz[2:] - f) / (hz[2:] - hz[1:-1])
    return torch.minimum(rise, fall).clamp(min=0).float()


def window(device=None):
    return torch.hann_window(WINDOW, periodic=True, device=device)


def log_mel(wave, centres, banks, which=None, centred=True):
    """wave [B, N], centres [B, T] in samples → [B, T, BANDS]; banks [K, F, BANDS], which [B]."""
    at = centres.round().long()[:, :, None] + torch.arange(-WINDOW // 2, WINDOW // 2, device=wave.device)
    inside = (at >= 0) & (at < wave.shape[1])
    frames = torch.gather(wave, 1, at.clamp(0, wave.shape[1] - 1).flatten(1)).view(at.shape) * inside
    power = torch.fft.rfft(frames * window(wave.device), FFT).abs() ** 2
    mel = torch.einsum('btf,bfm->btm', power, banks[which]) if which is not None else power @ banks[0]
    mel = torch.log(mel + 1e-5)
    return (mel - mel.mean(1, keepdim=True)) / 4 if centred else mel


class Augmenter:
    """Rooms, microphones, lines, noise, levels, vocal tracts. Held-out rooms (for evaluation) ring longer: RT60 1–1.4 s."""

    def __init__(self, device, sources, seed=1):
        """sources: int16 tensor on the device, Composer.sources()."""
        self.device, self.sources = device, sources
        self.random = torch.Generator(device=device).manual_seed(seed)
        self.warps = torch.linspace(0.84, 1.2, 25)
        self.banks = torch.stack([filterbank(float(w)) for w in self.warps]).to(device)
        self.plain = filterbank()[None].to(device)

    def _rand(self, *shape, low=0.0, high=1.0):
        return low + (high - low) * torch.rand(*shape, generator=self.random, device=self.device)

    def _randn(self, *shape):
        return torch.randn(*shape, generator=self.random, device=self.device)

    def rooms(self, size, n, long=False):
        taps = RATE // 2
        t = torch.arange(taps, device=self.device) / RATE
        rt = self._rand(size, 1, low=1.0, high=1.4) if long else self._rand(size, 1, low=0.08, high=0.8)
        tail = self._randn(size, taps) * torch.exp(-6.9 * t / rt) * (t > self._rand(size, 1, low=0.001, high=0.02))
        tail = tail / tail.pow(2).sum(1, keepdim=True).sqrt()
        ratio = 10 ** (-self._rand(size, 1, low=-4, high=18) / 20)
        on = (self._rand(size, 1) < 0.55).float() if not long else 1.0
        tail = tail * ratio * on
        tail[:, 0] = 1
        return torch.fft.rfft(tail, n)

    def equaliser(self, size, bins):
        f = torch.linspace(0, RATE / 2, bins, device=self.device)[None]
        octave = torch.log2(f / 1000 + 0.03)
        gain = self._randn(size, 1) * 2.5 * octave
        for k in range(1, 4):
            gain = gain + self._randn(size, 1) * 4 / k * torch.cos(k * octave * 0.6 + self._rand(size, 1, high=6.28))
        low = torch.where(self._rand(size, 1) < 0.2, self._rand(size, 1, low=2800, high=7000), torch.tensor(9000.0, device=self.device))
        phone = self._rand(size, 1) < 0.12
        low = torch.where(phone, torch.tensor(3400.0, device=self.device), low)
        high = torch.where(phone, torch.tensor(300.0, device=self.device), torch.where(self._rand(size, 1) < 0.3, self._rand(size, 1, high=150), torch.zeros(1, device=self.device)))
        gain = gain - 0.06 * (f - low).clamp(min=0) - 0.3 * (high - f).clamp(min=0)
        return 10 ** (gain.clamp(-70, 20) / 20)

    def coloured(self, size, n):
        x = torch.fft.rfft(self._randn(size, n))
        f = torch.arange(x.shape[1], device=self.device)[None] / n * RATE + 20
        x = x * (f / 1000) ** (-self._rand(size, 1, low=0, high=1.0))
        y = torch.fft.irfft(x, n)
        return y / y.std(1, keepdim=True)

    def mixed_in(self, batch, length):
        at = torch.arange(length, device=self.device)
        noise = sum(self.sources[batch['places'][:, k, None] + at[None]].float() * batch['shares'][:, k, None] for k in range(6) if bool(batch['shares'][:, k].any()))
        if isinstance(noise, int):
            return 0
        inside = (at[None] >= batch['span'][:, :1]) & (at[None] < batch['span'][:, 1:])
        noise = noise * inside / 32768
        rms = (noise.pow(2).sum(1) / inside.sum(1).clamp(min=1)).sqrt() + 1e-4
        return noise * (batch['level'] / rms * 10 ** (-batch['snr'] / 20))[:, None]

    def __call__(self, batch, augment=True, held_room=False):
        """batch of Composer as tensors on the device → mel [B, T, BANDS]."""
        wave = batch['wave'].float() / 32768
        size, length = wave.shape
        if not augment:
            wave = wave + 1e-4 * self._randn(size, length)
            return log_mel(wave, batch['centres'], self.plain)
        n = 1 << (length + RATE // 2 - 1).bit_length()
        shape = self.rooms(size, n, held_room)
        x = torch.fft.irfft(torch.fft.rfft(wave, n) * shape, n)[:, :length]
        x = x + self.mixed_in(batch, length) + self.coloured(size, length) * (batch['level'] * 10 ** (-batch['coloured'] / 20))[:, None]
        x = torch.fft.irfft(torch.fft.rfft(x, n) * self.equaliser(size, n // 2 + 1), n)[:, :length]
        peak = x.abs().amax(1, keepdim=True) + 1e-6
        x = x / peak * 10 ** (-self._rand(size, 1, low=0, high=36) / 20)
        clip = torch.where(self._rand(size, 1) < 0.06, self._rand(size, 1, low=0.2, high=0.9), torch.ones(1, device=self.device))
        limit = x.abs().amax(1, keepdim=True) * clip
        x = torch.maximum(torch.minimum(x, limit), -limit)
        law = torch.sign(x) * torch.log1p(255 * x.abs()) / math.log(256)
        law = torch.round(law * 127) / 127
        law = torch.sign(law) * (256 ** law.abs() - 1) / 255
        x = torch.where(self._rand(size, 1) < 0.1, law, x)
        which = torch.randint(len(self.warps), (size,), generator=self.random, device=self.device)
        return self.spared(self.blurred(log_mel(x, batch['centres'], self.banks, which)))

    def blurred(self, mel):
        """Half of the windows with each band mixed with its neighbours: formants as wide as the engines do not make them."""
        a = self._rand(mel.shape[0], 1, 1, high=0.3) * (self._rand(mel.shape[0], 1, 1) < 0.5)
        wide = torch.cat([mel[:, :, :1], mel, mel[:, :, -1:]], 2)
        return mel * (1 - 2 * a) + (wide[:, :, :-2] + wide[:, :, 2:]) * a

    def spared(self, mel):
        """Bands and moments left out (SpecAugment, Park et al. 2019): in half of the windows up to 2 × 10 bands, in half up to 6 × 60 ms."""
        size, frames, bands = mel.shape
        for count, length, most, axis in ((2, bands, 10, 1), (6, frames, 6, 2)):
            on = self._rand(size, 1) < 0.5
            for _ in range(count):
                width, at = self._rand(size, 1, high=most), self._rand(size, 1, high=length)
                place = torch.arange(length, device=self.device)[None]
                mel = mel.masked_fill((on & (place >= at) & (place < at + width)).unsqueeze(axis), 0.0)
        return mel
