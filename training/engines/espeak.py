"""espeak-ng 1.51 through its C library: phone events carry the IPA and the moment each phone begins."""
import ctypes as c
import glob
import os

import numpy as np

DATA = '/usr/lib/x86_64-linux-gnu/espeak-ng-data'
RATE, PITCH, RANGE, WORD_GAP = 1, 3, 4, 7  # espeak_PARAMETER

MODIFIERS = ('ʲ', 'ʰ', 'ʷ', 'ː', '\u0303', '\u0329')


class _Event(c.Structure):
    _fields_ = [('type', c.c_int), ('uid', c.c_uint), ('text', c.c_int), ('length', c.c_int), ('ms', c.c_int),
                ('sample', c.c_int), ('user', c.c_void_p), ('id', c.c_char * 8)]


_callback = c.CFUNCTYPE(c.c_int, c.POINTER(c.c_short), c.c_int, c.POINTER(_Event))


class Espeak:
    def __init__(self):
        self.lib = c.CDLL('libespeak-ng.so.1')
        self.rate = self.lib.espeak_Initialize(2, 0, None, 1 | 2)  # synchronous; phone events, in IPA
        self.events, self.pcm = [], []

        @_callback
        def take(wave, n, events):
            if n > 0:
                self.pcm.append(np.ctypeslib.as_array(wave, (n,)).copy())
            i = 0
            while events[i].type:
                e = events[i]
                self.events.append((e.type, e.ms / 1000, e.id.decode('utf8', 'ignore') if e.type == 7 else e.text))
                i += 1
            return 0

        self.take = take
        self.lib.espeak_SetSynthCallback(take)
        self.variants = sorted(os.path.basename(p) for p in glob.glob(DATA + '/voices/!v/*'))

    def say(self, text, voice, rate=170, pitch=50, spread=50, gap=0):
        self.events.clear()
        self.pcm.clear()
        if self.lib.espeak_SetVoiceByName(voice.encode()) != 0:
            raise ValueError(f'espeak-ng has no voice {voice}')
        for key, value in ((RATE, rate), (PITCH, pitch), (RANGE, spread), (WORD_GAP, gap)):
            self.lib.espeak_SetParameter(key, int(value), 0)
        data = text.encode() + b'\0'
        self.lib.espeak_Synth(data, len(data), 0, 1, 0, 1, None, None)
        self.lib.espeak_Synchronize()
        if not self.pcm:
            return None
        pcm = np.concatenate(self.pcm)
        phones, word = [], -1
        marks = [(k, m, i) for k, m, i in self.events if k in (1, 7)]
        ends = [m for k, m, _ in marks if k == 7] + [len(pcm) / self.rate]
        n = 0
        for kind, ms, ident in marks:
            if kind == 1:
                word += 1
                continue
            n += 1
            if ident in MODIFIERS and phones:  # said apart, meant with the phone before
                before = phones.pop()
                phones.append((before[0] + ident, *before[1:4], max(ends[n], before[4])))
            elif ident and ends[n] > ms:
                phones.append((ident, 0, max(word, 0), ms, ends[n]))
        return dict(pcm=pcm, rate=self.rate, phones=phones)

    def transcribe(self, tokens, voice):
        """Phones of each written token, [[IPA, …], …]: as spoken in context where espeak-ng keeps the tokens apart, else alone."""
        starts, at = [], 1
        for token in tokens:
            starts.append(at)
            at += len(token) + 1
        self.say(' '.join(tokens), voice)
        out, where = [[] for _ in tokens], 0
        for kind, _, value in list(self.events):
            if kind == 1:
                where = max((n for n, s in enumerate(starts) if s <= value), default=0)
            elif kind == 7 and value:
                if value in MODIFIERS and out[where]:
                    out[where][-1] += value
                else:
                    out[where].append(value)
        for n, phones in enumerate(out):
            if not phones:  # spoken as one with its neighbour: both alone
                for k in {max(n - 1, 0), n}:
                    self.say(tokens[k], voice)
                    out[k] = [v for kind, _, v in self.events if kind == 7 and v]
        return out
