"""Makes recordings whose texts and times are known, spoken by voices that are not trained on, for `npm run bench -- transcript`.

    python3 training/scenes.py --out scenes --count 4 --seed 1

A folder for each, like those of the shared clips: audio.wav (16 kHz), transcript.txt (a line each sentence), ref.json (times of
the words that are spoken and written) and scene.json: {kind, language, voice, missing: seconds that the text lacks,
unspoken: ranges of words that nobody says, quiet: seconds without speech}. Kinds: plain; `missing` a sentence; an `unspoken` one;
`replaced`, where the text has another sentence in the place of one that is spoken; `added`, a word that nobody says in every other line; `edits`, in
every other line one that is added within, before or behind its last word, or that stands in the place of the last or of another;
8 s of `music` first, or of `applause`, which comes after every third sentence too; `instruments` (instruments.py, or `--music` files): 6 s first and
after every third sentence; `concert`: 25 s of them alone under the text; `over10`, `over0`: under all that is said, dB; `sung`, `monotone`, `whispered` (voicings.py), `telephone` (300–3,400 Hz at 8 kHz);
`twice`: a sentence that is written once (either place is right); `begun`: sentences that are broken off within a word and begun again; `gaps` of 6 s; `long` (only if asked for: gaps, and music after every tenth sentence); `noise10`, `noise0` (dB, pink); `room` (RT60 1.2 s; `room0.7`: of that); `other` (the text of another recording).
"""
import argparse
import functools
import json
import os
import random
import sys
import zlib

import numpy as np
from scipy.io import wavfile
from scipy.signal import fftconvolve, resample_poly

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compose import music  # noqa: E402
from engines import festival  # noqa: E402
from engines.espeak import Espeak  # noqa: E402
from instruments import DEV, HELD, played, recorded  # noqa: E402
from texts import Texts  # noqa: E402
import timbres  # noqa: E402
from voicings import telephone, voiced  # noqa: E402

RATE = 16000
VOICES = {'en': 'festival:ked_diphone', 'fi': 'festival:hy_fi_mv_diphone', 'cs': 'festival:czech_machac', 'tr': 'espeak:tr',
          **{name: f'espeak:{name}' for name in ['ro', 'uk', 'el', 'nb', 'vi', 'id', 'mk', 'sr']}}
KINDS = ['plain', 'missing', 'unspoken', 'replaced', 'added', 'edits', 'music', 'applause', 'gaps', 'noise10', 'noise0', 'room', 'other',
         'instruments', 'concert', 'over10', 'sung', 'monotone', 'whispered', 'telephone', 'twice', 'begun']


@functools.cache
def flite():
    from engines.flite import Flite
    return Flite()


@functools.cache
def sentences(language):
    """Sentences of 4–16 words."""
    return [' '.join(w) for w in Texts(language).sentences if 4 <= len(w) <= 16 and all(x.strip(",.?!'-").isalpha() for x in w)]


def spoken(voice, lines, r, slower=1.0):
    """(samples at RATE, [(start, end) of each word]) of each line; None where the engine counts other words than we do."""
    engine, name = voice.split(':')
    out = [None] * len(lines)
    if engine == 'flite':
        pitch = {'slt': 170, 'rms': 95}.get(name, 110)
        said = ((n, flite().say(line, name, slower * r.uniform(0.8, 1.25), pitch * r.uniform(0.8, 1.25), r.uniform(5, 25))) for n, line in enumerate(lines))
    elif engine == 'festival':
        said = festival.speak(name, lines, [slower * r.uniform(0.8, 1.25) for _ in lines])
    else:
        speaker = Espeak()
        said = ((n, speaker.say(line, name, r.uniform(140, 210) / slower, r.uniform(30, 70), 50, 0)) for n, line in enumerate(lines))
    for n, u in said:
        if not u or not u['phones']:
            continue
        words = {}
        for _, _, word, start, end in u['phones']:
            a, b = words.get(word, (start, end))
            words[word] = (min(a, start), max(b, end))
        if sorted(words) != list(range(len(lines[n].split()))):
            continue
        g = np.gcd(u['rate'], RATE)
        pcm = resample_poly(u['pcm'].astype(np.float64), RATE // g, u['rate'] // g)
        out[n] = (pcm * 6000 / max(1.0, float(np.sort(np.abs(pcm))[int(len(pcm) * 0.995)])), [words[w] for w in sorted(words)])
    return out


def pink(n, rng):
    spectrum = np.fft.rfft(rng.standard_normal(n))
    return np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))), n)


def clapping(n, rng):
    """n samples of a hall's applause, its loudest about as loud as the voices: each person claps at a pace of his own. Not how noises.py does it."""
    out, t = np.zeros(n + RATE), np.arange(int(0.03 * RATE)) / RATE
    for _ in range(rng.integers(5, 40)):
        clap = rng.standard_normal(len(t)) * np.exp(-t / rng.uniform(0.003, 0.01)) * np.sin(2 * np.pi * rng.uniform(600, 2200) * t) * rng.uniform(0.3, 1)
        pace = rng.uniform(0.2, 0.4)
        for at in np.arange(rng.uniform(0, pace), n / RATE, pace):
            i = int((at + rng.normal(0, 0.02)) * RATE) % n
            out[i:i + len(clap)] += clap
    hall = rng.standard_normal(RATE // 3) * np.exp(-np.arange(RATE // 3) / RATE / 0.08)
    out = fftconvolve(out, np.r_[1, 0.1 * hall[1:]])[:n]
    return out * 6000 / np.quantile(np.abs(out), 0.995)


def scene(kind, language, lines, said, again, others, play, rng, r):
    """`again`: the same lines spoken otherwise (`twice`, `begun`); play(seconds): music. The last of what is returned: ref and missing that are as true."""
    parts, at, ref, missing, unspoken, text, words = [], 0, [], [], [], [], 0
    also = None
    gap = lambda low, high: parts.append(np.zeros(int(r.uniform(low, high) * RATE)))
    if kind == 'music':
        parts.append(np.asarray(music(r.randrange(1000), 8))[:8 * RATE] * 0.4)
    if kind == 'applause':
        parts.append(clapping(8 * RATE, rng))
    if kind == 'instruments':
        parts.append(play(6))
    gap(0.3, 1)
    odd = r.randrange(2, len(lines) - 2)
    for n, (line, one) in enumerate(zip(lines, said)):
        at = sum(map(len, parts)) / RATE
        if kind == 'begun' and n % 2 and len(one[1]) > 3:
            # Broken off within word k, gone on from word i of another saying.
            k = r.randrange(0, min(5, len(one[1]) - 1))
            i = 0 if r.random() < 0.5 else r.randrange(0, k + 1)
            first, (a, b) = again[n], again[n][1][k]
            cut = int((a + r.uniform(0.35, 0.65) * (b - a)) * RATE)
            parts += [first[0][:cut] * np.minimum(1, np.arange(cut)[::-1] / (0.01 * RATE)), np.zeros(int(r.uniform(0.03, 0.4) * RATE))]
            ref += [dict(text=w, start=round(at + a, 4), end=round(at + b, 4)) for w, (a, b) in zip(line.split()[:i], first[1])]
            missing.append([at + first[1][i][0], at + cut / RATE])
            skip = int(one[1][i][0] * RATE)
            one = (one[0][skip:], [(a - skip / RATE, b - skip / RATE) for a, b in one[1][i:]])
            at, rest = sum(map(len, parts)) / RATE, line.split()[i:]
        else:
            rest = line.split()
        if kind == 'twice' and n == odd:
            spans = []
            for copy in (again[n], one):
                start = sum(map(len, parts)) / RATE
                spans.append([dict(text=w, start=round(start + a, 4), end=round(start + b, 4)) for w, (a, b) in zip(line.split(), copy[1])])
                parts.append(copy[0])
                gap(0.2, 0.9)
            missing.append([spans[0][0]['start'], spans[0][-1]['end']])
            also = (len(ref), spans[0], [spans[1][0]['start'], spans[1][-1]['end']])
            ref += spans[1]
        elif kind == 'unspoken' and n == odd:
            unspoken.append([words, words + len(line.split())])
        else:
            parts.append(one[0])
            if kind in ('missing', 'replaced') and n == odd:
                missing.append([at + one[1][0][0], at + one[1][-1][1]])
            else:
                ref += [dict(text=w, start=round(at + a, 4), end=round(at + b, 4)) for w, (a, b) in zip(rest, one[1])]
            gap(0.2, 0.9)
            if kind in ('gaps', 'long') and n % 3 == 1:
                gap(6, 6)
            if kind == 'applause' and n % 3 == 1:
                parts.append(clapping(4 * RATE, rng))
                gap(0, 0.3)
            if kind == 'instruments' and n % 3 == 2:
                parts.append(play(6))
                gap(0.2, 0.6)
            if kind == 'long' and n % 10 == 9:
                parts.append(np.asarray(music(r.randrange(1000), 8))[:8 * RATE] * 0.4)
        written = line.split()
        if kind == 'missing' and n == odd:
            written = []
        elif kind == 'replaced' and n == odd:
            written = others[0].split()
            unspoken.append([words, words + len(written)])
        elif kind == 'added' and n % 2:
            at = r.randrange(1, len(written))
            written.insert(at, r.choice(others[n % len(others)].split()))
            unspoken.append([words + at, words + at + 1])
        elif kind == 'edits' and n % 2:
            how = r.choice(['within', 'before', 'behind', 'other', 'last'])
            at = dict(within=r.randrange(1, len(written) - 1), before=len(written) - 1, behind=len(written), other=r.randrange(1, len(written) - 1), last=len(written) - 1)[how]
            bare = lambda w: w.lower().strip(".,?!'-")
            beside = [bare(w) for w in written[max(0, at - 1):at + 2]]
            new = r.choice([w for w in others[n % len(others)].split() if bare(w) not in beside])
            if how in ('other', 'last'):
                gone = ref.pop(len(ref) - len(written) + at)
                missing.append([gone['start'], gone['end']])
                written[at] = new
            else:
                written.insert(at, new)
            unspoken.append([words + at, words + at + 1])
        if written:
            text.append(' '.join(written))
        words += len(written)
    pcm = np.concatenate(parts)
    if kind in ('sung', 'monotone', 'whispered'):
        pcm = voiced(kind, pcm, [(w['start'], w['end']) for w in ref], rng)
    if kind == 'telephone':
        pcm = telephone(pcm)
    if kind.startswith('over'):
        loud = np.abs(pcm) > 30
        beneath = play(len(pcm) / RATE + 0.1)[:len(pcm)]
        pcm = pcm + beneath * np.sqrt((pcm[loud] ** 2).mean() / (beneath ** 2).mean()) * 10 ** (-float(kind[4:]) / 20)
    if kind.startswith('room'):
        rt60 = float(kind[4:] or 1.2)
        t = np.arange(int(rt60 * RATE)) / RATE
        tail = rng.standard_normal(len(t)) * 10 ** (-3 * t / rt60)
        pcm = fftconvolve(pcm, np.r_[1, 0.08 * tail[1:]])[:len(pcm)]
    if kind.startswith('noise'):
        noise = pink(len(pcm), rng)
        loud = np.abs(pcm) > 30
        pcm = pcm + noise * np.sqrt((pcm[loud] ** 2).mean() / (noise ** 2).mean()) * 10 ** (-float(kind[5:]) / 20)
    pcm = pcm + rng.standard_normal(len(pcm)) * 4
    if kind == 'concert':
        pcm, ref = play(25), []
    if kind == 'other':
        text, ref = others, []
    if also:
        from_, words_, span = also
        also = dict(ref=ref[:from_] + words_ + ref[from_ + len(words_):], missing=[span])
    return pcm * min(1, 30000 / np.abs(pcm).max()), text, ref, missing, unspoken, also


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True)
    a.add_argument('--count', type=int, default=4, help='of each kind and language')
    a.add_argument('--sentences', type=int, default=10)
    a.add_argument('--languages', default='en,fi,cs,tr')
    a.add_argument('--kinds', default=','.join(KINDS))
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--held', action='store_true', help='instruments, sound font and pieces that nothing was made with (instruments.HELD)')
    a.add_argument('--timbres', choices=['dev', 'held'], help='instruments that are made up (timbres.py), of its DEV or HELD families, in place of sampled ones')
    a.add_argument('--music', help='recordings of music, with commas between them, in place of the made-up pieces')
    a.add_argument('--voices', default='', help='other voices than those never trained on: en=flite:rms,de=espeak:de')
    o = a.parse_args()
    VOICES.update(v.split('=') for v in o.voices.split(',') if v)
    for language in o.languages.split(','):
        for kind in o.kinds.split(','):
            for k in range(o.count):
                seed = zlib.crc32(f'{o.seed} {language} {kind} {k}'.encode())
                r, rng = random.Random(seed), np.random.default_rng(seed)
                lines = r.sample(sentences(language), (2 if kind == 'other' else 1) * o.sentences + 8 + o.sentences // 10)
                first = spoken(VOICES[language], lines, r, 1.8 if kind == 'sung' else 1.0)
                second = spoken(VOICES[language], lines, r) if kind in ('twice', 'begun') else first
                both = [(line, one, two) for line, one, two in zip(lines, first, second) if one and two]
                own, rest = both[:o.sentences], [line for line, *_ in both[o.sentences:]]
                if len(own) < o.sentences:
                    print('too few', language, kind, k)
                    continue
                instruments = []

                def play(seconds):
                    if o.timbres:
                        x, name = timbres.made(timbres.HELD if o.timbres == 'held' else timbres.DEV, r, seconds)
                    else:
                        x, name = recorded(o.music.split(','), r, seconds) if o.music else played(HELD if o.held else DEV, r.random(), seconds)
                    instruments.append(name)
                    return x * r.uniform(0.6, 2)

                pcm, text, ref, missing, unspoken, also = scene(kind, language, *zip(*own), rest[:o.sentences], play, rng, r)
                folder = os.path.join(o.out, f'{language}-{kind}-{k}')
                os.makedirs(folder, exist_ok=True)
                wavfile.write(os.path.join(folder, 'audio.wav'), RATE, pcm.astype(np.int16))
                with open(os.path.join(folder, 'transcript.txt'), 'w', encoding='utf8') as f:
                    f.write('\n'.join(text) + '\n')
                for name, value in (('ref', ref), ('scene', dict(kind=kind, language=language, voice=VOICES[language], missing=missing, unspoken=unspoken, instruments=instruments, also=also))):
                    with open(os.path.join(folder, name + '.json'), 'w', encoding='utf8') as f:
                        json.dump(value, f, ensure_ascii=False)
                print(folder, len(pcm) / RATE, flush=True)


if __name__ == '__main__':
    main()
