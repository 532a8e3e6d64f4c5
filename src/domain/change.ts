// The change log's vocabulary: each row is one change to what the public may see.
import type { Instant } from './time.ts';

export const CHANGE_KINDS = [
  'released',
  'amended',
  'updated',
  'corrected',
  'translated',
  'withdrawn',
  'reinstated',
  'moved',
  'retopiced',
  'erased',
  'edition',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface Change {
  /** 1, 2, 3 ... without gaps. */
  seq: number;
  at: Instant;
  kind: ChangeKind;
  storyId: number | null;
  articleId: number | null;
  editionId: number | null;
  revision: number | null;
}

/** Who does something and why; private, never in a public output. */
export interface Actor {
  actor: string;
  reason: string | null;
}
