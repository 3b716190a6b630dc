import { lookupTable } from '#src/model/lookup-table.ts';

/** A work, as BibTeX has it. */
export type Citation = {
  readonly kind: 'article' | 'inproceedings' | 'book';
  readonly author: string;
  readonly title: string;
  readonly year: number;
  readonly in: string;
  readonly volume?: string;
  readonly pages?: string;
};

const article = (
  author: string,
  title: string,
  where: string,
  year: number,
  volume?: string,
  pages?: string,
): Citation => ({
  ...{ kind: 'article', author, title, in: where, year },
  ...(volume && { volume }),
  ...(pages && { pages }),
});
const paper = (author: string, title: string, where: string, year: number, pages?: string): Citation => ({
  ...{ kind: 'inproceedings', author, title, in: where, year },
  ...(pages && { pages }),
});
const book = (author: string, title: string, where: string, year: number): Citation => ({
  ...{ kind: 'book', author, title, in: where, year },
});

/** What the methods are after, by key. Names are `Family, Given and Family, Given`. */
export const citations = lookupTable<Citation>({
  knapp1976: article(
    'Knapp, Charles H. and Carter, G. Clifford',
    'The generalized correlation method for estimation of time delay',
    'IEEE Transactions on Acoustics, Speech, and Signal Processing',
    1976,
    '24',
    '320--327',
  ),
  sakoe1978: article(
    'Sakoe, Hiroaki and Chiba, Seibi',
    'Dynamic programming algorithm optimization for spoken word recognition',
    'IEEE Transactions on Acoustics, Speech, and Signal Processing',
    1978,
    '26',
    '43--49',
  ),
  itakura1975: article(
    'Itakura, Fumitada',
    'Minimum prediction residual principle applied to speech recognition',
    'IEEE Transactions on Acoustics, Speech, and Signal Processing',
    1975,
    '23',
    '67--72',
  ),
  davis1980: article(
    'Davis, Steven B. and Mermelstein, Paul',
    'Comparison of parametric representations for monosyllabic word recognition in continuously spoken sentences',
    'IEEE Transactions on Acoustics, Speech, and Signal Processing',
    1980,
    '28',
    '357--366',
  ),
  ewert2009: paper(
    'Ewert, Sebastian and Müller, Meinard and Grosche, Peter',
    'High resolution audio synchronization using chroma onset features',
    'IEEE International Conference on Acoustics, Speech and Signal Processing',
    2009,
    '1869--1872',
  ),
  cuturi2017: paper(
    'Cuturi, Marco and Blondel, Mathieu',
    'Soft-DTW: a differentiable loss function for time-series',
    'International Conference on Machine Learning',
    2017,
    '894--903',
  ),
  vovk2005: book(
    'Vovk, Vladimir and Gammerman, Alex and Shafer, Glenn',
    'Algorithmic Learning in a Random World',
    'Springer',
    2005,
  ),
  keogh2001: paper(
    'Keogh, Eamonn J. and Pazzani, Michael J.',
    'Derivative dynamic time warping',
    'SIAM International Conference on Data Mining',
    2001,
  ),
  cohen2021: paper(
    'Cohen, Samuel and Luise, Giulia and Terenin, Alexander and Amos, Brandon and Deisenroth, Marc',
    'Aligning time series on incomparable spaces',
    'International Conference on Artificial Intelligence and Statistics',
    2021,
  ),
  dvornik2021: paper(
    'Dvornik, Mikita and Hadji, Isma and Derpanis, Konstantinos G. and Garg, Animesh and Jepson, Allan D.',
    'Drop-DTW: aligning common signal between sequences while dropping outliers',
    'Advances in Neural Information Processing Systems',
    2021,
  ),
  hotelling1936: article(
    'Hotelling, Harold',
    'Relations between two sets of variates',
    'Biometrika',
    1936,
    '28',
    '321--377',
  ),
  zhou2009: paper(
    'Zhou, Feng and De la Torre, Fernando',
    'Canonical time warping for alignment of human behavior',
    'Advances in Neural Information Processing Systems',
    2009,
  ),
  zhou2016: article(
    'Zhou, Feng and De la Torre, Fernando',
    'Generalized canonical time warping',
    'IEEE Transactions on Pattern Analysis and Machine Intelligence',
    2016,
    '38',
    '279--294',
  ),
  trigeorgis2016: paper(
    'Trigeorgis, George and Nicolaou, Mihalis A. and Zafeiriou, Stefanos and Schuller, Björn W.',
    'Deep canonical time warping',
    'IEEE Conference on Computer Vision and Pattern Recognition',
    2016,
    '5110--5118',
  ),
  andrew2013: paper(
    'Andrew, Galen and Arora, Raman and Bilmes, Jeff and Livescu, Karen',
    'Deep canonical correlation analysis',
    'International Conference on Machine Learning',
    2013,
    '1247--1255',
  ),
  hsu2005: article(
    'Hsu, Eugene and Pulli, Kari and Popović, Jovan',
    'Style translation for human motion',
    'ACM Transactions on Graphics',
    2005,
    '24',
    '1082--1089',
  ),
  dixon2005: paper(
    'Dixon, Simon',
    'Live tracking of musical performances using on-line time warping',
    'International Conference on Digital Audio Effects',
    2005,
  ),
  hinton2002: article(
    'Hinton, Geoffrey E.',
    'Training products of experts by minimizing contrastive divergence',
    'Neural Computation',
    2002,
    '14',
    '1771--1800',
  ),
  barber2015: article(
    'Barber, Rina Foygel and Candès, Emmanuel J.',
    'Controlling the false discovery rate via knockoffs',
    'Annals of Statistics',
    2015,
    '43',
    '2055--2085',
  ),
  lucas1981: paper(
    'Lucas, Bruce D. and Kanade, Takeo',
    'An iterative image registration technique with an application to stereo vision',
    'International Joint Conference on Artificial Intelligence',
    1981,
    '674--679',
  ),
  odobez1995: article(
    'Odobez, Jean-Marc and Bouthemy, Patrick',
    'Robust multiresolution estimation of parametric motion models',
    'Journal of Visual Communication and Image Representation',
    1995,
    '6',
    '348--365',
  ),
  junejo2008: paper(
    'Junejo, Imran N. and Dexter, Emilie and Laptev, Ivan and Pérez, Patrick',
    'Cross-view action recognition from temporal self-similarities',
    'European Conference on Computer Vision',
    2008,
  ),
  weinberger2009: paper(
    'Weinberger, Kilian and Dasgupta, Anirban and Langford, John and Smola, Alex and Attenberg, Josh',
    'Feature hashing for large scale multitask learning',
    'International Conference on Machine Learning',
    2009,
  ),
  jaderberg2015: paper(
    'Jaderberg, Max and Simonyan, Karen and Zisserman, Andrew and Kavukcuoglu, Koray',
    'Spatial transformer networks',
    'Advances in Neural Information Processing Systems',
    2015,
  ),
  baker2004: article(
    'Baker, Simon and Matthews, Iain',
    'Lucas–Kanade 20 years on: a unifying framework',
    'International Journal of Computer Vision',
    2004,
    '56',
    '221--255',
  ),
  rauch1965: article(
    'Rauch, Herbert E. and Tung, Frank and Striebel, Charlotte T.',
    'Maximum likelihood estimates of linear dynamic systems',
    'AIAA Journal',
    1965,
    '3',
    '1445--1450',
  ),
  bahdanau2015: paper(
    'Bahdanau, Dzmitry and Cho, Kyunghyun and Bengio, Yoshua',
    'Neural machine translation by jointly learning to align and translate',
    'International Conference on Learning Representations',
    2015,
  ),
  viterbi1967: article(
    'Viterbi, Andrew J.',
    'Error bounds for convolutional codes and an asymptotically optimum decoding algorithm',
    'IEEE Transactions on Information Theory',
    1967,
    '13',
    '260--269',
  ),
  baum1970: article(
    'Baum, Leonard E. and Petrie, Ted and Soules, George and Weiss, Norman',
    'A maximization technique occurring in the statistical analysis of probabilistic functions of Markov chains',
    'Annals of Mathematical Statistics',
    1970,
    '41',
    '164--171',
  ),
  hershey1999: paper(
    'Hershey, John R. and Movellan, Javier R.',
    'Audio vision: using audio-visual synchrony to locate sounds',
    'Advances in Neural Information Processing Systems',
    1999,
  ),
  barzelay2007: paper(
    'Barzelay, Zohar and Schechner, Yoav Y.',
    'Harmony in motion',
    'IEEE Conference on Computer Vision and Pattern Recognition',
    2007,
  ),
  sparckjones1972: article(
    'Spärck Jones, Karen',
    'A statistical interpretation of term specificity and its application in retrieval',
    'Journal of Documentation',
    1972,
    '28',
    '11--21',
  ),
  rabiner1989: article(
    'Rabiner, Lawrence R.',
    'A tutorial on hidden Markov models and selected applications in speech recognition',
    'Proceedings of the IEEE',
    1989,
    '77',
    '257--286',
  ),
});

const families = (author: string): readonly string[] =>
  author.split(' and ').map((each) => each.split(',')[0] ?? each);

/** As it stands in a text: (Sakoe & Chiba, 1978), of three and more (Ewert et al., 2009). */
export function inText(keys: readonly string[]): string {
  const each = keys.flatMap((key) => {
    const work = citations[key];
    if (!work) return [];
    const [first, second, third] = families(work.author);
    return [`${third ? `${first} et al.` : second ? `${first} & ${second}` : first}, ${work.year}`];
  });
  return each.length === 0 ? '' : ` (${each.join('; ')})`;
}

/** As it stands in a list of references. */
export function inList({ author, title, year, in: where, volume, pages }: Citation): string {
  const people = author.split(' and ').join('; ');
  const range = pages?.replace('--', '–');
  return `${people} (${year}). ${title}. ${where}${volume ? ` ${volume}` : ''}${range ? `, ${range}` : ''}.`;
}

/** A BibTeX entry; letters beyond ASCII stay (biber, and BibTeX with UTF-8 input). */
export function bibtex(
  key: string,
  { kind, author, title, year, in: where, volume, pages }: Citation,
): string {
  const place = { article: 'journal', inproceedings: 'booktitle', book: 'publisher' }[kind];
  const fields = [
    ['author', author],
    ['title', `{${title}}`],
    [place, where],
    ['year', `${year}`],
    ...(volume ? [['volume', volume]] : []),
    ...(pages ? [['pages', pages]] : []),
  ];
  return bibtexOf(`@${kind}{${key}`, fields as [string, string][]);
}

/** An entry of any kind. @param head `@article{key` */
export const bibtexOf = (head: string, fields: readonly (readonly [name: string, value: string])[]): string =>
  `${head},\n${fields.map(([name, value]) => `  ${name} = {${value}}`).join(',\n')}\n}`;
