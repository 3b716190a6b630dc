import type { Words } from './words.ts';
import type { Plural } from './catalogue.ts';

/** English has its words in the code; here is only what changes where `{count}` is one. */
export const en: Readonly<{ [W in Extract<Words, `${string}{count}${string}`>]: Plural }> = {
  'Keep {count} texts with other recordings': {
    one: 'Keep {count} text with another recording',
    other: 'Keep {count} texts with other recordings',
  },
  'Dismiss all {count}': { one: 'Dismiss the {count}', other: 'Dismiss all {count}' },
  '{count} jobs failed': { one: '{count} job failed', other: '{count} jobs failed' },
  'Open {count} timelines as one project': {
    one: 'Open {count} timeline as a project',
    other: 'Open {count} timelines as one project',
  },
  'Add {count} recordings': { one: 'Add {count} recording', other: 'Add {count} recordings' },
  'and {count} more': { one: 'and {count} more', other: 'and {count} more' },
  '{count} recordings': { one: '{count} recording', other: '{count} recordings' },
  'Found in {count} places.': { one: 'Found in {count} place.', other: 'Found in {count} places.' },
  '{count} recordings were not searched': {
    one: '{count} recording was not searched',
    other: '{count} recordings were not searched',
  },
  '{count} pins': { one: '{count} pin', other: '{count} pins' },
  '{n} segments, {count} pauses': {
    one: '{n} segments, {count} pause',
    other: '{n} segments, {count} pauses',
  },
  '{count} words|title': { one: 'Word', other: '{count} words' },
  '{count} dims': { one: '{count} dim', other: '{count} dims' },
  '{count} frames': { one: '{count} frame', other: '{count} frames' },
  '{count} keys': { one: '{count} key', other: '{count} keys' },
  '{count} words': { one: '{count} word', other: '{count} words' },
  '{what} of {count} recordings over {endOf}. The table after this says the same in numbers.': {
    one: '{what} of {count} recording over {endOf}. The table after this says the same in numbers.',
    other: '{what} of {count} recordings over {endOf}. The table after this says the same in numbers.',
  },
  'Serves {count} other recordings through the timeline too.': {
    one: 'Serves {count} other recording through the timeline too.',
    other: 'Serves {count} other recordings through the timeline too.',
  },
  '{count} words, not aligned yet.': {
    one: '{count} word, not aligned yet.',
    other: '{count} words, not aligned yet.',
  },
  '{count} shared moments, ': { one: '{count} shared moment, ', other: '{count} shared moments, ' },
  '{count} more recordings say the same.': {
    one: '{count} more recording says the same.',
    other: '{count} more recordings say the same.',
  },
  '{count} pins tie it to {name}.': {
    one: '{count} pin ties it to {name}.',
    other: '{count} pins tie it to {name}.',
  },
  '{count} clips written to {name}.': {
    one: '{count} clip written to {name}.',
    other: '{count} clips written to {name}.',
  },
  '{count} words at a time: those about the playhead or the word in hand. Zoom in to see all.': {
    one: '{count} word at a time: that about the playhead or the word in hand. Zoom in to see all.',
    other: '{count} words at a time: those about the playhead or the word in hand. Zoom in to see all.',
  },
  'Find {count} steps': { one: 'Find {count} step', other: 'Find {count} steps' },
  'The {count} surest of the other pairs that is warped, of the same two kinds; takes so many times as long. The others keep their maps':
    {
      one: 'The other pair that is warped, of the same two kinds; takes so many times as long. The others keep their maps',
      other:
        'The {count} surest of the other pairs that is warped, of the same two kinds; takes so many times as long. The others keep their maps',
    },
  '{count} others': { one: '{count} other', other: '{count} others' },
  'Try by way of {count} others': {
    one: 'Try by way of the other recording',
    other: 'Try by way of {count} others',
  },
  'after {count} answers': { one: 'after {count} answer', other: 'after {count} answers' },
};
