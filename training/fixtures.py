"""Writes training/fixtures.json: sounds by formula with their log-mel (before the mean is taken off), and phones with their numbers,
so that the app's own log-mel and phone encoder can be tested against these.

    python3 training/fixtures.py && npx biome format --write training
"""
import json
import os
import sys

import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import mel as M  # noqa: E402
import phones as P  # noqa: E402


def main():
    n = torch.arange(1600, dtype=torch.float64)
    wave = (0.3 * torch.sin(2 * torch.pi * 220 * n / 16000) + 0.1 * torch.sin(2 * torch.pi * 1870 * n / 16000 + n * n / 4e4)).float()
    raw = M.log_mel(wave[None], torch.arange(11)[None] * 160.0, M.filterbank()[None], centred=False)[0]
    spoken = [('h', 0, 0), ('ə', 0, 0), ('l', 0, 0), ('ˈoʊ', 0, 0), ('w', 0, 1), ('ˈɜː', 0, 1), ('l', 0, 1), ('d', 0, 1), ('tʃ', 0, 2), ('ɑ̃', 0, 2), ('dʲ', 0, 2), ('ç', 0, 2), ('ʘ', 0, 2)]
    ids, rows = P.encode(spoken)
    with open(os.path.join(HERE, 'fixtures.json'), 'w', encoding='utf8') as f:
        json.dump(dict(wave='0.3 sin(2π·220·n/16000) + 0.1 sin(2π·1870·n/16000 + n²/40000), n = 0 … 1599', logMel=[[round(float(x), 5) for x in row] for row in raw],
                       phones=[list(s) for s in spoken], ids=ids, rows=rows), f, ensure_ascii=False)


if __name__ == '__main__':
    main()
