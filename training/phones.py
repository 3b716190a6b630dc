"""One inventory of phones for every engine: IPA as espeak-ng prints it, each with an articulatory place.

A phone's symbol is read letter by letter: its first and its last base letter each give a vector of features
(so a diphthong or an affricate is a glide from one to the other, a plain phone is twice the same), diacritics
change features, and the marks of stress, length and place in the word stand beside. An unseen phone therefore
still lands near its kin; known ones have a learnt embedding besides (`symbol_id`, 0 = unknown).
"""
import functools
import json
import sys
import unicodedata

import numpy as np

FEATURES = [
    'syllabic', 'consonantal', 'sonorant', 'continuant', 'nasal', 'lateral', 'rhotic', 'strident',
    'voiced', 'aspirated', 'labial', 'dental', 'alveolar', 'postalveolar', 'palatal', 'velar', 'uvular',
    'glottal', 'height', 'back', 'round', 'tense',
]  # 22; height -1 (open) … 1 (close), back -1 (front) … 1 (back), the rest 0 or 1


def _vowel(height, back, rounded, tense=1.0, **more):
    return dict(syllabic=1, sonorant=1, continuant=1, voiced=1, height=height, back=back, round=rounded, tense=tense, **more)


def _stop(voiced, **place):
    return dict(consonantal=1, voiced=voiced, **place)


def _fricative(voiced, strident=0, **place):
    return dict(consonantal=1, continuant=1, voiced=voiced, strident=strident, **place)


def _sonorant(**more):
    return dict(consonantal=1, sonorant=1, voiced=1, **more)


LETTERS = {
    'i': _vowel(1, -1, 0), 'y': _vowel(1, -1, 1), 'ɨ': _vowel(1, 0, 0), 'ʉ': _vowel(1, 0, 1), 'ɯ': _vowel(1, 1, 0),
    'u': _vowel(1, 1, 1), 'ɪ': _vowel(0.7, -0.7, 0, 0), 'ʏ': _vowel(0.7, -0.7, 1, 0), 'ʊ': _vowel(0.7, 0.7, 1, 0),
    'ᵻ': _vowel(0.7, 0, 0, 0), 'ᵿ': _vowel(0.7, 0.2, 1, 0),
    'e': _vowel(0.4, -1, 0), 'ø': _vowel(0.4, -1, 1), 'ɘ': _vowel(0.4, 0, 0), 'ɵ': _vowel(0.4, 0, 1),
    'ɤ': _vowel(0.4, 1, 0), 'o': _vowel(0.4, 1, 1), 'ə': _vowel(0, 0, 0, 0), 'ɚ': _vowel(0, 0, 0, 0, rhotic=1),
    'ɛ': _vowel(-0.3, -0.9, 0, 0), 'œ': _vowel(-0.3, -0.9, 1, 0), 'ɜ': _vowel(-0.3, 0, 0), 'ɝ': _vowel(-0.3, 0, 0, rhotic=1),
    'ɞ': _vowel(-0.3, 0, 1), 'ʌ': _vowel(-0.3, 0.8, 0, 0), 'ɔ': _vowel(-0.3, 1, 1, 0), 'æ': _vowel(-0.7, -0.9, 0),
    'ɐ': _vowel(-0.7, 0, 0, 0), 'a': _vowel(-1, -0.5, 0), 'ɶ': _vowel(-1, -0.8, 1), 'ɑ': _vowel(-1, 1, 0), 'ɒ': _vowel(-1, 1, 1),
    'p': _stop(0, labial=1), 'b': _stop(1, labial=1), 't': _stop(0, alveolar=1), 'd': _stop(1, alveolar=1),
    'ʈ': _stop(0, postalveolar=1), 'ɖ': _stop(1, postalveolar=1), 'c': _stop(0, palatal=1), 'ɟ': _stop(1, palatal=1),
    'k': _stop(0, velar=1), 'ɡ': _stop(1, velar=1), 'g': _stop(1, velar=1), 'q': _stop(0, uvular=1), 'ɢ': _stop(1, uvular=1),
    'ʔ': _stop(0, glottal=1), 'ɓ': _stop(1, labial=1), 'ɗ': _stop(1, alveolar=1), 'ɠ': _stop(1, velar=1),
    'ɸ': _fricative(0, labial=1), 'β': _fricative(1, labial=1), 'f': _fricative(0, labial=1, dental=1),
    'v': _fricative(1, labial=1, dental=1), 'θ': _fricative(0, dental=1), 'ð': _fricative(1, dental=1),
    's': _fricative(0, 1, alveolar=1), 'z': _fricative(1, 1, alveolar=1), 'ʃ': _fricative(0, 1, postalveolar=1),
    'ʒ': _fricative(1, 1, postalveolar=1), 'ʂ': _fricative(0, 1, postalveolar=1, back=0.5),
    'ʐ': _fricative(1, 1, postalveolar=1, back=0.5), 'ɕ': _fricative(0, 1, postalveolar=1, palatal=1),
    'ʑ': _fricative(1, 1, postalveolar=1, palatal=1), 'ç': _fricative(0, palatal=1), 'ʝ': _fricative(1, palatal=1),
    'x': _fricative(0, velar=1), 'ɣ': _fricative(1, velar=1), 'ɧ': _fricative(0, postalveolar=1, velar=1),
    'χ': _fricative(0, uvular=1), 'ʁ': _fricative(1, uvular=1), 'ħ': _fricative(0, uvular=1, glottal=1),
    'ʕ': _fricative(1, uvular=1, glottal=1), 'h': _fricative(0, glottal=1), 'ɦ': _fricative(1, glottal=1),
    'ɬ': _fricative(0, lateral=1, alveolar=1), 'ɮ': _fricative(1, lateral=1, alveolar=1),
    'm': _sonorant(nasal=1, labial=1), 'ɱ': _sonorant(nasal=1, labial=1, dental=1), 'n': _sonorant(nasal=1, alveolar=1),
    'ɳ': _sonorant(nasal=1, postalveolar=1), 'ɲ': _sonorant(nasal=1, palatal=1), 'ŋ': _sonorant(nasal=1, velar=1),
    'ɴ': _sonorant(nasal=1, uvular=1), 'l': _sonorant(continuant=1, lateral=1, alveolar=1),
    'ɫ': _sonorant(continuant=1, lateral=1, alveolar=1, velar=1), 'ɭ': _sonorant(continuant=1, lateral=1, postalveolar=1),
    'ʎ': _sonorant(continuant=1, lateral=1, palatal=1), 'ʟ': _sonorant(continuant=1, lateral=1, velar=1),
    'ɹ': _sonorant(continuant=1, rhotic=1, alveolar=1), 'ɻ': _sonorant(continuant=1, rhotic=1, postalveolar=1),
    'r': _sonorant(rhotic=1, alveolar=1, continuant=0.5), 'ɾ': _sonorant(rhotic=1, alveolar=1),
    'ɽ': _sonorant(rhotic=1, postalveolar=1), 'ʀ': _sonorant(rhotic=1, uvular=1), 'ʋ': _sonorant(continuant=1, labial=1, dental=1),
    'j': dict(sonorant=1, continuant=1, voiced=1, palatal=1, height=1, back=-1), 'ɥ': dict(sonorant=1, continuant=1, voiced=1, palatal=1, labial=1, height=1, back=-1, round=1),
    'w': dict(sonorant=1, continuant=1, voiced=1, labial=1, velar=1, height=1, back=1, round=1),
    'ʍ': dict(continuant=1, labial=1, velar=1, height=1, back=1, round=1), 'ɰ': dict(sonorant=1, continuant=1, voiced=1, velar=1, height=1, back=1),
}
DIACRITICS = {
    '\u0303': dict(nasal=1), '\u0325': dict(voiced=0), '\u030a': dict(voiced=0), '\u032a': dict(dental=1), '\u0329': dict(syllabic=1),
    '\u032f': dict(syllabic=0), 'ʰ': dict(aspirated=1), 'ʱ': dict(aspirated=1), 'ʲ': dict(palatal=1), 'ʷ': dict(labial=1, round=1),
    'ˠ': dict(velar=1), 'ˤ': dict(uvular=1), '˞': dict(rhotic=1), '\u031e': {}, '\u031d': {}, '\u0361': {}, '\u0306': {}, '\u031f': {},
}
MARKS = ['long', 'stress1', 'stress2', 'word_start', 'word_end']
WIDTH = 2 * len(FEATURES) + len(MARKS)  # 49 numbers a phone

# The symbols with a learnt embedding, in the order of their ids (id = index + 1); only ever append.
SYMBOLS = (
    list('iyɨʉɯuɪʏʊᵻeøɘɵɤoəɚɛœɜɝʌɔæɐaɑɒpbtdʈɖcɟkɡqʔɸβfvθðszʃʒʂʐɕʑçʝxɣχʁħʕhɦɬmɱnɳɲŋɴlɫɭʎɹɻrɾɽʀʋjɥwʍɰ')
    + ['tʃ', 'dʒ', 'ts', 'dz', 'tɕ', 'dʑ', 'tʂ', 'dʐ', 'pf', 'aɪ', 'eɪ', 'ɔɪ', 'oɪ', 'aʊ', 'oʊ', 'əʊ', 'ɪə', 'ɛə', 'ʊə',
       'iə', 'aɪə', 'ɔʏ', 'ɔø', 'aj', 'ej', 'ɛj', 'ɔj', 'aw', 'ɛɪ', 'œy', 'ʌʊ', 'ɪɹ', 'ɔːɹ', 'ɑːɹ', 'ɛɹ', 'ʊɹ', 'ɑ̃', 'ɛ̃', 'ɔ̃',
       'œ̃', 'ɐ̃', 'ẽ', 'ĩ', 'õ', 'ũ', 'ɐ̃ʊ̃', 'tʲ', 'dʲ', 'sʲ', 'zʲ', 'nʲ', 'lʲ', 'rʲ', 'mʲ', 'pʲ', 'bʲ', 'vʲ', 'fʲ', 'kʲ', 'ɡʲ', 'xʲ',
       'pʰ', 'tʰ', 'kʰ', 'bʰ', 'dʰ', 'ɡʰ', 'ʈʰ', 'ɖʰ', 'tʃʰ', 'dʒʰ', 't̪', 'd̪', 't̪ʰ', 'd̪ʰ', 'n̩', 'l̩', 'r̩', 'm̩', 'əl', 'ɡʱ', 'bʱ', 'd̪ʱ', 'dʒʱ', 'ɖʱ', 'r̝']
)
_ids = {s: i + 1 for i, s in enumerate(SYMBOLS)}
VOCABULARY = len(SYMBOLS) + 1


def parse(written):
    """A written IPA phone ('ˈɑː') → (symbol without marks 'ɑ', long, stress 0/1/2)."""
    stress = 1 if 'ˈ' in written else 2 if 'ˌ' in written else 0
    long = 1 if 'ː' in written else 0.5 if 'ˑ' in written else 0
    symbol = unicodedata.normalize('NFD', written)
    symbol = ''.join(c for c in symbol if c not in 'ˈˌːˑ-_\'"?1234567890' and not c.isspace())
    symbol = symbol.replace('ε', 'ɛ')  # espeak-ng's Hungarian prints the Greek letter
    # NFD takes ç apart: put back those letters that stand in the table as one.
    symbol = symbol.replace('c\u0327', 'ç')
    return symbol, long, stress


def symbol_id(symbol):
    return _ids.get(symbol) or _ids.get(unicodedata.normalize('NFC', symbol)) or 0


_ids.update({unicodedata.normalize('NFD', s).replace('c\u0327', 'ç').replace('ː', ''): i for s, i in list(_ids.items())})


def _letters(symbol):
    """The feature vectors of the first and last base letter; None when no letter is known."""
    found = []
    for c in symbol:
        if c in LETTERS:
            found.append(dict(LETTERS[c]))
        elif c in DIACRITICS and found:
            found[-1].update(DIACRITICS[c])
            if c in ('ʰ', 'ʱ') and len(found) > 1:
                found[0]['aspirated'] = 1
    if not found:
        return None
    return [[float(f.get(name, 0)) for name in FEATURES] for f in (found[0], found[-1])]


def known(written):
    return _letters(parse(written)[0]) is not None


@functools.lru_cache(10000)
def _read(written):
    symbol, long, stress = parse(written)
    pair = _letters(symbol) or [[0.0] * len(FEATURES)] * 2
    return symbol_id(symbol), pair[0] + pair[1], long, stress


def encode(phones):
    """[(written IPA, stress 0/1/2, word index)…] → (id list, list of WIDTH-long vectors)."""
    ids, rows = [], []
    for n, (written, stress, word) in enumerate(phones):
        ident, vector, long, own = _read(written)
        stress = stress or own
        first = n == 0 or phones[n - 1][2] != word
        last = n + 1 == len(phones) or phones[n + 1][2] != word
        ids.append(ident)
        rows.append(vector + [float(long), float(stress == 1), float(stress == 2), float(first), float(last)])
    return ids, rows


# Ways engines and speakers differ: in training a phone is now and then written as another of its set.
LOOSE = ['iː i ɪ', 'ɜː ɚ ə', 'ʌ ə ɐ', 'ɔː ɑː ɒ oː', 'ɪ ᵻ ə', 't ɾ ʔ', 'd ɾ', 'oʊ əʊ o', 'æ a ɛ', 'uː ʊ u', 'ɛ e eɪ', 'ə ɐ ɪ', 'ð d', 'ɹ r ɾ', 'l ɫ', 'h ɦ',
         'v ʋ f', 's z', 'ŋ n', 'ʃ ʂ ɕ', 'ʒ ʐ ʑ', 'tʃ tɕ', 'b v β', 'ɡ ɣ', 'x h ç', 'ɲ n', 'a ɑ ɐ']


def looser(random, ids, rows, share):
    """Writes about `share` of the phones as another of their LOOSE set, in place."""
    sets = _loose()
    for k in (random.random(len(ids)) < share).nonzero()[0]:
        others = sets.get(int(ids[k]))
        if others:
            ids[k], vector, long, _ = _read(others[random.integers(len(others))])
            rows[k, :len(vector)] = vector
            rows[k, len(vector)] = long


def reduced(random, ids, rows, labels, specials, share):
    """People swallow phones that are written and say some that are not. → (ids, rows, labels) with about `share` of the phones changed: half of
    these are taken out of the text (their frames are the neighbour's in the word), half are put in without a frame. A word keeps a phone."""
    start, end = rows[:, -2] > 0, rows[:, -1] > 0
    gone = (random.random(len(ids)) < share / 2) & ~(start & end)
    gone[1:] &= ~gone[:-1]
    new = random.random(len(ids)) < share / 2
    out_ids, out_rows, place = [], [], np.zeros(len(ids), np.int64)
    carry = False  # whether the next phone begins its word in place of one that is gone
    for k in range(len(ids)):
        if gone[k]:
            # To the phone before in the word, else to the one behind.
            place[k] = len(out_ids) - 1 if not start[k] else len(out_ids)
            if end[k]:
                out_rows[-1][-1] = 1.0
            carry = bool(start[k])
            continue
        row = rows[k].copy()
        if carry:
            row[-2], carry = 1.0, False
        place[k] = len(out_ids)
        out_ids.append(ids[k])
        out_rows.append(row)
        if new[k] and not end[k]:
            other = int(random.integers(len(ids)))
            between = rows[other].copy()
            between[-2:] = 0
            out_ids.append(ids[other])
            out_rows.append(between)
    labels = np.where(labels >= specials, specials + place[np.maximum(labels - specials, 0)], labels) if len(ids) else labels
    return np.array(out_ids, ids.dtype), np.array(out_rows, rows.dtype).reshape(-1, rows.shape[1]), labels


@functools.lru_cache(1)
def _loose():
    sets = {}
    for row in LOOSE:
        for a in row.split():
            sets.setdefault(_read(a)[0], []).extend(b for b in row.split() if b != a)
    return sets


def distance(a, b):
    """How far apart two written phones are: 0 the same, about 1 kin, 3 and more strangers."""
    x, y = _read(a)[1], _read(b)[1]
    return sum(abs(p - q) for p, q in zip(x, y)) / 2


def retimed(own, theirs, most=1.6):
    """own: [(IPA, stress, word, start, end)…] of a word as one engine speaks it; theirs: [IPA…] as another writes it → theirs with own's times,
    by the cheapest alignment of the two; None where a phone costs more than `most` in the mean. A phone that only one of them has
    shares its neighbour's time."""
    n, m, skip = len(own), len(theirs), 2.5
    cost, came = {(0, 0): 0.0}, {}
    for i in range(n + 1):
        for j in range(m + 1):
            for a, b in ((1, 1), (1, 0), (0, 1)):
                if i >= a and j >= b and (i - a, j - b) in cost:
                    c = cost[i - a, j - b] + (distance(own[i - 1][0], theirs[j - 1]) if a and b else skip)
                    if c < cost.get((i, j), 1e9):
                        cost[i, j], came[i, j] = c, (a, b)
    if cost[n, m] > most * max(n, m):
        return None
    steps, at = [], (n, m)
    while at in came:
        steps.append(came[at])
        at = (at[0] - came[at][0], at[1] - came[at][1])
    groups = []  # [phones of own, phones of theirs] that go together
    for a, b in reversed(steps):
        if groups and not (groups[-1][0] and groups[-1][1] and a and b):
            groups[-1][0] += a
            groups[-1][1] += b
        else:
            groups.append([a, b])
    out, i, j = [], 0, 0
    for a, b in groups:
        if not a or not b:
            return None
        start, end, stress = own[i][3], own[i + a - 1][4], max(p[1] for p in own[i:i + a])
        for k in range(b):
            out.append((theirs[j + k], stress if _read(theirs[j + k])[1][0] else 0, own[0][2], start + (end - start) * k / b, start + (end - start) * (k + 1) / b))
        i, j = i + a, j + b
    return out


def table():
    """What another language needs to repeat `encode`: written to assets as phones.json."""
    vector = lambda f: {k: v for k, v in f.items() if v}
    return dict(features=FEATURES, marks=MARKS, letters={k: vector(v) for k, v in LETTERS.items()},
                diacritics=DIACRITICS, symbols={s: i for s, i in _ids.items()}, vocabulary=VOCABULARY, width=WIDTH)


# --- other engines' phones → IPA ------------------------------------------------------------------------------
RADIO = dict(aa='ɑː', ae='æ', ah='ʌ', ao='ɔː', aw='aʊ', ax='ə', axr='ɚ', ay='aɪ', b='b', ch='tʃ', d='d', dh='ð', dx='ɾ', eh='ɛ',
             el='əl', em='m̩', en='n̩', er='ɜː', ey='eɪ', f='f', g='ɡ', hh='h', hv='ɦ', ih='ɪ', iy='iː', jh='dʒ', k='k', l='l', m='m', n='n',
             nx='n', ng='ŋ', ow='oʊ', oy='ɔɪ', p='p', r='ɹ', s='s', sh='ʃ', t='t', th='θ', uh='ʊ', uw='uː', v='v', w='w', y='j', z='z', zh='ʒ')
ITALIAN = dict(i='i', e='e', E='ɛ', a='a', O='ɔ', o='o', u='u', j='j', w='w', p='p', b='b', t='t', d='d', k='k', g='ɡ', f='f', v='v',
               s='s', z='z', S='ʃ', ts='ts', dz='dz', tS='tʃ', dZ='dʒ', m='m', n='n', J='ɲ', l='l', L='ʎ', r='r', ng='ŋ', nf='ɱ')
ITALIAN.update({k + '1': v for k, v in list(ITALIAN.items()) if len(k) == 1})
FINNISH = dict(a='ɑ', e='e', i='i', o='o', u='u', y='y', A='æ', O='ø', ae='æ', oe='ø', aa='ɑː', ee='eː', ii='iː', oo='oː', uu='uː', yy='yː',
               AA='æː', OO='øː', aeae='æː', oeoe='øː', p='p', b='b', t='t', d='d', k='k', g='ɡ', f='f', v='ʋ', s='s', h='h', j='j', l='l', r='r',
               m='m', n='n', N='ŋ', ng='ŋ', S='ʃ', sh='ʃ', z='z', w='ʋ', T='θ', D='ð', Z='ʒ', L='ʎ')
FINNISH.update({'@': 'æ', '7': 'ø', '&': 'ɵ'})
CZECH = dict(a='a', e='ɛ', i='ɪ', o='o', u='u', p='p', b='b', t='t', d='d', k='k', g='ɡ', f='f', v='v', s='s', z='z', c='ts', j='j',
             l='l', r='r', m='m', n='n', h='ɦ')
CZECH.update({'a:': 'aː', 'e:': 'ɛː', 'i:': 'iː', 'o:': 'oː', 'u:': 'uː', 't~': 'c', 'd~': 'ɟ', 'n~': 'ɲ', 's~': 'ʃ', 'z~': 'ʒ', 'c~': 'tʃ',
              'r~': 'r̝', 'r~*': 'r̝', 'ch': 'x', 'dz': 'dz', 'dz~': 'dʒ', 'n*': 'ŋ', 'm*': 'ɱ', 'x': 'x'})
RUSSIAN = dict(i='i', a='ɐ', u='u', e='ɪ', y='ɨ', ae='ə', ii='i', aa='a', uu='u', oo='o', ee='ɛ', yy='ɨ', ay='ə', ur='ʊ', b='b', v='v', g='ɡ', d='d',
               zh='ʐ', z='z', j='j', k='k', l='l', m='m', n='n', p='p', r='r', s='s', t='t', f='f', h='x', c='ts', ch='tɕ', sh='ʂ', sch='ɕ')
RUSSIAN.update({k * 2: v + 'ʲ' for k, v in dict(b='b', v='v', g='ɡ', d='d', z='z', k='k', l='l', m='m', n='n', p='p', r='r', s='s', t='t', f='f', h='x').items()})
CATALAN = {'a': 'a', 'e': 'e', 'E': 'ɛ', 'i': 'i', 'o': 'o', 'O': 'ɔ', 'u': 'u', 'ax': 'ə', '@': 'ə', 'p': 'p', 'b': 'b', 't': 't', 'd': 'd', 'k': 'k',
           'g': 'ɡ', 'f': 'f', 'v': 'v', 's': 's', 'z': 'z', 'S': 'ʃ', 'Z': 'ʒ', 'ts': 'ts', 'dz': 'dz', 'tS': 'tʃ', 'dZ': 'dʒ', 'm': 'm',
           'n': 'n', 'J': 'ɲ', 'N': 'ŋ', 'l': 'l', 'L': 'ʎ', 'r': 'ɾ', 'rr': 'r', 'j': 'j', 'w': 'w', 'y': 'j', 'B': 'β', 'D': 'ð', 'G': 'ɣ', 'x': 'x', 'T': 'θ'}
CATALAN.update({k + '1': v for k, v in list(CATALAN.items()) if k in 'aeEioOu'})
MAPS = dict(radio=RADIO, italian=ITALIAN, finnish=FINNISH, czech=CZECH, russian=RUSSIAN, catalan=CATALAN)

if __name__ == '__main__':
    json.dump(table(), sys.stdout, ensure_ascii=False, indent=1, sort_keys=True)
