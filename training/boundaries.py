"""Fits what places of boundaries are judged by (src/attention/boundary-evidence.ts) to known times.

    npm run bench -- transcript boundaries boundaries.json FOLDER…        # a folder of scenes.py each, named after its voice
    python3 training/boundaries.py boundaries.json [--without espeak]

A conditional logit over the places about each boundary (2 ms apart, within 12 ms): log odds of a place = change[kind] · change of the spectrum
+ told[side] · what the networks say − away[side] · distance / 10 ms; the likeliest weights, with a little shrinkage. Boundaries further off are not fitted to.
"""
import argparse
import json

import numpy as np
from scipy.optimize import minimize

STEP = 0.002


def features(rows):
    change, told = (np.array([r[k] for r in rows]) for k in ('change', 'told'))
    kind = np.array([r['kind'] for r in rows])
    reach = change.shape[1] // 2
    away = np.abs(np.arange(-reach, reach + 1)) * STEP / 0.01
    pause = (kind == 0)[:, None]
    parts = [(kind == k)[:, None] * change for k in range(4)]
    for side in (~pause, pause):
        side = side.astype(float)
        parts += [side * np.maximum(told, -8), -side * away]
    return np.stack(parts, 2)


def odds(f, w):
    s = f @ w
    return s - np.log(np.exp(s - s.max(1, keepdims=True)).sum(1, keepdims=True)) - s.max(1, keepdims=True)


def fit(rows, shrinkage=1.0):
    f = features(rows)
    reach = f.shape[1] // 2
    truth = np.array([r['truth'] for r in rows]) / STEP
    near = np.abs(truth) <= reach
    f, truth = f[near], truth[near]
    target = np.exp(-np.abs(np.arange(-reach, reach + 1) - truth[:, None]))
    target /= target.sum(1, keepdims=True)

    def loss(w):
        log = odds(f, w)
        return -(target * log).sum() + shrinkage * w @ w, -np.einsum('np,npk->k', target - np.exp(log), f) + 2 * shrinkage * w

    return minimize(loss, np.zeros(f.shape[2]), jac=True, method='L-BFGS-B').x


def main():
    a = argparse.ArgumentParser()
    a.add_argument('file')
    a.add_argument('--without', help='voices whose names begin so are left out, and tried on')
    o = a.parse_args()
    rows = json.load(open(o.file))
    isout = lambda r: bool(o.without) and r['voice'].startswith(o.without)
    w = fit([r for r in rows if not isout(r)])
    print('change', np.round(w[:4], 2).tolist(), 'told', np.round(w[[4, 6]], 2).tolist(), 'away', np.round(w[[5, 7]], 2).tolist())
    for name, some in (('fitted to', [r for r in rows if not isout(r)]), ('left out', [r for r in rows if isout(r)])):
        if not some:
            continue
        f, truth = features(some), np.array([r['truth'] for r in some]) * 1000
        share = np.exp(odds(f, w)).cumsum(1)
        reach = f.shape[1] // 2
        at = (share >= 0.5).argmax(1)
        before = np.where(at > 0, share[np.arange(len(at)), at - 1], 0)
        move = (at - reach - 0.5 + (0.5 - before) / (share[np.arange(len(at)), at] - before)) * STEP * 1000
        for what, error in (('before', np.abs(truth)), ('after', np.abs(truth - move))):
            print(name, what, len(some), 'mean %.1f median %.1f ms' % (error.mean(), np.median(error)), *('%.0f %% <= %d' % (100 * (error <= q).mean(), q) for q in (5, 10, 20)))


if __name__ == '__main__':
    main()
