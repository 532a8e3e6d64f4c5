// Whether those who are told of every change are told.
import { listWebhooks } from '../../../desk/webhooks.ts';
import { DAY, toRfc3339 } from '../../../domain/time.ts';
import { readPushState } from '../../../storage/listed-subscriptions.ts';
import { countUnpushed } from '../../../storage/pushed.ts';
import { counted } from '../../table.ts';
import type { Check, Examined } from './finding.ts';

/** Changes that a hub reads within seconds. */
const MANY = 1_000;

/** Checks the subscriptions at the hub, and the webhook endpoints. */
export const checkPush: Check = async (examined, { find }) => {
  for (const [what, remedy] of await examineHub(examined)) {
    find({ check: 'push', severity: 'warning', where: 'the hub', what, do: remedy });
  }
  for (const { label, disabled, failing } of await listWebhooks(examined, null)) {
    const warn = (what: string, remedy: string): void =>
      find({ check: 'push', severity: 'warning', where: `webhook ${label}`, what, do: remedy });
    if (disabled?.byItself) {
      const remedy = `“coranto webhook test ${label}”, then “coranto webhook enable ${label}” lets it go on where it was`;
      warn(`it is disabled since ${disabled.at}: ${disabled.why}`, remedy);
    } else if (!disabled && failing && examined.now() - Date.parse(failing.since) > DAY) {
      const remedy = `“coranto webhook log ${label}” shows the attempts`;
      warn(`nothing came in since ${failing.since}: at the last it ${failing.error}`, remedy);
    }
  }
};

/** What is wrong, and what to do about it. Where nobody is subscribed, nobody waits for anything. */
async function examineHub({ db, config, now }: Examined): Promise<[what: string, remedy: string][]> {
  const { subscriptions, failing, since } = await readPushState(db);
  if (subscriptions === 0) return [];
  const found: [string, string][] = [];
  const behind = await countUnpushed(db);
  if (behind > MANY) {
    const remedy = config.push
      ? 'start the server, which reads on'
      : 'CORANTO_PUSH is off here; set it to “on”';
    found.push([
      `it has not read the last ${counted(behind, 'change')}, of which subscribers are told`,
      remedy,
    ]);
  }
  if (since !== null && now() - since > DAY) {
    const what = `${failing} of ${counted(subscriptions, 'subscription')} fail, one since ${toRfc3339(since)}`;
    found.push([
      what,
      '“coranto subscription list --failing” says why; a subscription that is dead ends with its lease',
    ]);
  }
  return found;
}
