"""Sentences and random words of a language from Debian's packages: fortunes, manual pages, word lists."""
import glob
import gzip
import os
import re

FORTUNES = '/usr/share/games/fortunes/'
DICTS = dict(en=['american-english', 'british-english'], fr=['french'], es=['spanish'], de=['ngerman'], it=['italian'], pl=['polish'],
             sv=['swedish'], nl=['dutch'], pt=['portuguese'])
MAN = dict(fr='fr', de='de', es='es', it='it', pl='pl', nl='nl', ru='ru', sv='sv', fi='fi', pt='pt_BR', cs='cs', da='da', hu='hu', tr='tr',
           # Never trained on.
           ro='ro', uk='uk', el='el', nb='nb', vi='vi', id='id', mk='mk', sr='sr')
_bare = re.compile(r"[^\w' ,.?!-]", re.UNICODE)


def _split(text):
    text = re.sub(r'\s+', ' ', text)
    for sentence in re.split(r'(?<=[.?!;:])\s+', text):
        sentence = _bare.sub(' ', sentence)
        sentence = re.sub(r'[\d_]+', ' ', sentence)
        words = [w for w in sentence.split() if not (len(w) > 2 and w.isupper())]
        if 2 <= len(words) and all(len(w) < 25 for w in words):
            yield words


def _files(language):
    if language in ('en', 'cs', 'de', 'es', 'it', 'pl', 'ru'):
        names = {'en': ['adams', 'cookie.u8', 'humorists.u8', 'literature.u8', 'men-women.u8', 'people.u8', 'platitudes.u8', 'politics.u8', 'pratchett',
                        'science.u8', 'wisdom.u8', 'work.u8', 'law.u8', 'love.u8', 'medicine.u8', 'news.u8', 'sports.u8', 'education.u8']}.get(language, [])
        for name in names:
            if os.path.exists(FORTUNES + name):
                yield open(FORTUNES + name, encoding='utf8', errors='ignore').read()
        if language != 'en':
            for path in glob.glob(f'{FORTUNES}{language}/*'):
                if '.' not in os.path.basename(path) and os.path.isfile(path):
                    yield open(path, encoding='utf8', errors='ignore').read()
    if language in MAN:
        for path in sorted(glob.glob(f'/usr/share/man/{MAN[language]}/man*/*.gz'))[:250]:
            lines = gzip.open(path, 'rt', encoding='utf8', errors='ignore').read().split('\n')
            yield ' '.join(re.sub(r'\\f.|\\\(..|\\[&%-]|\\\[[^]]*\]|\\', '', x) for x in lines if not x.startswith(('.', "'")))


class Texts:
    def __init__(self, language):
        self.sentences = [w for text in _files(language) for w in _split(text)]
        self.words = [w.strip() for name in DICTS.get(language, []) for w in open('/usr/share/dict/' + name, encoding='utf8', errors='ignore')
                      if w.strip().replace("'", '').isalpha()]
        if not self.words:
            self.words = sorted({w.strip(".,?!-'") for s in self.sentences for w in s} - {''})

    def draw(self, random):
        """Words of 2–14: two fifths drawn at random from the word list, else a stretch of a sentence."""
        if random.random() < 0.4 or not self.sentences:
            return ' '.join(random.choice(self.words) for _ in range(random.randint(2, 9)))
        words = random.choice(self.sentences)
        n = min(len(words), random.randint(3, 14))
        at = random.randint(0, len(words) - n)
        return ' '.join(words[at:at + n])
