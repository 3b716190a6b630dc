import { InvalidInputError } from '#src/model/errors.ts';

/**
 * A file that is not of the form we accept.
 * @param where the place in it: `line 3, column 2`, `byte 128`; empty for the whole
 */
export const badFile = (file: string, where: string, what: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-file', `“${file}”${where && `, ${where}`}: ${what}.`, hint);

/** A table whose times cannot be read: with another column for them, or none, the rest of it may be. */
export const badTimes = (file: string, where: string, what: string, hint: string): InvalidInputError =>
  new InvalidInputError('bad-times', badFile(file, where, what, hint).message, hint);

/** No sequence holds more values: 1 GB of them. */
export const mostValues = 2 ** 27;

export const tooLarge = (file: string, values: number): InvalidInputError =>
  new InvalidInputError(
    'too-large',
    `“${file}” holds ${values} values, more than ${mostValues}.`,
    'Take fewer frames or dimensions.',
  );

/** A text as an error may quote it: on one line, not too long. */
export const quoted = (text: string): string =>
  `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`.replace(/\s+/g, ' ');

export const noFeatures = (file: string, wanted: string, there: string): InvalidInputError =>
  new InvalidInputError('no-features', `“${file}” holds no ${wanted}.`, `It has ${there}.`);
