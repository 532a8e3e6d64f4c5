// Operations on the subscriptions at the hub.
import { z } from 'zod';
import { describeSubscriptions, removeSubscription } from '../../operations/subscriptions.ts';
import { operation, question } from '../operation.ts';

const number = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const SUBSCRIPTION_OPERATIONS = {
  subscriptions: question(
    z.strictObject({ after: number, limit: z.number().int().min(1).max(500) }),
    describeSubscriptions,
  ),
  'remove-subscription': operation('refused', z.strictObject({ id: number }), removeSubscription),
} as const;
