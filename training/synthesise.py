"""Makes a bank of clean synthetic speech with the times of its phones.

    nice -n 19 python3 training/synthesise.py --out bank --hours 6 --seed 1

Shards of about five minutes, engines and languages in turn, so that a run cut short is still a mixture.
A shard is NAME.opus (mono, 16 kHz, 12–20 kbit/s; a fifth have been through MP3 before) and NAME.json: {engine, utterances: [{voice,
language, start, samples, filler, phones: [[IPA, stress, word, start s, end s]…], second}]}; start and samples count at 16 kHz in the
decoded shard. second: the same English as espeak-ng writes it, with the engine's times, where the two go together word by word: the app's
texts are written by espeak-ng, whoever speaks.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import zlib

import numpy as np
from scipy.signal import resample_poly

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import phones as P  # noqa: E402
from engines import festival  # noqa: E402
from engines.espeak import Espeak  # noqa: E402
from engines.flite import Flite  # noqa: E402
from texts import Texts  # noqa: E402

RATE = 16000
ESPEAK = dict(en=['en-us', 'en', 'en-us', 'en-gb-scotland', 'en-gb-x-rp'], fr=['fr'], de=['de'], es=['es', 'es-419'], it=['it'], pl=['pl'],
              nl=['nl'], sv=['sv'], pt=['pt-br', 'pt'], ru=['ru'], fi=['fi'], cs=['cs'], da=['da'], hu=['hu'])
# Never trained on: a diphone voice of English, one of Finnish, one of Czech, and a language.
HELD_OUT = ['festival:ked_diphone', 'festival:hy_fi_mv_diphone', 'festival:czech_machac', 'espeak:tr']
FILLERS = ['um', 'uh', 'er', 'mm', 'uh huh', 'erm', 'ah', 'oh', 'hm', 'you know', 'like']
ROBOTIC = ('Robot', 'robo', 'whisper', 'Demonic', 'croak', 'UniRobot', 'Tweaky')
_texts, _engines = {}, {}


def texts(language):
    if language not in _texts:
        _texts[language] = Texts(language)
    return _texts[language]


def speech(source, seconds, r):
    """Utterances of a source ('flite:slt', 'festival:lp_diphone', 'espeak:fr') for about so many seconds."""
    engine, name = source.split(':')
    total = 0.0
    if engine == 'festival':
        language = festival.VOICES[name][0]
        count = int(seconds / 3.2)
        lines = [r.choice(FILLERS) if language == 'en' and r.random() < 0.06 else texts(language).draw(r) for _ in range(count)]
        stretches = [min(max(r.lognormvariate(0, 0.22), 0.6), 1.7) for _ in lines]
        for n, u in festival.speak(name, lines, stretches, unknown):
            yield dict(u, language=language, filler=lines[n] in FILLERS, voice=name, line=lines[n])
        return
    while total < seconds:
        if engine == 'flite':
            fl = _engines.setdefault('flite', None) or _engines.update(flite=Flite()) or _engines['flite']
            language, line = 'en', r.choice(FILLERS) if r.random() < 0.06 else texts('en').draw(r)
            pitch = {'slt': 170, 'rms': 95}.get(name, 110) * r.uniform(0.8, 1.25)
            u = fl.say(line, name, min(max(r.lognormvariate(0, 0.22), 0.55), 1.8), pitch, r.uniform(5, 25))
            voice = name
        else:
            es = _engines.setdefault('espeak', None) or _engines.update(espeak=Espeak()) or _engines['espeak']
            language, line = name, r.choice(FILLERS) if name == 'en' and r.random() < 0.06 else texts(name).draw(r)
            good = [v for v in es.variants if not v.startswith(ROBOTIC)]
            voice = r.choice(ESPEAK.get(name, [name])) + ('+' + r.choice(good) if r.random() < 0.85 else '')
            u = es.say(line, voice, r.uniform(110, 290), r.uniform(15, 85), r.uniform(10, 90), r.choice([0, 0, 0, 1, 4]))
        if u and u['phones'] and len(u['pcm']) > 0.2 * u['rate']:
            total += len(u['pcm']) / u['rate']
            yield dict(u, language=language, filler=line in FILLERS, voice=voice, line=line)


def second(u, r):
    """The phones of `u` (of English, by another engine) as espeak-ng writes them, in the engine's times; None where they do not fit."""
    es = _engines.setdefault('espeak', None) or _engines.update(espeak=Espeak()) or _engines['espeak']
    tokens = [t for t in u['line'].split() if any(c.isalpha() for c in t)]
    words = [[p for p in u['phones'] if p[2] == w] for w in range(u['phones'][-1][2] + 1)]
    written = es.transcribe(tokens, 'en-us' if r.random() < 0.75 else 'en')
    apart = [n for n, t in enumerate(tokens) if t.lower().strip('.,?!').endswith("'s")]  # which flite and festival count as two words
    if apart and len(words) == len(written) + len(apart):
        for n in apart:
            words[n:n + 2] = [[(*p[:2], words[n][0][2], *p[3:]) for p in words[n] + words[n + 1]]]
    if len(words) != len(written) or not all(words) or not all(written):
        return None
    out = [P.retimed(own, theirs) for own, theirs in zip(words, written)]
    return [p for word in out for p in word] if all(out) else None


unknown = {}


def shard(path, source, seconds, seed):
    r = random.Random(seed)
    pieces, rows, at = [], [], 0
    for u in speech(source, seconds, r):
        pcm = u['pcm'].astype(np.float32)
        if u['rate'] != RATE:
            g = np.gcd(u['rate'], RATE)
            pcm = resample_poly(pcm, RATE // g, u['rate'] // g)
        if len(pcm) > 14 * RATE or not all(P.known(p[0]) for p in u['phones']):
            for p in u['phones']:
                if not P.known(p[0]):
                    unknown[p[0]] = unknown.get(p[0], 0) + 1
            continue
        pcm *= 8000 / max(1.0, float(np.sort(np.abs(pcm))[int(len(pcm) * 0.995)]))
        pcm = np.clip(pcm, -32000, 32000).astype(np.int16)
        tidy = lambda phones: [[p[0], p[1], p[2], round(p[3], 4), round(p[4], 4)] for p in phones]
        other = second(u, r) if u['language'] == 'en' and not source.startswith('espeak') else None
        rows.append(dict(voice=u['voice'], language=u['language'], start=at, samples=len(pcm), filler=u['filler'], phones=tidy(u['phones']),
                         **(dict(second=tidy(other)) if other else {})))
        pieces.append(pcm)
        at += len(pcm)
    pcm = np.concatenate(pieces)
    if r.random() < 0.2:
        pcm = through_mp3(pcm, r.choice([16, 24, 32]))
    subprocess.run(['opusenc', '--quiet', '--raw', '--raw-rate', '16000', '--raw-chan', '1', '--bitrate', r.choice(['12', '16', '20']), '--comp', '3', '-', path + '.opus'],
                   input=pcm.tobytes(), check=True)
    with open(path + '.json', 'w', encoding='utf8') as f:
        json.dump(dict(engine=source.split(':')[0], source=source, seed=seed, utterances=rows), f, ensure_ascii=False, separators=(',', ':'))
    return at / RATE


def through_mp3(pcm, kbits):
    """What an MP3 leaves of it, as long as before: the encoder's delay is in its header, which only a file has, and taken off."""
    raw = ['-f', 's16le', '-ar', str(RATE), '-ac', '1']
    with tempfile.NamedTemporaryFile(suffix='.mp3') as file:
        subprocess.run(['ffmpeg', '-v', 'error', '-y', *raw, '-i', '-', '-c:a', 'libmp3lame', '-b:a', f'{kbits}k', file.name], input=pcm.tobytes(), check=True)
        back = subprocess.run(['ffmpeg', '-v', 'error', '-i', file.name, *raw, '-'], capture_output=True, check=True).stdout
    back = np.frombuffer(back, np.int16)[:len(pcm)]
    return np.pad(back, (0, len(pcm) - len(back)))


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True)
    a.add_argument('--hours', type=float, default=6)
    a.add_argument('--shard', type=float, default=240, help='seconds a shard')
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--minutes', type=float, default=1e9, help='stop after so much wall time')
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    flite = ['flite:' + v for v in ('rms', 'slt', 'awb', 'rms', 'slt', 'awb', 'kal16')]
    fest = ['festival:' + v for v in festival.VOICES if 'festival:' + v not in HELD_OUT]
    fest += ['festival:cmu_us_slt_arctic_hts', 'festival:kal_diphone'] * 2
    espeak = ['espeak:' + v for v in ESPEAK] + ['espeak:en'] * 6
    r = random.Random(o.seed)
    for x in (flite, fest, espeak):
        r.shuffle(x)
    plan = [('held', s, 150.0) for s in HELD_OUT]
    for n in range(int(o.hours * 3600 / o.shard)):
        pool = (flite, espeak, fest, espeak, flite)[n % 5]
        plan.append(('train', pool[(n // 5 * (2 if pool is not fest else 1) + (n % 5 > 2)) % len(pool)], o.shard))
    begun, total = time.time(), 0.0
    for n, (kind, source, seconds) in enumerate(plan):
        path = os.path.join(o.out, f'{kind}-{n:03d}-{source.replace(":", "-")}')
        if os.path.exists(path + '.json'):
            continue
        if time.time() - begun > o.minutes * 60:
            break
        total += shard(path, source, seconds, zlib.crc32(f'{o.seed} {n} {source}'.encode()))
        print(f'{path} {total:.0f} s made, {time.process_time():.0f} CPU s, unknown {unknown}', flush=True)


if __name__ == '__main__':
    main()
