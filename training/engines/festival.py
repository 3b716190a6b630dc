"""festival 2.5: one run speaks many texts of one voice, writes waves and prints its Segment relation."""
import os
import subprocess
import tempfile

import numpy as np
from scipy.io import wavfile

from phones import MAPS

# voice → (language of its texts, map of its phones, encoding of its texts)
VOICES = {
    'kal_diphone': ('en', 'radio', 'ascii'), 'ked_diphone': ('en', 'radio', 'ascii'), 'cmu_us_slt_arctic_hts': ('en', 'radio', 'ascii'),
    'lp_diphone': ('it', 'italian', 'latin-1'), 'pc_diphone': ('it', 'italian', 'latin-1'),
    'suo_fi_lj_diphone': ('fi', 'finnish', 'latin-1'), 'hy_fi_mv_diphone': ('fi', 'finnish', 'latin-1'),
    'czech_dita': ('cs', 'czech', 'iso8859-2'), 'czech_krb': ('cs', 'czech', 'iso8859-2'), 'czech_machac': ('cs', 'czech', 'iso8859-2'),
    'msu_ru_nsh_clunits': ('ru', 'russian', 'utf-8'), 'upc_ca_ona_hts': ('es', 'catalan', 'latin-1'),
}
_SCRIPT = '''
(define (first s) (and (not (item.relation.prev s 'SylStructure))
  (not (item.relation.prev (item.relation.parent s 'SylStructure) 'SylStructure))))
(define (say n stretch text)
  (unwind-protect (begin
    (Parameter.set 'Duration_Stretch stretch)
    (set! u (utt.synth (eval (list 'Utterance 'Text text))))
    (utt.save.wave u (string-append "%s/" n ".wav") 'riff)
    (format t "\\n=== %%s" n)
    (mapcar (lambda (s) (format t "\\n%%s %%f %%s %%s" (item.name s) (item.feat s 'end)
        (item.feat s 'R:SylStructure.parent.stress) (if (item.relation.parent s 'SylStructure) (if (first s) 1 0) 2)))
      (utt.relation.items u 'Segment)))
    (format t "\\n!%%s\\n" n)))
(voice_%s)
'''


def ipa(name, mapping):
    if name in mapping:
        return mapping[name]
    if name.endswith(':') and name[:-1] in mapping:
        return mapping[name[:-1]] + 'ː'
    return None


def speak(voice, texts, stretches, unknown=None):
    """Yields (n, utterance) for those texts that were spoken; phones outside the map leave their time unsaid."""
    _, map_name, encoding = VOICES[voice]
    with tempfile.TemporaryDirectory() as folder:
        lines = [_SCRIPT % (folder, voice)]
        for n, (text, stretch) in enumerate(zip(texts, stretches)):
            clean = text.replace('\\', ' ').replace('"', ' ')
            lines.append(f'(say "{n}" {stretch:.3f} "{clean}")')
        script = os.path.join(folder, 'say.scm')
        with open(script, 'wb') as f:
            f.write('\n'.join(lines).encode(encoding, 'ignore'))
        out = subprocess.run(['festival', '-b', script], capture_output=True, timeout=900).stdout.decode(encoding, 'replace')
        for block in out.split('\n=== ')[1:]:
            rows = block.split('\n')
            n, phones, before, word, bad = rows[0], [], 0.0, -1, False
            for row in rows[1:]:
                part = row.split(' ')
                if len(part) != 4:
                    break
                name, end, stress, start = part[0], float(part[1]), part[2], part[3]
                phone = ipa(name, MAPS[map_name])
                if start == '1':
                    word += 1
                if phone is None and name not in ('pau', '#', 'H#', 'brth', 'sil', 'ssil', '_', '0'):
                    if unknown is not None:
                        unknown[name] = unknown.get(name, 0) + 1
                    bad = True
                if phone and end > before:
                    phones.append((phone, int(stress) if stress in '12' and phone[0] not in 'pbtdkɡfvszʃʒmnlrɹjwhcxθð' else 0, max(word, 0), before, end))
                before = end
            path = os.path.join(folder, n + '.wav')
            if bad or not phones or not os.path.exists(path):
                continue
            rate, pcm = wavfile.read(path)
            yield int(n), dict(pcm=pcm.astype(np.int16), rate=rate, phones=phones)
