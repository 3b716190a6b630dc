"""Monotonic Viterbi over log α: phones in order, a gap state (silence, noise, other speech) between words, words may be skipped."""
import numpy as np

from compose import SPECIALS

FLOOR = -8.0


def viterbi(log_alpha, word, gap_in=1.0, skip_word=25.0, skip_phone=5.0):
    """log_alpha [T, SPECIALS + J]; word [J] word of each phone, from 0 without holes.
    → (frames of each word [W, 2] half open, −1 where skipped; log probability; frames of each phone [J, 2])."""
    phones = np.maximum(log_alpha[:, SPECIALS:], FLOOR)
    gap = np.maximum(np.logaddexp.reduce(log_alpha[:, :SPECIALS], 1), FLOOR)
    frames, n = phones.shape
    words = int(word[-1]) + 1
    first = np.searchsorted(word, np.arange(words))
    last = np.r_[first[1:] - 1, n - 1]
    begins = np.zeros(n, bool)
    begins[first] = True
    second = np.zeros(n, bool)  # two steps back lies in the same word
    second[2:] = word[2:] == word[:-2]
    ramp = skip_word * np.arange(words + 1)
    low = -1e9
    p, g = np.full(n, low), np.full(words + 1, low)
    back_p, back_g, entered = np.zeros((frames, n), np.int8), np.zeros((frames, words + 1), np.int32), np.zeros((frames, words + 1), bool)
    for t in range(frames):
        if t == 0:
            g_new = np.full(words + 1, low)
            g_new[0] = 0.0
            came = np.full(n, low)
            step = np.full(n, low)
            enter = np.zeros(words + 1, bool)
            from_gap = np.full(n, low)
            from_gap[first] = -ramp[:words]
            jump = step
        else:
            step = np.r_[low, p[:-1]]
            jump = np.where(second, np.r_[low, low, p[:-2]] - skip_phone, low)
            from_gap = np.full(n, low)
            from_gap[first] = g[:words]
            came = p
            into = np.r_[low, p[last] - gap_in]
            enter = into > g
            g_new = np.where(enter, into, g)
        # skipped words: gap v → gap w costs skip_word each
        lifted = g_new + ramp
        best = np.maximum.accumulate(lifted)
        origin = np.maximum.accumulate(np.where(lifted >= best, np.arange(words + 1), 0))
        g_t = best - ramp
        options = np.stack([came, step, from_gap, jump])
        choice = options.argmax(0)
        back_p[t], back_g[t], entered[t] = choice, origin, enter
        p = options[choice, np.arange(n)] + phones[t]
        g = g_t + gap[t]
    spans, phone_spans = np.full((words, 2), -1), np.full((n, 2), -1)
    in_gap, w, j = g[words] >= p[n - 1], words, n - 1
    tail = np.maximum(0, 0)
    score = max(g[words], p[n - 1]) + tail
    for t in range(frames - 1, -1, -1):
        if in_gap:
            v = back_g[t, w]
            w = v
            if entered[t, v]:
                in_gap, j = False, last[v - 1]
            continue
        k = word[j]
        spans[k, 0] = phone_spans[j, 0] = t
        if spans[k, 1] < 0:
            spans[k, 1] = t + 1
        if phone_spans[j, 1] < 0:
            phone_spans[j, 1] = t + 1
        c = back_p[t, j]
        if c == 1:
            j -= 1
        elif c == 3:
            j -= 2
        elif c == 2:
            in_gap, w = True, word[j]
    return spans, float(score), phone_spans
