"""flite 2.2 through its C library: the Segment relation with end times, words by SylStructure."""
import ctypes as c

import numpy as np

from phones import RADIO

VOICES = ['kal', 'kal16', 'awb', 'rms', 'slt']


class _Wave(c.Structure):
    _fields_ = [('type', c.c_char_p), ('rate', c.c_int), ('n', c.c_int), ('channels', c.c_int), ('samples', c.POINTER(c.c_short))]


class Flite:
    def __init__(self, voices=VOICES):
        load = lambda name: c.CDLL(f'libflite{name}.so.1', mode=c.RTLD_GLOBAL)
        self.lib = load('')
        load('_usenglish')
        load('_cmulex')
        p = c.c_void_p
        for name, result, arguments in (
            ('flite_synth_text', p, [c.c_char_p, p]), ('utt_relation', p, [p, c.c_char_p]), ('relation_head', p, [p]),
            ('item_next', p, [p]), ('item_feat_string', c.c_char_p, [p, c.c_char_p]), ('item_feat_float', c.c_float, [p, c.c_char_p]),
            ('utt_wave', c.POINTER(_Wave), [p]), ('delete_utterance', None, [p]), ('ffeature_string', c.c_char_p, [p, c.c_char_p]),
            ('feat_set_float', None, [p, c.c_char_p, c.c_float]), ('path_to_item', p, [p, c.c_char_p]), ('item_equal', c.c_int, [p, p]),
        ):
            f = getattr(self.lib, name)
            f.restype, f.argtypes = result, arguments
        self.lib.flite_init()
        self.voices = {}
        for v in voices:
            register = getattr(load('_cmu_us_' + v), 'register_cmu_us_' + v)
            register.restype, register.argtypes = p, [c.c_char_p]
            self.voices[v] = register(None)

    def say(self, text, voice, stretch=1.0, pitch=None, spread=None):
        lib, v = self.lib, self.voices[voice]
        features = c.cast(v + c.sizeof(c.c_void_p), c.POINTER(c.c_void_p))[0]  # cst_voice {name, features, …}
        lib.feat_set_float(features, b'duration_stretch', stretch)
        if pitch:
            lib.feat_set_float(features, b'int_f0_target_mean', pitch)
        if spread:
            lib.feat_set_float(features, b'int_f0_target_stddev', spread)
        u = lib.flite_synth_text(text.encode('ascii', 'ignore'), v)
        if not u:
            return None
        wave = lib.utt_wave(u).contents
        pcm = np.ctypeslib.as_array(wave.samples, (wave.n,)).copy()
        rate, phones, before, word, last = wave.rate, [], 0.0, -1, None
        item = lib.relation_head(lib.utt_relation(u, b'Segment'))
        while item:
            name, end = lib.item_feat_string(item, b'name').decode(), lib.item_feat_float(item, b'end')
            if name in RADIO and end > before:
                own = lib.path_to_item(item, b'R:SylStructure.parent.parent.R:Word')
                if last is None or not own or not lib.item_equal(own, last):
                    word += 1
                last = own
                stress = 1 if lib.ffeature_string(item, b'R:SylStructure.parent.stress') == b'1' else 0
                phones.append((RADIO[name], stress if name[0] in 'aeiou' else 0, word, before, end))
            before = end
            item = lib.item_next(item)
        lib.delete_utterance(u)
        return dict(pcm=pcm, rate=rate, phones=phones)
