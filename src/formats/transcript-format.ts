export type TranscriptFormat =
  | 'srt'
  | 'vtt'
  | 'ass'
  | 'textgrid'
  | 'eaf'
  | 'ctm'
  | 'tsv'
  | 'csv'
  | 'audacity'
  | 'json'
  | 'text';
