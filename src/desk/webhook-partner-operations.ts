// What partners do with webhook endpoints of their own. Their routes have checked what they sent.
import type { Key } from '../domain/partner.ts';
import { FieldRefusal, UnknownRefusal } from '../operations/refusal.ts';
import { DeskError } from './fault.ts';
import type { PartnerDesk, PartnerOperation } from './partner-operations.ts';
import type { ReplayFrom } from './webhook-place.ts';
import type { GivenSettings } from './webhook-settings.ts';
import type { Webhook } from './webhook-view.ts';
import {
  addWebhook,
  disableWebhook,
  editWebhook,
  enableWebhook,
  removeWebhook,
  replayWebhook,
  rotateWebhook,
  type Secretly,
  testWebhook,
  type Which,
} from './webhooks.ts';

function operation<Input, Result>(
  run: (desk: PartnerDesk, input: Input) => Promise<Result>,
): PartnerOperation<Input, Result> {
  return { writes: true, run: (desk, input) => told(() => run(desk, input)) };
}

/** For a program: what is not there, and which field makes no sense. */
async function told<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UnknownRefusal) throw new DeskError('unknown', 'There is nothing at this URL.');
    if (!(error instanceof FieldRefusal)) throw error;
    const problems = [{ path: error.field, message: error.message }];
    throw new DeskError('input', 'The body is not what this takes.', { problems });
  }
}

type Given = Pick<GivenSettings, 'name' | 'url'> & Partial<GivenSettings>;

export const WEBHOOK_PARTNER_OPERATIONS = {
  'add-webhook': operation<{ given: Given; owner: Key | null }, Secretly>((desk, { given, owner }) =>
    addWebhook(desk, given, owner),
  ),
  'edit-webhook': operation<{ which: Which; given: Partial<GivenSettings> }, Webhook>(
    (desk, { which, given }) => editWebhook(desk, which, given),
  ),
  'remove-webhook': operation<Which, Webhook>(removeWebhook),
  'rotate-webhook': operation<Which, Secretly>(rotateWebhook),
  'enable-webhook': operation<Which, Webhook>(enableWebhook),
  'disable-webhook': operation<Which, Webhook>(disableWebhook),
  'test-webhook': operation<Which, { message: string }>(testWebhook),
  'replay-webhook': operation<{ which: Which; from: ReplayFrom }, Webhook>((desk, { which, from }) =>
    replayWebhook(desk, which, from),
  ),
} as const;
