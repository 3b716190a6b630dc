/**
 * A text in sentences, which joined give the text again: each keeps the white space after it. The boundaries are
 * those of Unicode (UAX 29, tailored by language), but for titles, initials and the like.
 * @param language BCP 47; null or unknown ones: the root rules
 */
export function sentencesOf(text: string, language: string | null = null): readonly string[] {
  const sentences: string[] = [];
  let isOpen = false;
  for (const { segment } of segmenterOf(language).segment(text)) {
    if (isOpen || (goesOn.test(segment) && quotation.test(sentences.at(-1) ?? '')))
      sentences[sentences.length - 1] += segment;
    else sentences.push(segment);
    isOpen = abbreviation.test(segment);
  }
  return sentences;
}

function segmenterOf(language: string | null): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language ?? 'und', { granularity: 'sentence' });
  } catch (error) {
    if (error instanceof RangeError) return new Intl.Segmenter('und', { granularity: 'sentence' });
    throw error;
  }
}

/** “Really?” she asked. */
const quotation = /[”"’'»“]\s*$/;
const goesOn = /^\p{Ll}/u;

/** What ends in a full stop but no sentence: before a name or a number, mostly. */
const abbreviation =
  /(?:^|[\s(“"'‘«„])(?:Mr|Mrs|Ms|Mx|Dr|Prof|Rev|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Hon|St|Mt|No|Nos|vs|cf|ca|approx|e\.g|i\.e|Hr|Fr|Nr|bzw|z\. ?B|d\. ?h|u\. ?a|Mme|Mlle|Sra?|Dra|\p{Lu})\.\s*$/u;
