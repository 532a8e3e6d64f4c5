// rss2email, subscribed to the hard newsroom as the readers of test/clients/hard-newsroom.test.ts are: it takes longer than
// all of them.
import { before, describe, test } from 'node:test';
import { type HardNewsroom, hardFeeds, openHardNewsroom } from '../clients/hard-newsroom.ts';
import { rss2email } from '../clients/readers/rss2email.ts';
import { seesExactly, seesNothingAgain } from '../clients/sees-exactly.ts';
import { skipWithout } from '../support/needed.ts';
import { suiteEnds } from '../support/suite-ends.ts';

const skip = skipWithout(rss2email.isThere, rss2email.name, rss2email.debianPackage);
const XML = hardFeeds(['atom', 'rss']);

describe('rss2email, of the hard newsroom', { skip }, () => {
  const t = suiteEnds();
  let hard: HardNewsroom;
  before(async () => {
    hard = await openHardNewsroom(t);
  });

  test('sees in every feed exactly its articles, and asks again in vain', async () => {
    await seesExactly(t, hard, rss2email, XML);
  });

  test('sees no article again when the base URL changes', async () => {
    const some = ['/en/feed.rss', '/ar/feed.atom', '/he/feed.rss'];
    const feeds = XML.filter(({ path }) => some.includes(path));
    await seesNothingAgain(t, hard, [rss2email], feeds);
  });
});
