"""Reads a bank of speech made by synthesise.py: samples of all shards end to end, and a table of utterances."""
import glob
import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

import phones as P

RATE = 16000


@dataclass
class Utterance:
    group: str  # engine, voice or language: utterances that may follow one another
    start: int  # sample in Bank.pcm
    samples: int
    filler: bool
    ids: np.ndarray  # [phones] symbol ids
    rows: np.ndarray  # [phones, WIDTH] features
    word: np.ndarray  # [phones] word index, from 0
    times: np.ndarray  # [phones, 2] seconds in the utterance
    second: 'Utterance | None' = None  # the same as espeak-ng writes it


@dataclass
class Bank:
    pcm: np.ndarray  # int16
    utterances: list
    groups: dict  # group → indices
    music: np.ndarray  # int16: what instruments.py put beside the speech; empty without


def _samples(path):
    decoder = os.environ.get('OPUSDEC', 'opusdec').split()
    raw = subprocess.run(decoder + ['--quiet', '--rate', '16000', '--force-wav', path, '-'], capture_output=True, check=True).stdout
    return np.frombuffer(raw[44:44 + (len(raw) - 44) // 2 * 2], np.int16)


def _read(path):
    return _samples(path), json.load(open(path[:-5] + '.json', encoding='utf8'))


def _utterance(group, start, u, phones):
    ids, rows = P.encode([(p[0], p[1], p[2]) for p in phones])
    words = np.array([p[2] for p in phones])
    words = np.cumsum(np.r_[0, (np.diff(words) != 0).astype(int)])
    return Utterance(group, start, u['samples'], u['filler'], np.array(ids), np.array(rows, np.float32), words, np.array([[p[3], p[4]] for p in phones], np.float32))


def load(folder, kind='train', without=None):
    """folder: a bank; kind: 'train' or 'held' (which has no music); without: an engine whose shards are left out."""
    paths = [p for p in sorted(glob.glob(f'{folder}/{kind}-*.opus')) if os.path.exists(p[:-5] + '.json') and f'-{without}-' not in os.path.basename(p)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        shards = list(pool.map(_read, paths))
    utterances, groups, at = [], {}, 0
    for pcm, meta in shards:
        for u in meta['utterances']:
            if u['start'] + u['samples'] > len(pcm):
                continue
            group = meta['source'] if meta['engine'] != 'espeak' else meta['source'] + (':f' if '+f' in u['voice'] else '')
            groups.setdefault(group, []).append(len(utterances))
            one, other = (_utterance(group, at + u['start'], u, u[k]) if k in u else None for k in ('phones', 'second'))
            utterances.append(replace(one, second=other))
        at += len(pcm)
    music = [_samples(p) for p in sorted(glob.glob(f'{folder}/music-*.opus'))] if kind == 'train' else []
    return Bank(np.concatenate([s[0] for s in shards]), utterances, groups, np.concatenate([np.zeros(0, np.int16), *music]))
