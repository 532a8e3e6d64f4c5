// Feed readers that nobody here wrote, each run as a person would run it, each telling what it made of a feed.
import { type ExecFileException, execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** What a reader shows of an entry. */
export interface Shown {
  title: string;
  link: string;
}

export interface Client {
  name: string;
  /** The Debian package. */
  debianPackage: string;
  isThere: boolean;
  /**
   * Polls once, as on every run with the same folder.
   * @returns the entries that the reader knows now, or (rss2email) has sent by now; oldest knowledge first
   */
  poll(url: string, folder: string): Promise<Shown[]>;
}

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import feedparser']).status === 0,
);

/** Asynchronous, so that a server in this process can answer. */
function run(
  command: string,
  args: string[],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, ...options.env };
    const done = (error: ExecFileException | null, stdout: string, stderr: string): void =>
      error ? reject(new Error(`${command}: ${error.message} ${stderr}`)) : resolve(stdout);
    const child = execFile(command, args, { env, timeout: 30_000, maxBuffer: 1e8 }, done);
    child.stdin?.end(options.input ?? '');
  });
}

const has = (command: string): boolean => spawnSync('which', [command]).status === 0;

export const newsboat: Client = {
  name: 'newsboat',
  debianPackage: 'newsboat',
  isThere: has('newsboat'),
  async poll(url, folder) {
    const [urls, cache, config] = ['urls', 'cache.db', 'config'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    writeFileSync(urls, `${url}\n`);
    writeFileSync(config, '');
    await run('newsboat', ['-u', urls, '-c', cache, '-C', config, '-x', 'reload'], { env: { HOME: folder } });
    const db = new Sqlite(cache, { readonly: true });
    const rows = db.prepare('SELECT title, url FROM rss_item WHERE deleted = 0 ORDER BY id').all();
    db.close();
    return (rows as { title: string; url: string }[]).map(({ title, url: link }) => ({ title, link }));
  },
};

const FEEDPARSER = `
import feedparser, json, os, sys
url, state = sys.argv[1:]
known = json.load(open(state)) if os.path.exists(state) else {}
feed = feedparser.parse(url, etag=known.get('etag'), modified=known.get('modified'))
assert not feed.bozo, feed.bozo_exception
if feed.status == 304:
    print(json.dumps({'status': 304, 'entries': known['entries']}))
else:
    entries = [{'title': e.title, 'link': e.link} for e in feed.entries]
    json.dump({'etag': feed.get('etag'), 'modified': feed.get('modified'), 'entries': entries}, open(state, 'w'))
    print(json.dumps({'status': feed.status, 'entries': entries}))`;

export const feedparser: Client & { status(url: string, folder: string): Promise<number> } = {
  name: 'feedparser',
  debianPackage: 'python3-feedparser',
  isThere: python !== undefined,
  async poll(url, folder) {
    return JSON.parse(await run(python as string, ['-c', FEEDPARSER, url, join(folder, 'state.json')]))
      .entries;
  },
  async status(url, folder) {
    return JSON.parse(await run(python as string, ['-c', FEEDPARSER, url, join(folder, 'state.json')]))
      .status;
  },
};

export const sfeed: Client = {
  name: 'sfeed',
  debianPackage: 'sfeed',
  isThere: has('sfeed'),
  async poll(url) {
    // sfeed reads one document; the address is for relative links.
    const text = await (await fetch(url)).text();
    const lines = (await run('sfeed', [url], { input: text })).split('\n').filter((line) => line !== '');
    // Tab-separated: time, title, link, ...
    return lines
      .map((line) => line.split('\t'))
      .map(([, title, link]) => ({ title: title as string, link: link as string }));
  },
};

export const rss2email: Client = {
  name: 'rss2email',
  debianPackage: 'rss2email',
  isThere: has('r2e'),
  async poll(url, folder) {
    const maildir = join(folder, 'mail');
    const config = join(folder, 'r2e.cfg');
    const r2e = (...args: string[]) =>
      run('r2e', ['-c', config, '-d', join(folder, 'r2e.json'), ...args], { env: { HOME: folder } });
    if (!existsSync(config)) {
      for (const part of ['new', 'cur', 'tmp']) mkdirSync(join(maildir, 'inbox', part), { recursive: true });
      writeFileSync(
        config,
        `[DEFAULT]\nfrom = feeds@example.org\nto = reader@example.org\nemail-protocol = maildir\nmaildir-path = ${maildir}\nmaildir-mailbox = inbox\n`,
      );
      await r2e('add', 'news', url);
    }
    await r2e('run');
    const inbox = join(maildir, 'inbox', 'new');
    const mails = readdirSync(inbox).map((name) => readFileSync(join(inbox, name), 'utf8'));
    return Promise.all(mails.map(readMail));
  },
};

const READ_MAIL = `
import email, email.policy, json, re, sys
mail = email.message_from_string(sys.stdin.read(), policy=email.policy.default)
text = mail.get_body(('plain', 'html')).get_content()
print(json.dumps({'title': str(mail['subject']), 'link': re.search(r'https?://[^\\s<>"]+/20\\d\\d/[^\\s<>"]+', text.split('URL:')[-1]).group(0)}))`;

async function readMail(mail: string): Promise<Shown> {
  return JSON.parse(await run(python as string, ['-c', READ_MAIL], { input: mail }));
}

export const CLIENTS: readonly Client[] = [newsboat, feedparser, sfeed, rss2email];
