// When each line of a text is said, as subtitles, and what is doubtful: node subtitles.mjs TALK TEXT
import { extname } from 'node:path';
import { transcript } from 'syncline';

const [talk, text] = process.argv.slice(2);
if (!talk || !text) throw new Error('usage: node subtitles.mjs TALK TEXT');

const output = `${talk.slice(0, -extname(talk).length)}.srt`;
const { words, untranscribed, reason } = await transcript(talk, text, { output, overwrite: true });

if (reason) console.log(reason);
for (const { text: word, start, status, confidence } of words)
  if (status === 'not-spoken') console.log(`not spoken: ${word}`);
  else if (confidence !== null && confidence < 0.5) console.log(`doubtful: ${word} at ${start} s`);
const speech = untranscribed.filter(({ kind }) => kind === 'speech');
console.log(`${words.length} words; ${speech.length} stretches of speech that the text lacks.`);
