// A Firefox driven by WebDriver BiDi, as far as looking at a document and pressing keys needs.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { scratchFolder } from '../../support/scratch.ts';

const EXECUTABLE = '/usr/bin/firefox-esr';

/** A reason to skip tests with Firefox, or false. Nobody needs it for `npm test`: it is 250 MB. */
export const NO_FIREFOX = existsSync(EXECUTABLE)
  ? false
  : `${EXECUTABLE} is missing (apt-get install firefox-esr fonts-noto-core)`;

export const KEYS = { tab: '\ue004', enter: '\ue007' };

export interface Firefox {
  /** Console errors and downloads since the last visit began. */
  faults: string[];
  visit(url: string): Promise<void>;
  /** What a script gives, if it is a string. */
  evaluate(script: string): Promise<string>;
  press(key: string): Promise<void>;
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
  params?: { text?: string; level?: string; url?: string };
  error?: string;
  message?: string;
  result?: unknown;
}

export async function openFirefox(): Promise<Firefox> {
  const removals: (() => void)[] = [];
  const folder = scratchFolder({ after: (done) => removals.push(done) });
  const program = spawn(
    EXECUTABLE,
    ['--headless', '--no-remote', '--profile', folder, '--remote-debugging-port', '0'],
    { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: folder } },
  );
  const socket = new WebSocket(`${await addressOf(program)}/session`);
  await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
  const answers = new Map<number, (message: Message) => void>();
  const faults: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    const { id, method, params } = message;
    if (id !== undefined) answers.get(id)?.(message);
    else if (method === 'browsingContext.downloadWillBegin') faults.push(`downloaded ${params?.url}`);
    else if (method === 'log.entryAdded' && params?.level === 'error') faults.push(params.text ?? 'error');
  });
  let sent = 0;
  const send = (method: string, params: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const id = ++sent;
      answers.set(id, ({ error, message, result }) =>
        error === undefined ? resolve(result) : reject(new Error(`${method}: ${error}: ${message}`)),
      );
      socket.send(JSON.stringify({ id, method, params }));
    });
  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded', 'browsingContext.downloadWillBegin'] });
  const tree = (await send('browsingContext.getTree', {})) as { contexts: { context: string }[] };
  const context = tree.contexts[0]?.context;
  return {
    faults,
    async visit(url) {
      faults.length = 0;
      await send('browsingContext.navigate', { context, url, wait: 'complete' });
    },
    async evaluate(expression) {
      const target = { context };
      const given = await send('script.evaluate', { expression, target, awaitPromise: true });
      return String((given as { result?: { value?: unknown } }).result?.value);
    },
    async press(value) {
      const actions = ['keyDown', 'keyUp'].map((type) => ({ type, value }));
      await send('input.performActions', { context, actions: [{ type: 'key', id: 'keyboard', actions }] });
    },
    async close() {
      const gone = new Promise((resolve) => program.once('exit', resolve));
      await send('browser.close', {});
      await gone;
      for (const remove of removals) remove();
    },
  };
}

/** Where it listens, as it says. */
function addressOf(program: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    program.stderr?.on('data', (chunk) => {
      said += chunk;
      const address = /WebDriver BiDi listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    program.once('exit', () => reject(new Error(`Firefox ended: ${said}`)));
  });
}
