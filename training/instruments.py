"""Music played by sampled instruments: MIDI made up here, rendered by fluidsynth from the sound fonts that Debian has.

    apt-get install --no-install-recommends fluidsynth fluid-soundfont-gm timgm6mb-soundfont
    /usr/bin/python3 training/instruments.py --out bank --minutes 8     # music-NNN.opus, mixed into windows for training (compose.py)

For `scenes.py`: two sets that share neither instruments nor sound font nor kinds of pieces: `DEV`, to look at while a detector is
made, and `HELD`, for its final figures. `TRAIN` is of DEV's font and pieces; nothing of HELD is in it.
"""
import argparse
import os
import random
import struct
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile
from scipy.signal import resample_poly

RATE = 16000
FONTS = '/usr/share/sounds/sf2'
# General MIDI programs, counted from 0.
DEV = dict(font='FluidR3_GM.sf2', pieces=['chords', 'broken', 'melody'],
           programs={'piano': 0, 'guitar': 24, 'organ': 19, 'strings': 48, 'flute': 73})
TRAIN = dict(DEV, programs={**DEV['programs'], 'music box': 10, 'marimba': 12, 'bells': 14, 'reed organ': 20, 'harmonica': 22, 'muted guitar': 28, 'bass': 32,
                            'choir': 52, 'brass': 61, 'saxophone': 65, 'bassoon': 70, 'recorder': 74, 'pan flute': 75, 'lead': 80, 'pad': 89, 'sitar': 104, 'fiddle': 110})
HELD = dict(font='TimGM6mb.sf2', pieces=['canon', 'waltz', 'free'],
            programs={'bright piano': 1, 'electric piano': 4, 'harpsichord': 6, 'vibraphone': 11, 'accordion': 21, 'steel guitar': 25,
                      'violin': 40, 'cello': 42, 'harp': 46, 'trumpet': 56, 'horn': 60, 'oboe': 68, 'clarinet': 71})
MAJOR, MINOR = [0, 2, 4, 5, 7, 9, 11], [0, 2, 3, 5, 7, 8, 10]


def _scale(r):
    return r.choice([MAJOR, MINOR]), r.randrange(48, 60)


def _pitch(scale, root, degree):
    return root + scale[degree % 7] + 12 * (degree // 7)


def chords(r, beats):
    """Block chords over a bass."""
    scale, root = _scale(r)
    for b in range(0, beats, 2):
        d = r.choice([0, 3, 4, 5, 1])
        yield b, 2, _pitch(scale, root - 12, d)
        for k in (0, 2, 4):
            yield b, r.choice([1, 2]), _pitch(scale, root + 12, d + k)


def broken(r, beats):
    """Broken chords in semiquavers, as in a prelude."""
    scale, root = _scale(r)
    for b in range(0, beats, 2):
        d = r.choice([0, 3, 4, 5, 1])
        figure = [0, 2, 4, 7, 9, 7, 4, 2]
        for k, step in enumerate(figure):
            yield b + k / 4, 0.25 * r.choice([1, 1, 4]), _pitch(scale, root, d + step)


def melody(r, beats):
    """One line with rests, now and then over a held fifth."""
    scale, root = _scale(r)
    at, d = 0.0, 7
    while at < beats:
        length = r.choice([0.5, 0.5, 1, 1, 2])
        d = max(3, min(14, d + r.choice([-2, -1, -1, 1, 1, 2])))
        if r.random() < 0.9:
            yield at, length * 0.95, _pitch(scale, root, d)
        at += length
    if r.random() < 0.5:
        for b in range(0, beats, 4):
            yield b, 4, root
            yield b, 4, root + 7


def canon(r, beats):
    """Two or three voices that follow each other."""
    scale, root = _scale(r)
    line, at, d = [], 0.0, 7
    while at < beats:
        length = r.choice([0.25, 0.5, 0.5, 1])
        d = max(2, min(13, d + r.choice([-3, -1, -1, 1, 1, 2])))
        line.append((at, length, d))
        at += length
    for v in range(r.choice([2, 3])):
        for at, length, d in line:
            yield at + 4 * v, length, _pitch(scale, root - 12 * (v == 2), d - 4 * (v == 1))


def waltz(r, beats):
    """A bass and two chords a bar, with a line above."""
    scale, root = _scale(r)
    for b in range(0, beats, 3):
        d = r.choice([0, 4, 3, 4, 0, 5])
        yield b, 1, _pitch(scale, root - 12, d)
        for n in (1, 2):
            for k in (2, 4):
                yield b + n, 0.7, _pitch(scale, root, d + k)
        for n in range(3):
            yield b + n, r.choice([0.5, 1]), _pitch(scale, root + 12, d + r.choice([0, 1, 2, 4]))


def free(r, beats):
    """Notes at no beat and of no key, singly and together."""
    at = 0.0
    while at < beats:
        for _ in range(r.choice([1, 1, 2, 3])):
            yield at, r.uniform(0.2, 3), r.randrange(45, 84)
        at += r.uniform(0.1, 1.2)


PIECES = dict(chords=chords, broken=broken, melody=melody, canon=canon, waltz=waltz, free=free)


def _midi(notes, program, tempo, r):
    """Bytes of a MIDI file, 480 ticks a beat."""
    events = []
    for at, length, pitch in notes:
        at = max(0.0, at + r.gauss(0, 0.01))
        events += [(at, 1, bytes([0x90, min(108, max(21, pitch)), r.randrange(50, 110)])), (at + length, 0, bytes([0x80, min(108, max(21, pitch)), 0]))]
    out = b'\x00\xff\x51\x03' + int(6e7 / tempo).to_bytes(3, 'big') + b'\x00' + bytes([0xc0, program])
    now = 0
    for at, _, data in sorted(events):
        wait = round(at * 480) - now
        now += wait
        quantity = [wait & 127]
        while wait := wait >> 7:
            quantity.insert(0, wait & 127 | 128)
        out += bytes(quantity) + data
    out += b'\x00\xff\x2f\x00'
    return b'MThd' + struct.pack('>IHHH', 6, 0, 1, 480) + b'MTrk' + struct.pack('>I', len(out)) + out


def played(which, seed, seconds, instrument=None):
    """(samples at RATE, deviation about 1500; instrument) of one piece; `which` is DEV or HELD."""
    r = random.Random(f'{which["font"]} {seed}')
    name = instrument or r.choice(sorted(which['programs']))
    tempo = r.uniform(60, 130)
    piece = PIECES[r.choice(which['pieces'])]
    notes = list(piece(r, int((seconds + 4) * tempo / 60)))
    with tempfile.TemporaryDirectory() as folder:
        midi, wave = (os.path.join(folder, f) for f in ('a.mid', 'a.wav'))
        with open(midi, 'wb') as f:
            f.write(_midi(notes, which['programs'][name], tempo, r))
        subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-r', '48000', '-F', wave, os.path.join(FONTS, which['font']), midi],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        rate, pcm = wavfile.read(wave)
    pcm = resample_poly(pcm.astype(np.float64).mean(1), 1, rate // RATE)[:int(seconds * RATE)]
    fade = np.minimum(1, np.minimum(np.arange(len(pcm)), np.arange(len(pcm))[::-1]) / (0.02 * RATE))
    return pcm * fade * 1500 / (pcm.std() + 1e-9), name


def recorded(files, r, seconds):
    """(as `played`) a stretch of one of these recordings, from anywhere in it."""
    path = r.choice(files)
    raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', str(RATE), '-'], check=True, capture_output=True).stdout
    pcm, count = np.frombuffer(raw, np.int16).astype(np.float64), int(seconds * RATE)
    pcm = np.resize(pcm, max(count, len(pcm)))
    at = r.randrange(len(pcm) - count + 1)
    pcm = pcm[at:at + count]
    fade = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.02 * RATE))
    return pcm * fade * 1500 / (pcm.std() + 1e-9), os.path.basename(os.path.dirname(path)) or path


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--out', required=True, help='a bank')
    a.add_argument('--minutes', type=float, default=8)
    a.add_argument('--seed', type=int, default=1)
    o = a.parse_args()
    r, pieces = random.Random(o.seed), []
    names = sorted(TRAIN['programs'])
    while sum(map(len, pieces)) < o.minutes * 60 * RATE:
        pieces.append(played(TRAIN, f'{o.seed} {len(pieces)}', r.uniform(8, 20), names[len(pieces) % len(names)])[0])
    pcm = (np.concatenate(pieces) * 2.7).clip(-32000, 32000).astype(np.int16)
    subprocess.run(['opusenc', '--quiet', '--raw', '--raw-rate', str(RATE), '--raw-chan', '1', '--bitrate', '24', '-', os.path.join(o.out, 'music-000.opus')],
                   input=pcm.tobytes(), check=True)


if __name__ == '__main__':
    main()
