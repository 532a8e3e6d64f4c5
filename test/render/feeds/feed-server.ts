// A newsroom with awkward texts in two directions, on a loopback port: what browsers open feeds of.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { settle } from '../../../src/operations/settle.ts';
import { aStory, bringIn } from '../../support/inputs.ts';
import { openNewsroom } from '../../support/newsroom.ts';
import type { Ends } from '../../support/scratch.ts';
import { openSite } from '../../support/site.ts';

export const ENGLISH = {
  headline: 'R&D <b> is "doubled"',
  lead: 'The port’s budget is "doubled", says the board.',
  body: '<p>Nobody sees this.</p>',
};

/** Begins with a Latin name and still runs from right to left. */
export const ARABIC = {
  headline: 'PortNet: ميزانية البحث تتضاعف',
  lead: 'أعلنت هيئة الميناء أن الميزانية ستتضاعف.',
  body: '<p>لا يرى هذا أحد.</p>',
};

/** Serves its public side for as long as the tests run; the base URL, without a slash at the end. */
export async function serveFeeds(test: Ends): Promise<string> {
  const newsroom = await openNewsroom(test);
  await bringIn(newsroom, aStory('budget', { en: { ...ENGLISH }, ar: { ...ARABIC } }));
  await settle(newsroom);
  const server = createServer((request, response) => {
    void site.then(async ({ get }) => {
      const { status, headers, body } = await get(request.url ?? '/');
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const site = openSite(newsroom, { baseUrl });
  await site;
  return baseUrl;
}

/** Script that tells what of a document is to be seen, its lines apart. */
export const SEEN = `(() => {
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_CDATA_SECTION);
  const lines = [];
  while (walker.nextNode()) {
    const { data, parentElement } = walker.currentNode;
    if (data.trim() !== '' && parentElement.getClientRects().length > 0) lines.push(data.trim());
  }
  return lines.join('\\n');
})()`;

/** Script that tells the direction of the document, and of the first entry's title. */
export const DIRECTIONS = `(() => {
  const directionOf = (element) => getComputedStyle(element).direction;
  const title = document.querySelector('entry > title, item > title');
  const box = title.getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(title);
  const text = range.getBoundingClientRect();
  const side = text.left - box.left > box.right - text.right ? 'right' : 'left';
  return directionOf(document.documentElement) + ' ' + side;
})()`;
