"""Writes the trained aligner for the app: assets/models/aligner/{acoustic,text,products}/ (model folders: manifest.json and one ONNX file
each), phones.json (how a phone becomes numbers) and aligner.json (the log-mel recipe, the special keys, the masks' shapes).

    python3 training/export.py && npx biome format --write assets/models && node training/check-export.mjs

products.onnx: queries [T, 128], keys [J, 128] → queries · keysᵀ [T, J].
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


class Products(torch.nn.Module):
    def forward(self, queries, keys):
        return queries @ keys.T


def write(path, value):
    with open(path, 'w', encoding='utf8') as f:
        json.dump(value, f, ensure_ascii=False, indent=2)
        f.write('\n')


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--checkpoint', default=os.path.join(HERE, 'checkpoints/aligner.pt'))
    a.add_argument('--out', default=os.path.join(HERE, '../assets/models/aligner'))
    a.add_argument('--check', default=os.path.join(HERE, 'check-export.json'), help='inputs and outputs for check-export.mjs (not kept in git)')
    a.add_argument('--sharpness', type=float, default=0.8, help='scores are multiplied by it: networks that have learnt made voices are too sure of real ones')
    o = a.parse_args()
    os.makedirs(o.out, exist_ok=True)
    model, state = load(o.checkpoint)
    with torch.no_grad():
        for p in model.acoustic.out.parameters():
            p *= o.sharpness
    masks = model.masks(1, 0, 'cpu')
    torch.manual_seed(0)
    j, t = 23, 211
    ids, rows = torch.randint(0, P.VOCABULARY, (1, j)), torch.rand(1, j, P.WIDTH)
    wave = (torch.randn(1, t * 160) * torch.linspace(0, 0.1, t * 160)).round(decimals=4)
    mel = M.log_mel(wave, torch.arange(t)[None] * 160.0, M.filterbank()[None])
    common = dict(opset_version=16, do_constant_folding=True)
    for name, net, inputs, names, output, axes in (
        ('acoustic', model.acoustic, (mel, masks[0]), ['mel', 'masks'], 'queries', dict(mel={1: 'T'}, queries={1: 'T'})),
        ('products', Products(), (torch.rand(5, 128), torch.rand(7, 128)), ['queries', 'keys'], 'scores', dict(queries={0: 'T'}, keys={0: 'J'}, scores={0: 'T', 1: 'J'})),
        ('text', model.text, (ids, rows, masks[1]), ['ids', 'rows', 'masks'], 'keys', dict(ids={1: 'J'}, rows={1: 'J'}, keys={1: 'K'})),
    ):
        os.makedirs(f'{o.out}/{name}', exist_ok=True)
        path = f'{o.out}/{name}/{name}.onnx'
        torch.onnx.export(net, inputs, path, input_names=names, output_names=[output], dynamic_axes=axes, **common)
        manifest = dict(version=1, id=f'syncline-aligner-{name}', file=f'{name}.onnx', sha256=hashlib.sha256(open(path, 'rb').read()).hexdigest(),
                        inputs=names, outputs=[output], sampleRate=16000 if name == 'acoustic' else None, licence='GPL-3.0-or-later')
        write(f'{o.out}/{name}/manifest.json', manifest)
        print(path, os.path.getsize(path))
    write(f'{o.out}/aligner.json', dict(
        trainedSteps=state['step'], specials=['silence', 'noise', 'other-speech'], contextFrames=sum(model.config['dilations']) + 2,
        masks=dict(acoustic=list(masks[0].shape), text=list(masks[1].shape)),
        features=dict(hop=160, window=400, fft=512, bands=M.BANDS, low=20, high=7600, floor=1e-5, scale=0.25)))
    write(f'{o.out}/phones.json', P.table())
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
    print('parameters', sum(np.prod(p.shape) for p in model.parameters()))


if __name__ == '__main__':
    main()
