// The lanes of what is pushed, which are served in turn.
import { intentLane } from './intent-lane.ts';
import type { Lane } from './lane.ts';
import { subscriptionLane } from './subscription-lane.ts';
import { webhookLane } from './webhook-lane.ts';

export const LANES: readonly Lane[] = [webhookLane as Lane, intentLane as Lane, subscriptionLane as Lane];
