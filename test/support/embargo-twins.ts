// Two newsrooms, the second a copy of the first, of which one keeps secrets: everything that is not public yet.
import assert from 'node:assert/strict';
import { offerPreview } from '../../src/desk/preview.ts';
import { MINUTE } from '../../src/domain/time.ts';
import { end } from '../../src/operations/end.ts';
import { erase } from '../../src/operations/erase.ts';
import { addFormerFeed } from '../../src/operations/former-feeds.ts';
import { settle } from '../../src/operations/settle.ts';
import { setStatement } from '../../src/operations/statements.ts';
import { addTopics } from '../../src/operations/topics.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { KEY } from './ask-desk.ts';
import { at, countedIds } from './clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn } from './inputs.ts';
import { connect, type Newsroom, openNewsroom } from './newsroom.ts';
import { keyHolder, makeKey } from './partner-keys.ts';
import type { Guesses } from './route-urls.ts';
import type { Ends } from './scratch.ts';
import { openSite, type Site } from './site.ts';

export const SECRET_MEDIA = `${'cd'.repeat(32)}.png`;
const UNUSED_MEDIA = `${'ef'.repeat(32)}.png`;
const PUBLIC_MEDIA = aPicture().name;
const SECRET_GUID = 'https://old.example/quay-closes';

export interface Twins {
  plain: Newsroom;
  /** The same, and more. */
  keeper: Newsroom;
  sites: readonly [Site, Site];
  /** Those whose keys both know, by what they may do. */
  tokens: Readonly<Record<'reader' | 'writer', string>>;
  webhook: string;
  /** What there is, what the keeper keeps to itself, and what neither has. */
  guesses: Guesses;
}

/** Both as somebody finds them who was told nothing: whatever is asked of one is asked of the other. */
export async function openTwins(t: Ends): Promise<Twins> {
  const plain = await openNewsroom(t);
  await furnish(plain);
  const first = await openSite(plain, { key: KEY });
  const tokens = {
    reader: (await makeKey(first, 'wire', ['read', 'webhooks'])).token,
    writer: (await makeKey(first, 'agency', ['write', 'publish'], ['ar'])).token,
  };
  const embargoed = await makeKey(first, 'early-bird', ['read'], null, ['en', 'fr']);
  const endpoint = { name: 'wire', url: 'https://reader.example/hook' };
  const added = await keyHolder(first, tokens.reader).ask('POST', '/webhooks', endpoint);
  assert.equal(added.status, 201, added.body);
  const webhook = (JSON.parse(added.body) as { webhook: { id: string } }).webhook.id;
  await hubAsks(first, '/en/feed.atom');

  const copy = connect(t, plain.db.connection.serialize(), plain.clock);
  const [keeper, desk] = [counting(copy, 'b'), counting(copy, 'a')];
  const sites = [
    await openSite(counting(plain, 'b'), { key: KEY }),
    await openSite(keeper, { key: KEY }),
  ] as const;
  for (const { context } of sites)
    for (const name of [SECRET_MEDIA, PUBLIC_MEDIA]) await context.media.put(name, Buffer.from(name));
  await keepSecrets(desk, sites[1]);
  for (const path of ['/embargoed/articles', `/embargoed/media/${SECRET_MEDIA}`])
    assert.equal((await keyHolder(sites[1], embargoed.token).ask('GET', path)).status, 200, path);
  return { plain, keeper, sites, tokens, webhook, guesses: guessesAt(plain, keeper, webhook) };
}

/** Ids that are counted, of this kind: what one makes besides is not missed by the other. */
const counting = (newsroom: Newsroom, kind: string): Newsroom => {
  const newId = countedIds();
  return { ...newsroom, newId: () => newId().replace('-8000-', `-${kind}000-`) };
};

async function hubAsks(site: Site, topic: string): Promise<void> {
  const body = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': site.context.config.baseUrl + topic,
    'hub.callback': 'https://reader.example/websub',
  });
  const { status } = await site.app.request(`${site.context.config.baseUrl}/hub`, { method: 'POST', body });
  assert.equal(status, 202);
}

/** What both have: public articles, one of them gone, and addresses of a former system. */
async function furnish(newsroom: Newsroom): Promise<void> {
  await bringIn(newsroom, [
    aStory('open', {
      en: { headline: 'Open day', topics: ['trade'], media: [aPicture()], formerPaths: ['/old/open.html'] },
      nl: { headline: 'Opendeurdag' },
    }),
    aStory('early', { en: { headline: 'Early ship', publishAt: '2026-02-03T10:00:00Z' } }),
    aStory('gone', { en: { headline: 'Gone', publishAt: '2026-02-04T10:00:00Z' } }),
  ]);
  // Enough of them for a part of the archive that is full.
  const french = Array.from({ length: 51 }, (_, i) =>
    aStory(`fr-${i}`, { fr: { publishAt: '2026-02-05T10:00:00Z' } }),
  );
  await bringIn(newsroom, french);
  const privacy = {
    edition: 'en',
    kind: 'privacy',
    title: 'Privacy',
    body: '<p>We count nobody.</p>',
  } as const;
  await setStatement(newsroom, privacy, BY_EDITOR);
  await withdraw(newsroom, { story: 'gone' }, BY_EDITOR);
  await addFormerFeed(newsroom, { path: '/old/feed/', feed: '/en/feed.rss', inPlace: true });
  await addFormerFeed(newsroom, {
    path: '/old/safety/',
    feed: '/en/topics/safety-en/feed.rss',
    inPlace: false,
  });
  newsroom.clock.move(MINUTE);
}

/** What one has alone, in every way in which a newsroom can have what is not public. */
async function keepSecrets(desk: Newsroom, site: Site): Promise<void> {
  const topic = { key: 'merger', labels: [{ edition: 'en', label: 'The merger', slug: 'merger' }] };
  await addTopics(desk, [topic]);
  await bringIn(desk, [
    aStory('secret', {
      en: {
        headline: 'Quay closes',
        topics: ['safety', 'merger'],
        media: [aPicture({ name: SECRET_MEDIA })],
        publishAt: at(3_600),
        formerPaths: ['/old/quay.html', '/?p=99'],
        guid: SECRET_GUID,
      },
      nl: { headline: 'Kade dicht', publishAt: null },
    }),
    // A translation of what is public, and one that takes a slug that is taken.
    aStory('open', { fr: { headline: 'Portes ouvertes', publishAt: at(3_600) } }),
    aStory('rival', { en: { headline: 'Open day', publishAt: at(7_200) } }),
    // Held past its time, for it lacks an edition.
    aStory('held', { en: { headline: 'Held back', publishAt: at(61), required: ['en', 'ar'] } }),
    aStory('erased', { en: { headline: 'Struck out', publishAt: null } }),
  ]);
  await erase({ ...desk, ledger: null }, { story: 'erased', edition: null }, BY_EDITOR);
  const soon = () => ({ kind: 'relative', after: 60 * MINUTE, given: '+60m' }) as const;
  await end(desk, { story: 'early', edition: null }, soon, BY_EDITOR);
  await offerPreview({ ...site.context, ...desk }, 'secret');
  await site.context.media.put(UNUSED_MEDIA, Buffer.from(UNUSED_MEDIA));
  await settle(desk);
}

function guessesAt(plain: Newsroom, keeper: Newsroom, webhook: string): Guesses {
  const all = (sql: string) => {
    const rows = [plain, keeper].flatMap((newsroom) => newsroom.rows(sql));
    return [...new Set(rows.map((row) => String(Object.values(row)[0])))];
  };
  const uuids = all(`SELECT uuid FROM articles WHERE edition_id = 1 OR released_at IS NULL
    UNION SELECT uuid FROM stories WHERE key NOT LIKE 'fr-%'`);
  const nowhere = '99999999-0000-4000-8000-000000000000';
  return {
    edition: ['en', 'fr'],
    path: ['en', 'xx'],
    year: ['2026'],
    month: ['02', '03'],
    part: ['1', '1.atom', '2.atom'],
    slug: [
      'open-day',
      'open-day-2',
      'early-ship',
      'gone',
      'quay-closes',
      'portes-ouvertes',
      'held-back',
      'nothing',
    ],
    topic: ['trade-en', 'safety-en', 'merger', 'nothing'],
    feed: ['feed', 'headlines'].flatMap((name) =>
      ['atom', 'rss', 'json'].map((format) => `${name}.${format}`),
    ),
    file: ['pages.xml', '2026-02.xml', '2026-03.xml', '2026-04.xml'],
    statement: ['privacy', 'legal'],
    name: [PUBLIC_MEDIA, SECRET_MEDIA, UNUSED_MEDIA, 'nothing.png', 'coranto.css', 'icon.svg'],
    page: ['keys', 'nothing'],
    token: ['A'.repeat(72), 'x'],
    uuid: [...uuids, nowhere],
    id: [webhook, ...uuids.slice(-1), nowhere],
    key: ['open', 'secret', 'nothing'],
    operation: ['nothing'],
  };
}
