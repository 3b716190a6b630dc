/** A model that the user has added, or what lies in its place. */
export type InstalledModel = {
  /** Its folder's name: what `models.remove` wants. */
  readonly folder: string;
  /** What `--model` wants; null where its manifest cannot be read. */
  readonly id: string | null;
  readonly name: string;
  /**
   * ctc: times of a given text; whisper: those, and text where there is none; clip: pictures against texts; image: pictures against
   * pictures; lip-sync: lips against sound.
   */
  readonly kind: 'ctc' | 'whisper' | 'clip' | 'image' | 'lip-sync' | null;
  /** BCP 47; empty: any, or not known. */
  readonly languages: readonly string[];
  /** SPDX. */
  readonly licence: string | null;
  /** Of all its files but the manifest. */
  readonly bytes: number;
  /** These files, and the SHA-256 that the manifest says each has. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
  /** Whether its files are those that the manifest was written for. It is looked at again whenever the model is opened. */
  readonly hash: 'right' | 'wrong' | 'unchecked';
  /** Why it cannot be used, as far as was looked; null: nothing speaks against it. */
  readonly reason: string | null;
};
