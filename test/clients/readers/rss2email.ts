// rss2email: all subscriptions in one run, into a maildir that is read back.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { has, python, runProgram } from './program.ts';
import type { Belief, Reader } from './reader.ts';

const SCRIPT = fileURLToPath(new URL('./read-mails.py', import.meta.url));

/** It believes what it has mailed, each time it did. */
export const rss2email: Reader = {
  name: 'rss2email',
  debianPackage: 'rss2email',
  isThere: has('r2e') && python !== undefined,
  // It leaves its name to the parser that it is built on.
  asks: (agent) => /^(rss2email|feedparser|universalfeedparser)\//i.test(agent ?? ''),
  subscribe(folder, feeds) {
    const [config, data, maildir] = ['r2e.cfg', 'r2e.json', 'mail'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    const inbox = join(maildir, 'inbox', 'new');
    for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, 'inbox', part), { recursive: true });
    writeFileSync(
      config,
      [SETTINGS(maildir), ...feeds.map(({ url }, i) => `[feed.f${i}]\nurl = ${url}\n`)].join('\n'),
    );
    let mailed: Mail[] = [];
    const known = new Set<string>();
    return {
      async poll() {
        await runProgram('r2e', ['-c', config, '-d', data, 'run'], { env: { HOME: folder } });
        const isNews = readdirSync(inbox).some((name) => !known.has(name));
        if (isNews) {
          mailed = JSON.parse(await runProgram(python as string, [SCRIPT, inbox]));
          for (const name of readdirSync(inbox)) known.add(name);
        }
        // A feed that has moved is known by its new address from then on, and has its name still.
        const byFeed = Map.groupBy(mailed, ({ list }) => list);
        return new Map(
          feeds.map(({ url }, i) => [url, (byFeed.get(`<f${i}.localhost>`) ?? []).map(beliefOf)]),
        );
      },
    };
  },
};

const SETTINGS = (maildir: string): string => `[DEFAULT]
from = feeds@example.org
to = reader@example.org
email-protocol = maildir
maildir-path = ${maildir}
maildir-mailbox = inbox
date-header = True
name-format = {author}
html-mail = True
`;

interface Mail extends Belief {
  list: string;
  from: string;
}

const beliefOf = ({ list, from, ...belief }: Mail): Belief => ({
  ...belief,
  authors: from === '' ? [] : [from],
});
