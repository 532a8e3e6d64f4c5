// What subscribers ask of the hub, done by whoever writes.
import { type SubscriptionRequest, type Taken, takeSubscriptionRequest } from '../push/hub.ts';
import type { PartnerOperation } from './partner-operations.ts';

export const HUB_PARTNER_OPERATIONS = {
  subscribe: {
    writes: false,
    pushes: (taken) => taken === 'accepted',
    run: takeSubscriptionRequest,
  } satisfies PartnerOperation<SubscriptionRequest, Taken>,
} as const;
