"""Makes recordings of people whose texts are known from the prompts of a telephone exchange, for `npm run bench -- transcript`.

    python3 training/prompts.py --sounds FOLDER --texts core-sounds-en.txt --language en --out scenes --count 2 --seed 1

`--sounds`: a file for each prompt (.g722, .wav, .gsm), named as in `--texts`, where each line is `name: what is said` (as Debian's
asterisk-core-sounds-* have them). What is made is as scenes.py makes it, but that of most words only the prompt is known: `start` and `end` in ref.json are
null but where a prompt begins or ends (by its level), and `within` is its stretch. With `--sphinx` pocketsphinx (Debian's, English) tells the others.
Kinds: `plain` (prompts of three words and more, pauses of 0.3–1 s between them), `close` (pauses of 0.1–0.25 s), `short` (prompts of a word or two: numbers, letters, months), `one` (a single prompt),
`numbers` (with digits in their text), `missing`, `unspoken`, `replaced` (a prompt), `added` and `edits` (words), `noise10`, `telephone`, `other` (texts of other prompts).
`--half 0|1`: only that half of the prompts, by the checksums of their names.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import zlib

import numpy as np
from scipy.io import wavfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from scenes import RATE, pink  # noqa: E402
from voicings import telephone  # noqa: E402

KINDS = ['plain', 'close', 'short', 'one', 'numbers', 'missing', 'unspoken', 'replaced', 'added', 'edits', 'noise10', 'telephone', 'other']
STEP = RATE // 200
SILENT = re.compile(r'^(silence|beep|ascending|descending)|tone|ascii|space')


def texts(path):
    """{name: text}; remarks in brackets, dots that stand for what goes on, and prompts without words are left out."""
    out = {}
    with open(path, encoding='utf8', errors='strict') as f:
        for line in f:
            name, _, text = line.strip().partition(': ')
            text = re.sub(r'[\[(].*?[\])]|\.\.\.|…', ' ', text).strip(' "“”')
            if re.search(r'\w', text) and not line.startswith(';') and not SILENT.search(name):
                out[name] = ' '.join(text.split())
    return out


def decoded(path, ffmpeg):
    kind = ['-f', 'g722'] if path.endswith('.g722') else []
    raw = subprocess.run([ffmpeg, '-v', 'error', *kind, '-i', path, '-ac', '1', '-ar', str(RATE), '-f', 's16le', '-'], check=True, capture_output=True).stdout
    return np.frombuffer(raw, np.int16).astype(np.float64)


def spoken(pcm):
    """(samples from 40 ms before the voice to 60 ms behind it, where it begins and ends in them, what is quiet about it: amplitude); None where it does not stand out."""
    levels = np.array([np.sqrt((pcm[i:i + STEP] ** 2).mean() + 0.25) for i in range(0, len(pcm) - STEP, STEP)])
    if len(levels) < 20:
        return None
    low, high = np.quantile(levels, 0.03), np.quantile(levels, 0.95)
    limit = max(low * 4, high * 0.012)
    heard = levels > limit
    heard = heard[:-1] & heard[1:]
    if high < 20 * low or not heard.any():
        return None
    first, last = int(np.argmax(heard)) * STEP, (len(heard) - int(np.argmax(heard[::-1])) + 1) * STEP
    begin, end = max(0, first - int(0.04 * RATE)), min(len(pcm), last + int(0.06 * RATE))
    own = pcm[begin:end].copy()
    fade = min(len(own) // 4, int(0.01 * RATE))
    own[:fade] *= np.linspace(0, 1, fade)
    own[-fade:] *= np.linspace(1, 0, fade)
    return own, (first - begin) / RATE, (last - begin) / RATE, low


class Sphinx:
    """Words of a prompt with their times, by a grammar of its text alone; None where it knows a word not, or hears another."""

    NUMBERS = 'zero one two three four five six seven eight nine'.split()

    def __init__(self, model='/usr/share/pocketsphinx/model/en-us'):
        from pocketsphinx import Decoder
        self.make = Decoder
        self.model = model
        with open(f'{model}/cmudict-en-us.dict') as f:
            self.known = {line.split()[0] for line in f}
        self.decoder = None

    def words(self, text):
        words = [re.sub(r"[^a-z0-9']", '', w.lower()).strip("'") for w in text.split()]
        words = [self.NUMBERS[int(w)] if re.fullmatch(r'\d', w) else w for w in words]
        return words if all(w in self.known for w in words) else None

    def times(self, text, pcm):
        words = self.words(text)
        if not words:
            return None
        if self.decoder is None:
            c = self.make.default_config()
            c.set_string('-hmm', f'{self.model}/en-us')
            c.set_string('-dict', f'{self.model}/cmudict-en-us.dict')
            c.set_string('-logfn', '/dev/null')
            c.set_float('-beam', 1e-80)
            c.set_float('-wbeam', 1e-60)
            c.set_float('-pbeam', 1e-80)
            c.set_boolean('-bestpath', False)
            c.set_boolean('-remove_silence', False)
            self.decoder = self.make(c)
        d = self.decoder
        d.set_jsgf_string('line', '#JSGF V1.0;\ngrammar g;\npublic <line> = ' + ' '.join(words) + ';\n')
        d.set_search('line')
        quiet = np.zeros(RATE // 5)
        padded = np.concatenate([quiet, pcm, quiet]) + np.random.default_rng(1).standard_normal(len(pcm) + 2 * len(quiet)) * 3
        d.start_utt()
        d.process_raw(padded.clip(-32768, 32767).astype(np.int16).tobytes(), False, True)
        d.end_utt()
        found = [(re.sub(r'\(\d+\)$', '', s.word), s.start_frame / 100 - 0.2, (s.end_frame + 1) / 100 - 0.2) for s in (d.seg() or [])]
        found = [f for f in found if not f[0].startswith(('<', '[', '(', '+'))]
        return [(a, b) for _, a, b in found] if [w for w, *_ in found] == words else None


def scene(kind, lines, others, rng, r):
    """lines and others: (text, pcm, first, last, floor, times or None)."""
    parts, ref, missing, unspoken, text, words = [], [], [], [], [], 0
    gap = lambda low, high: parts.append(np.zeros(int(r.uniform(low, high) * RATE)))
    gap(0.3, 1)
    odd = r.randrange(1, len(lines) - 1) if len(lines) > 2 else 0
    for n, (line, pcm, first, last, _, times) in enumerate(lines):
        at = sum(map(len, parts)) / RATE
        written = line.split()
        own = []
        for k, w in enumerate(written):
            a, b = times[k] if times else (None, None)
            own.append(dict(text=w, start=None if a is None else round(at + a, 4), end=None if b is None else round(at + b, 4), within=[round(at + first, 4), round(at + last, 4)]))
        own[0]['start'], own[-1]['end'] = round(at + first, 4), round(at + last, 4)
        if kind == 'unspoken' and n == odd:
            unspoken.append([words, words + len(written)])
        else:
            parts.append(pcm)
            gap(*((0.1, 0.25) if kind == 'close' else (0.3, 1)))
            if kind in ('missing', 'replaced') and n == odd:
                missing.append([at + first, at + last])
                written = others[0][0].split() if kind == 'replaced' else []
                if written:
                    unspoken.append([words, words + len(written)])
            else:
                ref += [w for w in own if re.search(r'\w', w['text'])]
                if (kind in ('added', 'edits')) and n % 2 and len(written) > 2:
                    how = 'within' if kind == 'added' else r.choice(['within', 'before', 'behind', 'other', 'last'])
                    k = dict(within=r.randrange(1, len(written) - 1), before=len(written) - 1, behind=len(written), other=r.randrange(1, len(written) - 1), last=len(written) - 1)[how]
                    bare = lambda w: re.sub(r'\W', '', w.lower())
                    beside = [bare(w) for w in written[max(0, k - 1):k + 2]]
                    new = r.choice([w for w in others[n % len(others)][0].split() if bare(w) not in beside and bare(w).isalpha()] or ['Wednesday'])
                    if how in ('other', 'last'):
                        gone = own[k]
                        ref.remove(gone)
                        if gone['start'] is not None and gone['end'] is not None:
                            missing.append([gone['start'], gone['end']])
                        written[k] = new
                    else:
                        written.insert(k, new)
                    unspoken.append([words + k, words + k + 1])
        if written:
            text.append(' '.join(written))
        words += len(written)
    pcm = np.concatenate(parts)
    if kind == 'telephone':
        pcm = telephone(pcm)
    if kind.startswith('noise'):
        noise, loud = pink(len(pcm), rng), np.abs(pcm) > 30
        pcm = pcm + noise * np.sqrt((pcm[loud] ** 2).mean() / (noise ** 2).mean()) * 10 ** (-float(kind[5:]) / 20)
    pcm = pcm + rng.standard_normal(len(pcm)) * max(2, float(np.median([line[4] for line in lines])) * 0.7)
    if kind == 'other':
        text, ref = [o[0] for o in others], []
    return pcm * min(1, 30000 / np.abs(pcm).max()), text, ref, missing, unspoken


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--sounds', required=True)
    a.add_argument('--texts', required=True)
    a.add_argument('--language', required=True)
    a.add_argument('--out', required=True)
    a.add_argument('--count', type=int, default=1, help='of each kind')
    a.add_argument('--prompts', type=int, default=10)
    a.add_argument('--kinds', default=','.join(KINDS))
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--half', type=int, choices=[0, 1])
    a.add_argument('--sphinx', action='store_true', help='words within a prompt by pocketsphinx')
    a.add_argument('--ffmpeg', default='ffmpeg')
    o = a.parse_args()
    sphinx = Sphinx() if o.sphinx else None
    files = {}
    for folder, _, names in os.walk(o.sounds):
        for name in names:
            stem, dot = os.path.splitext(os.path.relpath(os.path.join(folder, name), o.sounds))
            if dot in ('.g722', '.wav', '.gsm'):
                files[stem] = os.path.join(folder, name)
    wanted = {k: t for k, t in texts(o.texts).items() if k in files and (o.half is None or zlib.crc32(k.encode()) % 2 == o.half)}
    voice = os.path.basename(os.path.normpath(o.sounds))
    fits = dict(short=lambda n, t: n <= 2, numbers=lambda n, t: re.search(r'\d', t) and n > 2)
    made = {}

    def prompt(name):
        if name not in made:
            found = spoken(decoded(files[name], o.ffmpeg))
            times = sphinx.times(wanted[name], found[0]) if sphinx and found else None
            made[name] = found and (wanted[name], *found, times)
        return made[name]

    for kind in o.kinds.split(','):
        fit = fits.get(kind, lambda n, t: 3 <= n <= 30)
        pool = [k for k, t in wanted.items() if fit(len(t.split()), t)]
        for k in range(o.count):
            seed = zlib.crc32(f'{o.seed} {voice} {kind} {k}'.encode())
            r, rng = random.Random(seed), np.random.default_rng(seed)
            size = 1 if kind == 'one' else 2 * o.prompts if kind == 'short' else o.prompts
            seen, lines = set(), []
            for name in r.sample(pool, len(pool)):
                said = wanted[name].lower().strip('.! ')
                if said not in seen and prompt(name):
                    seen.add(said)
                    lines.append(prompt(name))
                if len(lines) == size + (size if kind == 'other' else 6):
                    break
            own, others = lines[:size], lines[size:] or lines[:1]
            if len(own) < min(size, 4):
                print('too few', voice, kind, k)
                continue
            pcm, text, ref, missing, unspoken = scene(kind, own, others, rng, r)
            folder = os.path.join(o.out, f'{o.language}-{voice}-{kind}-{o.seed}-{k}')
            os.makedirs(folder, exist_ok=True)
            wavfile.write(os.path.join(folder, 'audio.wav'), RATE, pcm.astype(np.int16))
            with open(os.path.join(folder, 'transcript.txt'), 'w', encoding='utf8') as f:
                f.write('\n'.join(text) + '\n')
            for name, value in (('ref', ref), ('scene', dict(kind=kind, language=o.language, voice=voice, missing=missing, unspoken=unspoken))):
                with open(os.path.join(folder, name + '.json'), 'w', encoding='utf8') as f:
                    json.dump(value, f, ensure_ascii=False)
            print(folder, round(len(pcm) / RATE, 1), len(ref), flush=True)


if __name__ == '__main__':
    main()
