// What became of deliveries, in a few words for each lane: for whoever counts them.

import type { Verified } from './intent-lane.ts';
import type { Lane, LaneName } from './lane.ts';
import type { Delivered } from './subscription-lane.ts';
import type { WebhookOutcome } from './webhook-lane.ts';

/** `none`: nothing was sent. */
type Word = 'sent' | 'failed' | 'denied' | 'ended' | 'confirmed' | 'dropped' | 'none';

const WORDS: Readonly<Record<LaneName, (outcome: never) => Word>> = {
  endpoints: ({ attempt }: WebhookOutcome) => {
    if (attempt === null) return 'none';
    return attempt.error === null ? 'sent' : 'failed';
  },
  subscriptions: (outcome: Delivered) => outcome?.delivery.kind ?? 'none',
  intents: ({ kind }: Verified) => kind,
};

/** How often each lane came to each outcome. */
export type DeliveryCounts = Partial<Record<LaneName, Partial<Record<Word, number>>>>;

/** The same lanes, which say what became of their attempts once that is written down. */
export function countDeliveries(lanes: readonly Lane[], note: (counts: DeliveryCounts) => void): Lane[] {
  return lanes.map((lane) => ({
    ...lane,
    async settle(push, attempts) {
      await lane.settle(push, attempts);
      const counts: Partial<Record<Word, number>> = {};
      for (const { outcome } of attempts) {
        const word = WORDS[lane.name](outcome as never);
        if (word !== 'none') counts[word] = (counts[word] ?? 0) + 1;
      }
      note({ [lane.name]: counts });
    },
  }));
}

/** Adds counts to others, which change. */
export function addDeliveries(sums: DeliveryCounts, counts: DeliveryCounts): void {
  for (const [lane, words] of Object.entries(counts) as [LaneName, Partial<Record<Word, number>>][]) {
    sums[lane] ??= {};
    const own = sums[lane];
    for (const [word, count] of Object.entries(words) as [Word, number][])
      own[word] = (own[word] ?? 0) + count;
  }
}
