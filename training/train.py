"""Trains the aligner.

    nice -n 19 python3 training/train.py --bank bank --minutes 20            # CPU, from scratch or from the checkpoint
    python3 training/train.py --bank bank --minutes 2 --batch 64 --workers 14 --device cuda
    nice -n 19 python3 training/train.py --bank bank --steps 700 --acoustic 96 --without flite --checkpoints DIR --log DIR/losses.csv   # an ablation

Resumes from training/checkpoints/aligner.pt when it is there (weights in fp32; Adam's moments are beside it in
aligner-optimiser.pt, not kept in git; without them the rate warms up anew). Seeds are fixed: the data stream of a
step depends on (--seed, step, worker) alone. Appends to training/losses.csv.
"""
import argparse
import contextlib
import csv
import math
import os
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import bank as B  # noqa: E402
from compose import SPECIALS, Composer  # noqa: E402
from mel import Augmenter  # noqa: E402
from model import CONFIG, Aligner, frame_loss  # noqa: E402

FIELDS = ['step', 'seconds', 'windows', 'lr', 'loss', 'symbol_loss', 'right', 'held_loss', 'held_right', 'held_boundary_ms', 'held_noisy_loss', 'held_noisy_right', 'note']


class Stream(torch.utils.data.IterableDataset):
    def __init__(self, bank, batch, seed, frames):
        self.bank, self.batch, self.seed, self.frames = bank, batch, seed, frames

    def __iter__(self):
        worker = torch.utils.data.get_worker_info()
        torch.set_num_threads(1)
        composer = Composer(self.bank, self.seed * 1000 + (worker.id if worker else 0), self.frames)
        while True:
            yield {k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in composer.batch(self.batch).items()}


def to(batch, device):
    return {k: v.to(device, non_blocking=True) for k, v in batch.items()}


def boundary_errors(scores, labels):
    """Mean |error| in ms of the phones' boundaries when each is put where α best separates its two phones, looking
    only at the frames of these two: what the net knows, free of what a search over the whole text adds or spoils."""
    errors = []
    log, labels = F.log_softmax(scores, 2).numpy(), labels.numpy()
    for b, y in enumerate(labels):
        cuts = np.r_[0, np.flatnonzero(y[1:] != y[:-1]) + 1, len(y)]
        for lo, t, hi in zip(cuts, cuts[1:], cuts[2:]):
            if y[t] < SPECIALS or y[lo] < SPECIALS:
                continue
            difference = log[b, lo:hi, y[t]] - log[b, lo:hi, y[lo]]
            before = np.cumsum(difference) - difference
            errors.append(abs(int((difference.sum() - 2 * before).argmax()) + lo - t) * 10)
    return float(np.mean(errors)) if errors else float('nan')


@torch.no_grad()
def evaluate(model, sets, device, sources):
    model.eval()
    out = {}
    for name, batches, augment, room in sets:
        augmenter = Augmenter(device, sources, 99)
        loss, right, ms, n = 0.0, 0.0, [], 0
        for batch in batches:
            batch = to(batch, device)
            mel = augmenter(batch, augment, room)
            scores, _ = model(mel, batch['ids'], batch['rows'], batch['positions'], model.masks(len(mel), 0, device))
            loss += float(frame_loss(scores, batch['labels']))
            right += float((scores.argmax(2) == batch['labels']).float().mean())
            if name == 'held':
                ms.append(boundary_errors(scores.cpu(), batch['labels'].cpu()))
            n += 1
        out[name + '_loss'], out[name + '_right'] = round(loss / n, 4), round(right / n, 4)
        if ms:
            out[name + '_boundary_ms'] = round(float(np.mean(ms)), 2)
    model.train()
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument('--bank', required=True)
    a.add_argument('--minutes', type=float, help='wall time of training, data loading not counted; 10 where no --steps are given')
    a.add_argument('--steps', type=int, help='to stop at, counted from the first run of all')
    a.add_argument('--without', help='an engine whose speech is not trained on: flite, festival or espeak')
    a.add_argument('--acoustic', type=int, default=CONFIG['acoustic'], help='channels of the acoustic side')
    a.add_argument('--batch', type=int, default=12)
    a.add_argument('--frames', type=int, default=800)
    a.add_argument('--lr', type=float, default=2e-3, help='peak rate; falls by a cosine to 2 % at the end of the time or of the steps')
    a.add_argument('--warm', type=int, default=200)
    a.add_argument('--dropout', type=float, default=0.1)
    a.add_argument('--smooth', type=float, default=0.995, help='decay of the running mean of the weights')
    a.add_argument('--workers', type=int, default=0)
    a.add_argument('--device', default='cpu')
    a.add_argument('--seed', type=int, default=1)
    a.add_argument('--every', type=float, default=60, help='seconds between evaluations')
    a.add_argument('--checkpoints', default=os.path.join(HERE, 'checkpoints'))
    a.add_argument('--log', default=os.path.join(HERE, 'losses.csv'))
    a.add_argument('--note', default='')
    o = a.parse_args()
    torch.manual_seed(o.seed)
    device = torch.device(o.device)
    cuda = device.type == 'cuda'
    if not cuda:
        torch.set_num_threads(1)
    else:
        torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    begun = time.time()
    minutes = o.minutes or (math.inf if o.steps else 10)
    steps = o.steps or math.inf
    bank, held = B.load(o.bank, 'train', o.without), B.load(o.bank, 'held')
    print(f'bank: {len(bank.pcm) / 57.6e6:.2f} h in {len(bank.utterances)} utterances of {len(bank.groups)} groups; loaded in {time.time() - begun:.0f} s', flush=True)
    tensors = lambda c, n, size: [{k: torch.from_numpy(np.ascontiguousarray(v)) for k, v in c.batch(size).items()} for _ in range(n)]
    few = (4, 16) if cuda else (2, 8)
    noisy = Composer(held, 6, 800)
    sets = [('held', tensors(Composer(held, 5, 800, plain=True), *few), False, False), ('held_noisy', tensors(noisy, *few), True, True)]
    held_sources = torch.from_numpy(noisy.sources()).to(device)

    model, smooth = (Aligner(dict(CONFIG, acoustic=o.acoustic)).to(device) for _ in range(2))  # smooth: the running mean of the weights; what is kept and judged
    optimiser = torch.optim.AdamW(model.parameters(), lr=o.lr, betas=(0.9, 0.98), weight_decay=0.01)
    step, windows = 0, 0
    os.makedirs(o.checkpoints, exist_ok=True)
    path, beside = os.path.join(o.checkpoints, 'aligner.pt'), os.path.join(o.checkpoints, 'aligner-optimiser.pt')
    if os.path.exists(path):
        state = torch.load(path, map_location=device)
        model.load_state_dict(state['model'])
        step, windows = state['step'], state['windows']
        if os.path.exists(beside):
            optimiser.load_state_dict(torch.load(beside, map_location=device))
    smooth.load_state_dict(model.state_dict())
    print(f'{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, from step {step}', flush=True)
    if not os.path.exists(o.log):
        with open(o.log, 'w') as f:
            csv.writer(f).writerow(FIELDS)

    def save():
        torch.save(dict(model={k: v.cpu() for k, v in smooth.state_dict().items()}, step=step, windows=windows, config=model.config), path)
        torch.save(optimiser.state_dict(), beside)

    loader = torch.utils.data.DataLoader(Stream(bank, o.batch, o.seed * 100003 + step, o.frames), batch_size=None, num_workers=o.workers,
                                         pin_memory=cuda, prefetch_factor=3 if o.workers else (2 if torch.__version__.startswith('1.') else None))
    augmenter = Augmenter(device, torch.from_numpy(Composer(bank, 0).sources()).to(device), o.seed * 7 + step)
    first, start, told, sums = step, time.time(), time.time(), []
    waited = 0.0
    mark = time.time()
    for batch in loader:
        waited += time.time() - mark
        share = max((time.time() - start) / (minutes * 60), (step - first) / max(1, steps - first))
        if share >= 1 or step >= steps:
            break
        rate = o.lr * min(1, (step - first + 1) / o.warm) * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(share, 1))))
        for g in optimiser.param_groups:
            g['lr'] = rate
        batch = to(batch, device)
        with torch.no_grad():
            mel = augmenter(batch)
        ids = torch.where(torch.rand(batch['ids'].shape, device=device) < 0.12, torch.zeros_like(batch['ids']), batch['ids'])
        with torch.autocast('cuda', torch.bfloat16) if cuda else contextlib.nullcontext():
            scores, symbols = model(mel, ids, batch['rows'], batch['positions'], model.masks(len(mel), o.dropout, device))
        loss = frame_loss(scores, batch['labels'])
        aside = F.cross_entropy(symbols, batch['symbols'])
        optimiser.zero_grad(set_to_none=True)
        (loss + 0.3 * aside).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        step += 1
        with torch.no_grad():
            keep = min(o.smooth, (step - first) / (step - first + 10))
            torch._foreach_mul_(list(smooth.parameters()), keep)
            torch._foreach_add_(list(smooth.parameters()), list(model.parameters()), alpha=1 - keep)
        windows += len(mel)
        if step % (20 if cuda else 5) == 0:
            sums.append((loss.item(), aside.item(), float((scores.argmax(2) == batch['labels']).float().mean())))
        if time.time() - told > o.every and sums:
            told = time.time()
            row = dict(step=step, seconds=round(told - start), windows=windows, lr=f'{rate:.2e}', note=o.note)
            row.update(zip(('loss', 'symbol_loss', 'right'), (round(float(x), 4) for x in np.mean(sums, 0))))
            row.update(evaluate(smooth, sets, device, held_sources))
            with open(o.log, 'a') as f:
                csv.DictWriter(f, FIELDS).writerow(row)
            print({**row, 'waited': round(waited, 1)}, flush=True)
            sums = []
            save()
        mark = time.time()
    row = dict(step=step, seconds=round(time.time() - start), windows=windows, lr='end', note=o.note, **evaluate(smooth, sets, device, held_sources))
    if sums:
        row.update(zip(('loss', 'symbol_loss', 'right'), (round(float(x), 4) for x in np.mean(sums, 0))))
    with open(o.log, 'a') as f:
        csv.DictWriter(f, FIELDS).writerow(row)
    print({**row, 'waited': round(waited, 1)}, flush=True)
    save()
    os._exit(0) if o.workers else None


if __name__ == '__main__':
    main()
