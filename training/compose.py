"""Composes training windows from a bank: several utterances, pauses, speech that is not in the text and text that is
not spoken. Says, for each 10 ms frame, which phone of the text sounds, or one of the special keys. Pure NumPy.

A window's frames do not lie evenly on the source: each phone is stretched by its own random factor, by placing the
frames' centres (`centres`, in samples) nearer or further apart. So durations vary without an artefact of synthesis.
"""
import numpy as np

from bank import RATE
from noises import breath, noises
from phones import WIDTH, looser, reduced

SILENCE, NOISE, OTHER = 0, 1, 2  # the special keys stand before the text's positions
SPECIALS = 3
HOP = 0.01
IGNORED = -100


def music(seed, seconds=240):
    """Chords with overtones, a bass, drums: int16 at 16 kHz."""
    r = np.random.default_rng(seed)
    out = []
    while sum(map(len, out)) < seconds * RATE:
        beat = int(RATE * 60 / r.uniform(70, 170))
        root, harmonics = r.uniform(90, 300), r.integers(2, 12)
        fall, drums, voices = r.uniform(0.4, 2.0), r.random() < 0.7, r.integers(1, 5)
        for _ in range(16):
            t = np.arange(beat) / RATE
            x = np.zeros(beat)
            shift = r.choice([0, 3, 5, 7, 8, 10])
            for v in range(voices):
                f = root * 2 ** ((shift + [0, 4, 7, 12, -12][v] + (r.integers(-3, 4) if r.random() < 0.3 else 0)) / 12)
                for h in range(1, harmonics + 1):
                    if f * h < 7500:
                        x += np.sin(2 * np.pi * f * h * t * (1 + 0.0005 * h) + r.uniform(0, 6)) * h ** -fall
            x *= np.exp(-t * r.uniform(0.5, 6)) * np.minimum(1, t * 200)
            if drums:
                hit = r.normal(size=beat) * np.exp(-t * r.uniform(15, 60)) * r.uniform(0.3, 3)
                if r.random() < 0.5:
                    hit += 4 * np.sin(2 * np.pi * r.uniform(50, 120) * t) * np.exp(-t * 12)
                x += hit
            out.append(x / (np.std(x) + 1e-6))
    x = np.concatenate(out)
    return (np.clip(x * 4000, -32000, 32000)).astype(np.int16)


class Composer:
    def __init__(self, bank, seed, frames=800, plain=False):
        """plain: no stretching, no added or missing words (for evaluation); frames: window length T."""
        self.bank, self.frames, self.plain = bank, frames, plain
        self.random = np.random.default_rng(seed)
        self.music, self.noises = np.concatenate([music(7), bank.music]), noises(8)
        self.names = sorted(bank.groups)
        weight = np.array([len(bank.groups[g]) for g in self.names], float)
        self.weight = weight / weight.sum()
        self.fillers = [i for i, u in enumerate(bank.utterances) if u.filler]

    def sources(self):
        """int16 samples that noise is mixed from: the bank, then the music, then what is neither."""
        return np.concatenate([self.bank.pcm, self.music, self.noises])

    def _pick(self, group=None):
        r = self.random
        group = group or self.names[r.choice(len(self.names), p=self.weight)]
        members = self.bank.groups[group]
        u = self.bank.utterances[members[r.integers(len(members))]]
        return u.second if u.second and not self.plain and r.random() < 0.6 else u

    def item(self):
        r, room = self.random, int(self.frames * HOP * RATE * 1.35)
        size = int(self.frames * HOP * RATE * 1.5)
        wave = np.zeros(room + 14 * RATE, np.float32)
        ids, rows, spans = [], [], []  # spans: (start s, end s, label, symbol id); labels ≥ SPECIALS count from `ids`
        at = int(r.uniform(0, 0.4) * RATE) if not self.plain else 0
        group = self.names[r.choice(len(self.names), p=self.weight)]

        def add_text(u, words):
            for k in np.flatnonzero(np.isin(u.word, words)):
                ids.append(u.ids[k])
                rows.append(u.rows[k])

        def some_words(u):
            n = u.word[-1] + 1
            k = min(n, r.integers(1, 7))
            s = r.integers(0, n - k + 1)
            return range(s, s + k)

        def start_again(u, at):
            """The first words of `u` once more before it: written twice too, or broken off and not written. → where `u` begins."""
            words = int(r.integers(1, min(3, u.word[-1] + 1) + 1))
            mine = np.flatnonzero(u.word < words)
            written, first, end = r.random() < 0.5, u.times[0][0], u.times[mine[-1]][1]
            if not written:
                end = r.uniform(u.times[mine[-1]][0], end)
            x = self.bank.pcm[u.start + int(first * RATE):u.start + int(end * RATE)].astype(np.float32)[:len(wave) - at]
            x = x * np.minimum(1, np.arange(len(x), 0, -1) / 160)
            wave[at:at + len(x)] += x
            for k in mine:
                s, e = u.times[k] - first + at / RATE
                if u.times[k][0] < end:
                    spans.append((s, min(e, at / RATE + end - first), SPECIALS + len(ids) if written else OTHER, u.ids[k]))
                    if written:
                        ids.append(u.ids[k])
                        rows.append(u.rows[k])
            return at + len(x) + int(r.uniform(0, 0.5) * RATE if r.random() < 0.7 else 0)

        if not self.plain and r.random() < 0.35:  # text before the window
            u = self._pick(group)
            add_text(u, some_words(u))
        while at < room:
            kind = r.random()
            if not self.plain and kind < 0.12:
                pause = r.uniform(0.2, 1.5) if r.random() < 0.7 else r.uniform(1.5, 4)
                if r.random() < 0.35:  # with a breath in it
                    x = breath(r, min(pause, r.uniform(0.15, 0.8))) * 4000 * 10 ** (-r.uniform(6, 30) / 20)
                    begin = at + int(r.uniform(0, pause - len(x) / RATE) * RATE)
                    wave[begin:begin + len(x)] += x[:max(0, len(wave) - begin)]
                at += int(pause * RATE)
                continue
            other = not self.plain and kind < 0.27
            if other and self.fillers and r.random() < 0.5:
                u = self.bank.utterances[self.fillers[r.integers(len(self.fillers))]]
            else:
                u = self._pick(None if not self.plain and r.random() < 0.15 else group)
            n = u.word[-1] + 1
            missing = set(range(n)) if other else set()
            if not self.plain and not other and r.random() < 0.15:
                missing = set(some_words(u))
            if not self.plain and r.random() < (0.35 if other else 0.12):  # words nobody says, where others are said too: then replaced
                w = self._pick(u.group)
                add_text(w, some_words(w) if r.random() < 0.6 else range(w.word[-1] + 1))
            if not self.plain and not other and r.random() < 0.08:
                at = start_again(u, at)
            extra = r.integers(0, n) if not self.plain and not other and r.random() < 0.1 else -1
            end = min(at + u.samples, len(wave))
            gain = 1 if self.plain else np.exp(r.normal(0, 0.25))
            wave[at:end] += gain * self.bank.pcm[u.start:u.start + end - at]
            offset, last = at / RATE, -1
            for k in range(len(u.ids)):
                if u.word[k] != last and u.word[k] == extra:
                    w = self._pick(u.group)
                    add_text(w, some_words(w))
                last = u.word[k]
                s, e = u.times[k] + offset
                if u.word[k] in missing:
                    spans.append((s, e, OTHER, u.ids[k]))
                else:
                    spans.append((s, e, SPECIALS + len(ids), u.ids[k]))
                    ids.append(u.ids[k])
                    rows.append(u.rows[k])
            at = end + (0 if r.random() < 0.5 else int(r.uniform(0, 0.5) * RATE))
            if not self.plain and r.random() < 0.25:  # the engine's own pauses at the end and the next start, cut short
                at = max(int((u.times[-1][1] + offset + 0.03) * RATE), 0)
                wave[at:end] = 0
        if not self.plain and r.random() < 0.35:
            u = self._pick(group)
            add_text(u, some_words(u))
        # knots of the source's time and of the window's
        edges, labels, symbols, t = [0.0], [], [], 0.0
        for s, e, label, symbol in spans:
            if s > t + 1e-4:
                edges.append(s), labels.append(SILENCE), symbols.append(0)
                t = s
            if e > t + 1e-4:
                edges.append(e), labels.append(label), symbols.append(symbol)
                t = e
        edges.append(max(t + 1, len(wave) / RATE)), labels.append(SILENCE), symbols.append(0)
        edges, labels, symbols = np.array(edges), np.array(labels), np.array(symbols)
        length = np.diff(edges)
        if not self.plain and r.random() < 0.75:
            stretch = np.exp(r.normal(0, 0.18) + r.normal(0, r.uniform(0.05, 0.35), len(length)))
            slow = np.cumsum(r.normal(0, 0.04, len(length)))
            length = length * np.clip(stretch * np.exp(slow - slow.mean()), 0.4, 2.5)
        out = np.r_[0, np.cumsum(length)]
        centres = np.interp(np.arange(self.frames) * HOP, out, edges)
        which = np.clip(np.searchsorted(edges, centres, side='right') - 1, 0, len(labels) - 1)
        labels, symbols = labels[which], symbols[which]
        wave = wave[:size]
        loud = np.abs(wave[::7])
        loud = loud[loud > 200]
        level = float(np.sqrt(np.mean(loud ** 2))) / 32768 if len(loud) else 0.03
        # what is mixed in on the device: up to six places of `sources`, between two samples, at a ratio in dB
        places, shares, span, snr, coloured = np.zeros(6, np.int64), np.zeros(6, np.float32), (0, size), 0.0, r.uniform(35, 60)
        if not self.plain:
            # none, coloured, babble, music, music in part of the window, what is neither, that in part of the window
            kind = r.choice(7, p=[0.14, 0.33, 0.12, 0.16, 0.11, 0.06, 0.08])
            snr = r.uniform(0, 25) if r.random() < 0.85 else r.uniform(-6, 5)
            if kind == 1:
                coloured = snr
            elif kind == 2:
                many, snr = r.integers(2, 7), max(snr, 3.0)
                places[:many] = r.integers(0, len(self.bank.pcm) - size, many)
                shares[:many] = 1
            elif kind >= 3:
                before, source = (0, self.music) if kind < 5 else (len(self.music), self.noises)
                places[0] = len(self.bank.pcm) + before + r.integers(0, len(source) - size)
                shares[0] = 1
            if kind in (4, 6):
                a = int(r.uniform(0, size * 0.7))
                span = (a, min(a + int(r.uniform(1, 6) * RATE), size))
                inside = (centres * RATE > span[0]) & (centres * RATE < span[1])
                if r.random() < 0.7:  # nothing but that there
                    wave[span[0]:span[1]] = 0
                    labels, symbols, snr = np.where(inside, SILENCE, labels), np.where(inside, 0, symbols), min(snr, 5.0 if kind == 4 else 12.0)
            if kind and snr < 14:
                labels = np.where((labels == SILENCE) & (inside if kind in (4, 6) else True), NOISE, labels)
        ids, rows = np.array(ids, np.int64), np.array(rows, np.float32).reshape(-1, WIDTH)
        if not self.plain and r.random() < 0.5:
            ids, rows, labels = reduced(r, ids, rows, labels, SPECIALS, r.uniform(0, 0.15))
        if not self.plain and r.random() < 0.6:
            looser(r, ids, rows, r.uniform(0, 0.35))
        return dict(wave=wave.astype(np.int16), places=places, shares=shares, span=np.array(span), snr=np.float32(snr), coloured=np.float32(coloured),
                    level=np.float32(level), centres=(centres * RATE).astype(np.float32), labels=labels.astype(np.int64),
                    symbols=symbols.astype(np.int64), ids=ids, rows=rows)

    def batch(self, size):
        """Arrays of `size` windows; texts are padded to the longest, `positions` says their lengths."""
        items = [self.item() for _ in range(size)]
        longest = max(len(i['ids']) for i in items)
        b = {k: np.stack([i[k] for i in items]) for k in items[0] if k not in ('ids', 'rows')}
        b['positions'] = np.array([len(i['ids']) for i in items])
        b['ids'] = np.stack([np.pad(i['ids'], (0, longest - len(i['ids']))) for i in items])
        b['rows'] = np.stack([np.pad(i['rows'], ((0, longest - len(i['rows'])), (0, 0))) for i in items])
        return b
