"""Scores the aligner on recordings with known word times.

    nice -n 19 python3 training/evaluate.py [--data ../shared/data/speech] [--out FILE.json]
    nice -n 19 python3 training/evaluate.py --bank bank

A clip is a folder with audio.*, transcript.txt and ref.json ([{start, end, text}…], seconds). The text goes through
espeak-ng (en-us) to phones; one Viterbi pass over log α; no adaptation and no boundary refinement: what the net alone
does. Printed: pooled |start| + |end| boundary error in ms; a word skipped counts as a 500 ms miss of both.
"""
import argparse
import glob
import json
import os
import subprocess
import sys

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import bank as B  # noqa: E402
import mel as M  # noqa: E402
import phones as P  # noqa: E402
from decode import viterbi  # noqa: E402
from engines.espeak import Espeak  # noqa: E402
from model import Aligner  # noqa: E402


def read(path):
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', path, '-ac', '1', '-ar', '16000', '-f', 's16le', '-'], capture_output=True, check=True).stdout
    return torch.from_numpy(np.frombuffer(raw, np.int16).astype(np.float32) / 32768)


def load(path):
    state = torch.load(path, map_location='cpu')
    model = Aligner(state['config'])
    model.load_state_dict(state['model'])
    return model.eval(), state


@torch.no_grad()
def scores(model, wave, ids, rows):
    """log α [T, SPECIALS + J] over the whole recording in one piece."""
    frames = int(len(wave) / 160) + 1
    mel = M.log_mel(wave[None], torch.arange(frames)[None] * 160.0, M.filterbank()[None])
    out, _ = model(mel, torch.tensor([ids]), torch.tensor([rows]), torch.tensor([len(ids)]), model.masks(1, 0, 'cpu'))
    return F.log_softmax(out[0], 1).numpy()


def clip(model, espeak, folder, voice='en-us'):
    wave = read(glob.glob(folder + '/audio.*')[0])
    reference = json.load(open(folder + '/ref.json'))
    tokens = [w for r in reference for w in r['text'].split()]
    per_word = espeak.transcribe([t.lower() for t in tokens], voice)
    kept = [n for n, ph in enumerate(per_word) if ph]
    flat = [(ph, 0, n) for n, word in enumerate(per_word) for ph in word]
    ids, rows = P.encode(flat)
    compact = {n: k for k, n in enumerate(kept)}
    word = np.array([compact[n] for _, _, n in flat])
    log_alpha = scores(model, wave, ids, rows)
    spans, score, _ = viterbi(log_alpha, word)
    times = [None] * len(tokens)
    for k, n in enumerate(kept):
        if spans[k, 0] >= 0:
            times[n] = ((spans[k, 0] - 0.5) * 0.01, (spans[k, 1] - 0.5) * 0.01)
    errors, signed, at = [], [], 0
    for r in reference:
        m = len(r['text'].split())
        part = times[at:at + m]
        at += m
        for side, ours in ((r['start'], part[0] and part[0][0]), (r['end'], part[-1] and part[-1][1])):
            errors.append(500.0 if ours is None else abs(ours - side) * 1000)
            if ours is not None:
                signed.append((ours - side) * 1000)
    starts = [errors[2 * k] for k in range(len(reference))]
    return dict(errors=errors, starts=starts, signed=float(np.median(signed)), covered=sum(t is not None for t in times), words=len(times),
                score=score / len(log_alpha))


def held_out(model, folder, count=24):
    """Word boundaries of voices never trained on, by group and by noise (pink, dB; None = clean)."""
    bank = B.load(folder, 'held')
    random = np.random.default_rng(3)
    for group, members in sorted(bank.groups.items()):
        line = []
        for snr in (None, 10, 0):
            errors = []
            for n in members[:count]:
                u = bank.utterances[n]
                x = bank.pcm[u.start:u.start + u.samples].astype(np.float32) / 32768
                if snr is not None:
                    spectrum = np.fft.rfft(random.normal(size=len(x)))
                    noise = np.fft.irfft(spectrum / np.sqrt(np.arange(len(spectrum)) + 20), len(x))
                    x = x + noise * (np.std(x) / np.std(noise) * 10 ** (-snr / 20))
                spans, _, _ = viterbi(scores(model, torch.from_numpy(x.astype(np.float32)), u.ids.tolist(), u.rows.tolist()), u.word)
                for w, (a, b) in enumerate(spans):
                    true = u.times[u.word == w]
                    errors += [500.0] * 2 if a < 0 else [abs((a - 0.5) * 10 - true[0, 0] * 1000), abs((b - 0.5) * 10 - true[-1, 1] * 1000)]
            line.append(f"{'clean' if snr is None else f'{snr} dB':5s} mean {np.mean(errors):5.1f} median {np.median(errors):4.1f} ≤50 {np.mean(np.array(errors) <= 50):4.0%}")
        print(f'{group:28s}', ' | '.join(line), flush=True)


def summary(errors):
    e = np.array(errors)
    return f'mean {e.mean():6.1f}  median {np.median(e):5.1f}  ≤20 {np.mean(e <= 20):4.0%}  ≤50 {np.mean(e <= 50):4.0%}  ≤100 {np.mean(e <= 100):4.0%}'


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--data', default=os.path.join(HERE, '../../shared/data/speech'))
    a.add_argument('--checkpoint', default=os.path.join(HERE, 'checkpoints/aligner.pt'))
    a.add_argument('--bank', help='a bank: score its held-out voices instead')
    a.add_argument('--out')
    o = a.parse_args()
    torch.set_num_threads(1)
    model, state = load(o.checkpoint)
    print('step', state['step'])
    if o.bank:
        held_out(model, o.bank)
        return
    espeak, results = Espeak(), {}
    for folder in sorted(glob.glob(o.data + '/*')):
        name = os.path.basename(folder)
        c = results[name] = clip(model, espeak, folder)
        extra = f"starts within 100 ms {sum(e <= 100 for e in c['starts'])} of {len(c['starts'])}" if name.startswith('sonnet') else ''
        print(f"{name:22s} {summary(c['errors'])}  coverage {c['covered']}/{c['words']}  bias {c['signed']:+.0f}  log α {c['score']:.2f} {extra}", flush=True)
    for title, names in (('hand-timed', ('praatio', 'pysle')), ('mfa', ('mfa',))):
        pooled = [e for n, c in results.items() if n.startswith(names) for e in c['errors']]
        if pooled:
            print(f'{title:22s} {summary(pooled)}')
    if o.out:
        json.dump(results, open(o.out, 'w'), indent=1)


if __name__ == '__main__':
    main()
