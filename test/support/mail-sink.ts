// A mail server of this machine that keeps what it is given (RFC 5321, as much as a mailer needs).
import { createServer } from 'node:net';
import { listening } from './ports.ts';
import type { Ends } from './scratch.ts';

export interface MailSink {
  port: number;
  /** Headers and bodies as they came in, in their order. */
  mails: { to: string; text: string }[];
}

/** Takes mail for as long as the test runs. */
export async function openMailSink(test: Ends): Promise<MailSink> {
  const mails: MailSink['mails'] = [];
  const server = createServer((socket) => {
    socket.setEncoding('utf8').on('error', () => {});
    socket.write('220 sink\r\n');
    let pending = '';
    let to = '';
    let isData = false;
    socket.on('data', (chunk: string) => {
      pending += chunk;
      for (;;) {
        const end = pending.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const text = pending.slice(0, end);
        pending = pending.slice(end + (isData ? 5 : 2));
        if (isData) mails.push({ to, text });
        else if (/^RCPT TO:/i.test(text)) to = text.replace(/^.*<|>.*$/g, '');
        isData = !isData && /^DATA/i.test(text);
        if (/^QUIT/i.test(text)) socket.end('221 bye\r\n');
        else socket.write(isData ? '354 go on\r\n' : '250 ok\r\n');
      }
    });
  });
  test.after(() => server.close());
  return { port: await listening(server), mails };
}
