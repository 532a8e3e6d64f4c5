// A newsroom whose hub pushes to receivers of this machine: requests to it over HTTP, and runs of what it owes.
import { createHmac } from 'node:crypto';
import { createSend } from '../../src/node/outgoing.ts';
import { createCurrentDocuments } from '../../src/push/current-documents.ts';
import type { Lane, PushContext } from '../../src/push/lane.ts';
import { LANES } from '../../src/push/lanes.ts';
import { type Pushed, type PushOptions, push } from '../../src/push/run.ts';
import type { Newsroom } from './newsroom.ts';
import type { Received } from './receiver.ts';
import type { Ends } from './scratch.ts';
import { type Answer, answerOf, openSite, type Site, type SiteOptions } from './site.ts';

export const HUB_BASE = 'https://news.example.org';

export interface Hub {
  site: Site;
  context: PushContext;
  /** POST /hub with a form of these; what is undefined is left out. */
  ask(form: Record<string, string | undefined>): Promise<Answer>;
  /** Asks to subscribe a callback to a feed below the base URL, which must be accepted. */
  subscribe(callback: string, topic: string, more?: Record<string, string>): Promise<void>;
  /** Verifies, and sends what is owed, until nothing is. */
  run(options?: Partial<PushOptions>, lanes?: readonly Lane[]): Promise<Pushed>;
}

/** @param options `patience`: milliseconds for each request */
export async function openHub(
  test: Ends,
  newsroom: Newsroom,
  options: SiteOptions & { patience?: number } = {},
): Promise<Hub> {
  const { patience = 2_000, baseUrl = HUB_BASE } = options;
  const site = await openSite(newsroom, { ...options, baseUrl });
  Object.assign(site.context.config, { callbackHosts: ['127.0.0.1', '127.0.0.2'] });
  const send = createSend(site.context.config, { patience });
  test.after(() => send.close());
  const context: PushContext = {
    ...site.context,
    send,
    random: () => 0,
    current: createCurrentDocuments(site.context, site.context.documents),
  };
  const prefix = new URL(baseUrl).pathname.replace(/\/$/, '');
  const ask: Hub['ask'] = (form) => {
    const given = Object.entries(form).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const body = new URLSearchParams(given);
    return answerOf(site.app.request(`http://inside.invalid${prefix}/hub`, { method: 'POST', body }));
  };
  return {
    site,
    context,
    ask,
    async subscribe(callback, topic, more = {}) {
      const form = {
        'hub.mode': 'subscribe',
        'hub.callback': callback,
        'hub.topic': baseUrl + topic,
        ...more,
      };
      const { status, body } = await ask(form);
      if (status !== 202) throw new Error(`${status} ${body}`);
    },
    run: (given = {}, lanes = LANES) => push(context, lanes, { atOnce: 16, perHost: 16, ...given }),
  };
}

/** Verifications of intent and denials that a receiver got: their queries. */
export function asked(received: readonly Received[]): Record<string, string>[] {
  const gets = received.filter(({ method }) => method === 'GET');
  return gets.map(({ path }) => Object.fromEntries(new URL(path, 'http://receiver').searchParams));
}

export const signed = (secret: string, body: Buffer): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
