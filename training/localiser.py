"""Trains the network that tells where in a picture the tracked subject is (src/vision/track/localise.ts), and writes it for the app:
assets/models/localiser (a model folder: manifest.json and one ONNX file), training/checkpoints/localiser.pt.

    npm run bench -- track bank bank 420 10001 && npm run bench -- track bank bank 40 20001
    python3 training/localiser.py --bank bank --minutes 30 && npx biome format --write assets/models

views [n, 3, 40, 40] (grey, figure, the reference's grey) → told [n, 12]: the step from the given place to the true one within its own
square (affine less the identity, row by row) and the logarithms of the six deviations. Loss: Gaussian negative log-likelihood.
Resumes from the checkpoint. What was run and reached: README.md.
"""
import argparse
import csv
import glob
import hashlib
import json
import os
import time

import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
POINTS = 40
REACH = 1.6
CHECKPOINT = os.path.join(HERE, 'checkpoints/localiser.pt')
HELD = 20001  # banks of seeds from here on are held out


class Localiser(nn.Module):
    def __init__(self, width=24):
        super().__init__()
        w = [width, 2 * width, 3 * width, 4 * width]
        layers, last = [], 3
        for k, n in enumerate(w):
            layers += [nn.Conv2d(last, n, 5 if k == 0 else 3, stride=2, padding=2 if k == 0 else 1), nn.BatchNorm2d(n), nn.ReLU()]
            last = n
        self.seen = nn.Sequential(*layers)  # 40 → 20 → 10 → 5 → 3
        self.told = nn.Sequential(nn.Flatten(), nn.Dropout(0.15), nn.Linear(9 * last, 96), nn.ReLU(), nn.Linear(96, 12))
        with torch.no_grad():
            self.told[-1].weight.mul_(0.1)
            self.told[-1].bias.copy_(torch.cat([torch.zeros(6), torch.full((6,), -2.5)]))

    def forward(self, views):
        return self.both(views)[0]

    def both(self, views):
        """What is told, and the 96 features it is told by, linearly: the app fits them to the user's own video."""
        features = self.told[:4](self.seen(views))
        told = self.told[4](features)
        return torch.cat([told[:, :6], told[:, 6:].clamp(-6, 1)], 1), features


class Exported(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, views):
        return self.net.both(views)


def load(folder, held):
    views, truths = [], []
    for path in sorted(glob.glob(os.path.join(folder, 'views-*.i8'))):
        first = int(path.split('-')[-1].split('.')[0])
        if (first >= HELD) != held:
            continue
        truth = np.fromfile(path.replace('views-', 'truths-').replace('.i8', '.f32'), np.float32).reshape(-1, 6)
        view = np.fromfile(path, np.int8)
        n = min(len(truth), len(view) // (3 * POINTS * POINTS))  # a bank in the making
        views.append(view[:n * 3 * POINTS * POINTS].reshape(n, 3, POINTS, POINTS))
        truths.append(truth[:n])
    return np.concatenate(views), np.concatenate(truths)


def as_seen(views):
    return torch.from_numpy(views.astype(np.float32)) / torch.tensor([40.0, 127.0, 40.0])[None, :, None, None]


def mirrored(views, truths, rng):
    """Half of them left to right, half of them upside down."""
    for axis, signs in ((3, (1, -1, -1, -1, 1, 1)), (2, (1, -1, 1, -1, 1, -1))):
        turn = rng.random(len(views)) < (0.5 if axis == 3 else 0.25)
        views[turn] = np.flip(views[turn], axis)
        truths[turn] *= np.array(signs, np.float32)
    return views, truths


def jittered(seen, truth):
    """Looked at from a place beside: picture and figure are sampled anew, and the true step is counted from there."""
    n = len(seen)
    turn, grow, shift = 0.04 * torch.randn(n), (0.05 * torch.randn(n, 2)).exp(), 0.05 * torch.randn(n, 2)
    c, s = turn.cos(), turn.sin()
    j = torch.stack([torch.stack([c * grow[:, 0], -s * grow[:, 1], shift[:, 0]], 1), torch.stack([s * grow[:, 0], c * grow[:, 1], shift[:, 1]], 1)], 1)
    # In the grid's units (−1…1 is the reach) shifts are smaller.
    theta = j.clone()
    theta[:, :, 2] /= REACH
    own = nn.functional.grid_sample(seen[:, :2], nn.functional.affine_grid(theta, [n, 2, POINTS, POINTS], align_corners=False), align_corners=False)
    whole = lambda m: torch.cat([m, torch.tensor([[[0.0, 0, 1]]]).expand(n, 1, 3)], 1)
    step = truth.view(n, 2, 3) + torch.tensor([[1.0, 0, 0], [0, 1, 0]])
    after = (torch.linalg.inv(whole(j)) @ whole(step))[:, :2] - torch.tensor([[1.0, 0, 0], [0, 1, 0]])
    return torch.cat([own, seen[:, 2:]], 1), after.reshape(n, 6)


def loss_of(told, truth):
    # Heavy-tailed truths (another thing is followed) count no more than four deviations.
    log_sd = told[:, 6:]
    off = (told[:, :6] - truth) / log_sd.exp()
    return (torch.where(off.abs() < 4, 0.5 * off**2, 4 * off.abs() - 8) + log_sd).mean()


def score(net, views, truths):
    net.eval()
    with torch.no_grad():
        told = torch.cat([net(as_seen(views[k:k + 256])) for k in range(0, len(views), 256)])
    truth = torch.from_numpy(truths)
    before, after = truth.abs().median(0).values, (told[:, :6] - truth).abs().median(0).values
    inside = ((told[:, :6] - truth).abs() < 1.645 * told[:, 6:].exp()).float().mean()
    return loss_of(told, truth).item(), before.tolist(), after.tolist(), inside.item()


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--bank', default='bank')
    a.add_argument('--minutes', type=float, default=30)
    a.add_argument('--batch', type=int, default=64)
    a.add_argument('--lr', type=float, default=2e-3)
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--threads', type=int, default=1)
    a.add_argument('--export', action='store_true', help='write the checkpoint for the app, and nothing else')
    o = a.parse_args()
    torch.set_num_threads(o.threads)
    torch.manual_seed(o.seed)
    rng = np.random.default_rng(o.seed)
    net = Localiser()
    step = 0
    if os.path.exists(CHECKPOINT):
        state = torch.load(CHECKPOINT)
        net.load_state_dict(state['net'])
        step = state['step']
    if o.export:
        return export(net, step)
    mean = {k: v.clone() for k, v in net.state_dict().items()}
    views, truths = load(o.bank, False)
    held = load(o.bank, True)
    print(f'{len(views)} views, {len(held[0])} held out; {sum(p.numel() for p in net.parameters())} parameters; step {step}')
    optimiser = torch.optim.AdamW(net.parameters(), lr=o.lr, weight_decay=1e-2)
    start, told_at, first = time.time(), 0.0, step
    while True:
        share = (time.time() - start) / (60 * o.minutes)
        if share >= 1:
            break
        for group in optimiser.param_groups:
            group['lr'] = o.lr * min(1, (step - first + 1) / 100) * (1 - share)
        some = rng.integers(0, len(views), o.batch)
        seen, truth = mirrored(views[some].copy(), truths[some].copy(), rng)
        seen, truth = jittered(as_seen(seen), torch.from_numpy(truth))
        # Light and contrast of the picture and of the reference each their own; a little noise.
        gain = torch.exp(0.15 * torch.randn(len(seen), 3, 1, 1)) * torch.tensor([1.0, 0, 1.0])[None, :, None, None] + torch.tensor([0, 1.0, 0])[None, :, None, None]
        seen = seen * gain + 0.05 * torch.randn_like(seen)
        net.train()
        loss = loss_of(net(seen), truth)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            for k, v in net.state_dict().items():
                mean[k] = 0.995 * mean[k] + 0.005 * v if v.dtype.is_floating_point else v.clone()
        if time.time() - told_at > 120:
            told_at = time.time()
            averaged = Localiser()
            averaged.load_state_dict(mean)
            held_loss, before, after, inside = score(averaged, *held)
            print(f'{step} {share:.2f} train {loss.item():.3f} held {held_loss:.3f} before {np.round(before, 3)} after {np.round(after, 3)} inside 90 %: {inside:.2f}', flush=True)
            with open(os.path.join(HERE, 'losses-localiser.csv'), 'a', newline='') as f:
                csv.writer(f).writerow([step, round(loss.item(), 4), round(held_loss, 4), *np.round(after, 4), round(inside, 4)])
            torch.save(dict(net=mean, step=step), CHECKPOINT)
    net.load_state_dict(mean)
    torch.save(dict(net=mean, step=step), CHECKPOINT)
    print('held', score(net, *held))
    export(net, step)


def export(net, step):
    folder = os.path.join(HERE, '../assets/models/localiser')
    os.makedirs(folder, exist_ok=True)
    net.eval()
    path = os.path.join(folder, 'localiser.onnx')
    names = ['told', 'features']
    torch.onnx.export(Exported(net), torch.rand(2, 3, POINTS, POINTS), path, input_names=['views'], output_names=names, opset_version=16,
                      do_constant_folding=True, dynamic_axes={name: {0: 'n'} for name in ['views', *names]})
    manifest = dict(version=1, id='syncline-localiser', file='localiser.onnx', sha256=hashlib.sha256(open(path, 'rb').read()).hexdigest(),
                    inputs=['views'], outputs=names, sampleRate=None, licence='GPL-3.0-or-later')
    with open(os.path.join(folder, 'manifest.json'), 'w', encoding='utf8') as f:
        json.dump(manifest, f, indent=2)
        f.write('\n')
    print(path, os.path.getsize(path), 'steps', step)


if __name__ == '__main__':
    main()
