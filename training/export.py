"""Writes the trained aligner for the app: assets/models/aligner/{acoustic,text}.onnx, phones.json, manifest.json.

    python3 training/export.py [--checkpoint training/checkpoints/aligner.pt] && node training/check-export.mjs

acoustic.onnx: mel [1, T, 64], masks [1, 11, 192] → queries [1, T, 128], already divided by √d.
text.onnx: ids int64 [1, J], rows [1, J, 49], masks [1, 4, 160] → keys [1, 3 + J, 128]: silence, noise, other speech, phones.
Scores are queries · keysᵀ; α their softmax over keys. Masks of ones switch dropout off.
"""
import argparse
import hashlib
import json
import os
import sys

import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import mel as M  # noqa: E402
import phones as P  # noqa: E402
from evaluate import load  # noqa: E402
from model import SPECIALS  # noqa: E402


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--checkpoint', default=os.path.join(HERE, 'checkpoints/aligner.pt'))
    a.add_argument('--out', default=os.path.join(HERE, '../assets/models/aligner'))
    a.add_argument('--check', default=os.path.join(HERE, 'check-export.json'), help='inputs and outputs for check-export.mjs (not kept in git)')
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    model, state = load(o.checkpoint)
    masks = model.masks(1, 0, 'cpu')
    torch.manual_seed(0)
    j, t = 23, 211
    ids, rows = torch.randint(0, P.VOCABULARY, (1, j)), torch.rand(1, j, P.WIDTH)
    wave = (torch.randn(1, t * 160) * torch.linspace(0, 0.1, t * 160)).round(decimals=4)
    mel = M.log_mel(wave, torch.arange(t)[None] * 160.0, M.filterbank()[None])
    common = dict(opset_version=16, do_constant_folding=True)
    torch.onnx.export(model.acoustic, (mel, masks[0]), f'{o.out}/acoustic.onnx', input_names=['mel', 'masks'], output_names=['queries'],
                      dynamic_axes=dict(mel={1: 'T'}, queries={1: 'T'}), **common)
    torch.onnx.export(model.text, (ids, rows, masks[1]), f'{o.out}/text.onnx', input_names=['ids', 'rows', 'masks'], output_names=['keys'],
                      dynamic_axes=dict(ids={1: 'J'}, rows={1: 'J'}, keys={1: 'K'}), **common)
    with open(f'{o.out}/phones.json', 'w', encoding='utf8') as f:
        json.dump(P.table(), f, ensure_ascii=False, indent=1, sort_keys=True)
        f.write('\n')
    sha = lambda name: hashlib.sha256(open(f'{o.out}/{name}', 'rb').read()).hexdigest()
    manifest = dict(
        id='syncline-aligner', version=1, kind='soft-attention-aligner', licence='GPL-3.0-or-later', trainedSteps=state['step'], sampleRate=16000,
        features=dict(hop=160, window=400, fft=512, bands=M.BANDS, low=20, high=7600, floor=1e-5, scale=0.25),
        specials=['silence', 'noise', 'other-speech'], contextFrames=sum(model.config['dilations']) + 2,
        files={'acoustic.onnx': dict(sha256=sha('acoustic.onnx'), inputs=['mel', 'masks'], outputs=['queries'], masks=list(masks[0].shape)),
               'text.onnx': dict(sha256=sha('text.onnx'), inputs=['ids', 'rows', 'masks'], outputs=['keys'], masks=list(masks[1].shape)),
               'phones.json': dict(sha256=sha('phones.json'))})
    with open(f'{o.out}/manifest.json', 'w') as f:
        json.dump(manifest, f, indent=2)
        f.write('\n')
    # other lengths than those exported with; random masks
    j, t = 61, 160
    ids, rows, mel = torch.randint(0, P.VOCABULARY, (1, j)), torch.rand(1, j, P.WIDTH), mel[:, :t]
    masks = model.masks(1, 0.1, 'cpu')
    with torch.no_grad():
        queries, keys = model.acoustic(mel, masks[0]), model.text(ids, rows, masks[1])
    flat = lambda x: dict(shape=list(x.shape), data=[float(v) for v in x.flatten()])
    assert keys.shape[1] == SPECIALS + j
    json.dump({k: flat(v) for k, v in dict(mel=mel, acousticMasks=masks[0], ids=ids, rows=rows, textMasks=masks[1], queries=queries, keys=keys).items()},
              open(o.check, 'w'))
    print({n: os.path.getsize(f'{o.out}/{n}') for n in os.listdir(o.out)}, 'parameters', sum(np.prod(p.shape) for p in model.parameters()))


if __name__ == '__main__':
    main()
