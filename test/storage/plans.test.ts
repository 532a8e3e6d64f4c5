import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findDiff } from '../../src/desk/diff.ts';
import { findHistory } from '../../src/desk/history.ts';
import { parseTime } from '../../src/domain/time.ts';
import type { NodeDatabase } from '../../src/node/database.ts';
import { end } from '../../src/operations/end.ts';
import { move } from '../../src/operations/move.ts';
import { reinstate } from '../../src/operations/reinstate.ts';
import { retopic } from '../../src/operations/retopic.ts';
import { release, schedule } from '../../src/operations/schedule.ts';
import { settle } from '../../src/operations/settle.ts';
import { withdraw } from '../../src/operations/withdraw.ts';
import { nextAttemptQuery, owedStatement } from '../../src/storage/attempts.ts';
import { backlogStatements } from '../../src/storage/backlog.ts';
import * as changeEvents from '../../src/storage/change-events.ts';
import { listChanges, listPlaces } from '../../src/storage/changes.ts';
import { type Database, type Statement, snapshot, sql } from '../../src/storage/database.ts';
import * as departures from '../../src/storage/departures.ts';
import { findDocument, listBehind, readTouched } from '../../src/storage/documents.ts';
import {
  countPublic,
  lastOrdinals,
  listDueEnds,
  listDueStories,
  listPublicOfStories,
  nextDueAt,
} from '../../src/storage/due.ts';
import * as extent from '../../src/storage/extent.ts';
import { formerFeedsQuery } from '../../src/storage/former-feeds.ts';
import { formerTargetsQuery, knownFormerQuery } from '../../src/storage/former-targets.ts';
import { heldKeyQuery } from '../../src/storage/held-keys.ts';
import { findRequest, keepAnswer, rememberRequest } from '../../src/storage/idempotent-requests.ts';
import { claimIntents } from '../../src/storage/intents.ts';
import { findPublicMedia } from '../../src/storage/media.ts';
import { readWaiting } from '../../src/storage/new-intents.ts';
import { listShownMedia } from '../../src/storage/partner-media.ts';
import * as previews from '../../src/storage/preview.ts';
import * as published from '../../src/storage/published.ts';
import { followMerges, pushLoud } from '../../src/storage/pushed.ts';
import * as released from '../../src/storage/released.ts';
import * as selections from '../../src/storage/selections.ts';
import { listStatus } from '../../src/storage/status.ts';
import {
  formerRendersQuery,
  markMissing,
  type NewDocument,
  storeDocuments,
} from '../../src/storage/store-documents.ts';
import { findGuids, findStories, listArticleTopics, listWaitingSlugs } from '../../src/storage/stories.ts';
import { claimSubscriptions, deleteExpired } from '../../src/storage/subscriptions.ts';
import { listTakenPaths } from '../../src/storage/taken-paths.ts';
import { shownTopicsQuery } from '../../src/storage/topics.ts';
import { listWaiting } from '../../src/storage/waiting.ts';
import { at, START } from '../support/clock.ts';
import { aPicture, aStory, BY_EDITOR, bringIn, faults } from '../support/inputs.ts';
import { type Newsroom, openNewsroom } from '../support/newsroom.ts';
import { fullScans, planOf, recording } from '../support/recording.ts';

const [MONTH, SLUG] = ['2026-03', 'quay-en'];

/** Hot queries of documents, each with the steps that its plan must have. */
const READS: Record<string, [{ statement: Statement }, ...RegExp[]]> = {
  'an edition’s feed': [
    published.articlesQuery(selections.subscriptionWindow('en')),
    /^SEARCH articles USING INDEX articles_updated \(edition_id=\?\)/,
    /^SEARCH articles USING INDEX articles_ordinal \(edition_id=\? AND ordinal>\?\)/,
    /^SEARCH articles USING COVERING INDEX articles_ordinal/,
  ],
  'a topic’s feed': [
    published.articlesQuery(selections.topicWindow('en', 'trade-en')),
    /^SEARCH article_topics USING INDEX article_topics_updated \(edition_id=\? AND topic_id=\?\)/,
  ],
  'how many documents wait': [
    { statement: backlogStatements(START)[0] as Statement },
    /^SCAN documents USING INDEX documents_behind/,
    /^SEARCH c USING INTEGER PRIMARY KEY/,
  ],
  'how many endpoints are owed something': [
    { statement: backlogStatements(START)[1] as Statement },
    /^SEARCH endpoints USING INDEX endpoints_behind \(seq<\?\)/,
  ],
  'how many subscriptions are owed something': [
    { statement: backlogStatements(START)[3] as Statement },
    /^SEARCH s USING INDEX subscriptions_feed \(edition_id=\? AND topic_id=\? AND seq<\?\)/,
  ],
  'a key by what it shows': [
    heldKeyQuery('abcdefgh', START),
    /^SEARCH s USING PRIMARY KEY \(prefix=\?\)/,
    /^SEARCH k USING INTEGER PRIMARY KEY \(rowid=\?\)/,
    /^SEARCH o USING INDEX key_secrets_key \(key_id=\?\)/,
  ],
  'an archive part': [
    published.articlesQuery(selections.archivePart('en', 1)),
    /^SEARCH articles USING INDEX articles_ordinal \(edition_id=\? AND ordinal>\? AND ordinal<\?\)/,
  ],
  'the feed of all editions': [
    published.articlesQuery(selections.newestOfAll(100)),
    /^SEARCH articles USING INDEX articles_changed \(updated_at>\?\)/,
  ],
  'how far an archive goes': [
    extent.partFactsQuery('en', 1),
    /^SEARCH articles USING INDEX articles_ordinal \(edition_id=\? AND ordinal>\? AND ordinal<\?\)/,
    /^SEARCH articles USING COVERING INDEX articles_ordinal \(edition_id=\?/,
  ],
  'whether a topic is whole': [
    extent.isWholeTopicQuery('en', 'trade-en'),
    /^SEARCH article_topics USING INDEX article_topics_updated/,
  ],
  'whether the feed of all editions is whole': [
    extent.countOfAllQuery(101),
    /^SEARCH articles USING INDEX articles_(changed|released) \((updated|released)_at>\?\)/,
  ],
  'the newest': [
    published.itemsQuery(selections.newest('en', 50)),
    /^SEARCH articles USING INDEX articles_newest \(edition_id=\?/,
    /^SEARCH articles USING INDEX articles_released \(released_at>\?\)/,
  ],
  'the newest of a topic': [
    published.itemsQuery(selections.newestOfTopic('en', 'trade-en', 50)),
    /^SEARCH article_topics USING INDEX article_topics_newest \(edition_id=\? AND topic_id=\?\)/,
  ],
  'a month': [
    published.itemsQuery(selections.partOfMonth('en', MONTH, null, 30)),
    /^SEARCH articles USING INDEX articles_month \(edition_id=\? AND month=\?/,
  ],
  'an article by its path': [
    published.articlesQuery(selections.atPath('en', MONTH, SLUG)),
    /^SEARCH p USING PRIMARY KEY \(edition_id=\? AND month=\? AND slug=\?\)/,
  ],
  'what a path leads to': [
    released.pathQuery('en', MONTH, SLUG),
    /^SEARCH p USING PRIMARY KEY \(edition_id=\? AND month=\? AND slug=\?\)/,
    /^SEARCH a USING INTEGER PRIMARY KEY/,
  ],
  'the previous article': [
    published.neighbourQuery('previous', 'en', MONTH, SLUG),
    /^SEARCH articles USING INDEX articles_newest \(edition_id=\? AND released_at>\? AND released_at<\?\)/,
  ],
  'the next article': [
    published.neighbourQuery('next', 'en', MONTH, SLUG),
    /^SEARCH articles USING INDEX articles_newest \(edition_id=\? AND released_at>\?\)/,
  ],
  'the months': [released.monthsQuery('en'), /^SEARCH months USING PRIMARY KEY \(edition_id=\?\)/],
  'a month and those beside it': [
    released.monthsAroundQuery('en', MONTH, 3),
    /^SEARCH months USING PRIMARY KEY \(edition_id=\? AND month>\?\)/,
    /^SEARCH months USING PRIMARY KEY \(edition_id=\? AND month<\?\)/,
  ],
  'the newest months': [
    released.newestMonthsQuery('en', 6),
    /^SEARCH months USING PRIMARY KEY \(edition_id=\?\)/,
  ],
  'the years': [released.yearsQuery('en'), /^SEARCH months USING PRIMARY KEY \(edition_id=\?\)/],
  'older articles about the same': [
    published.itemsQuery(selections.relatedTo('en', MONTH, SLUG)),
    /^SEARCH t USING PRIMARY KEY \(article_id=\?\)/,
    /^SEARCH y USING (COVERING )?INDEX article_topics_newest \(edition_id=\? AND topic_id=\? AND/,
  ],
  'the topics': [
    released.topicsQuery('en'),
    /^SEARCH x EXISTS USING INDEX article_topics_\w+ \(edition_id=\? AND topic_id=\?\)/,
  ],
  'the topics of all editions': [
    released.topicsOfAllQuery,
    /^SEARCH x EXISTS USING INDEX article_topics_\w+ \(edition_id=\? AND topic_id=\?\)/,
  ],
  'a topic by its slug': [
    released.topicQuery('en', 'trade-en'),
    /^SEARCH l USING PRIMARY KEY \(edition_id=\? AND topic_id=\?\)/,
    /^SEARCH topic_slugs USING PRIMARY KEY \(edition_id=\? AND slug=\?\)/,
    /^SEARCH edition_paths USING PRIMARY KEY \(path=\?\)/,
  ],
  'what paths of a former system lead to': [
    formerTargetsQuery(['/node/1', '/node/2']),
    /^SEARCH f USING PRIMARY KEY \(path=\?\)/,
    /^SEARCH a USING INTEGER PRIMARY KEY/,
  ],
  'a path of a former system': [
    knownFormerQuery(['/node/1', '/node/1/'], 0),
    /^SEARCH f USING PRIMARY KEY \(path=\?\)/,
    /^SEARCH a USING INTEGER PRIMARY KEY/,
  ],
  'a feed of a former system': [
    formerFeedsQuery(['/?feed=rss2', '/']),
    /^SEARCH f USING PRIMARY KEY \(path=\?\)/,
    /^SEARCH f USING PRIMARY KEY \(path>\? AND path<\?\)/,
  ],
  'which webhooks are owed something': [
    { statement: owedStatement({ now: START, most: 8, notAt: [], soundOnly: false }) },
    /^SEARCH b USING INDEX endpoints_behind \(seq<\?\)/,
    /^SCAN t USING INDEX endpoints_tests/,
  ],
  'when a webhook is tried again': [nextAttemptQuery(START), /^SCAN e USING INDEX endpoints_failing$/],
  'the changes of an article': [
    { statement: sql('SELECT * FROM changes WHERE article_id = ? ORDER BY seq', 1) },
    /^SEARCH changes USING INDEX changes_article \(article_id=\?\)$/,
  ],
  'what of the change log concerns whoever follows a topic': [
    changeEvents.loggedQuery(
      { editions: [1], topics: [1], kinds: ['released'], loud: true },
      { after: 5, upTo: 5005, most: 100 },
    ),
    /^SEARCH c USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    /^SEARCH x (EXISTS )?USING PRIMARY KEY \(article_id=\? AND topic_id=\?\)/,
  ],
  'how articles of the change log stand': [
    changeEvents.standingsQuery([1, 2], [1]),
    /^SEARCH a USING INTEGER PRIMARY KEY \(rowid=\?\)/,
    /^SEARCH x (EXISTS )?USING PRIMARY KEY \(article_id=\? AND topic_id=\?\)/,
  ],
  'the change after a time': [
    changeEvents.beforeQuery(START),
    /^SEARCH c USING INTEGER PRIMARY KEY \(rowid=\?\)/,
  ],
  'topics that the public saw': [
    shownTopicsQuery(['00000000-0000-4000-8000-000000000007']),
    /^SEARCH t USING (COVERING )?INDEX sqlite_autoindex_topics_1 \(uuid=\?\)/,
    /^SEARCH x (EXISTS )?USING (COVERING )?INDEX article_topics_\w+ \(edition_id=\? AND topic_id=\?/,
  ],
  'an edition’s tombstones': [
    departures.withdrawnQuery('en', null, START),
    /^SEARCH articles USING INDEX articles_withdrawn \(edition_id=\? AND withdrawn_at>\?\)/,
  ],
  'an archive part’s tombstones': [
    departures.withdrawnOfPartQuery('en', 1),
    /^SEARCH articles USING INDEX articles_ordinal \(edition_id=\? AND ordinal>\? AND ordinal<\?\)/,
  ],
  'all editions’ tombstones': [
    departures.withdrawnOfAllQuery(START),
    /^SEARCH articles USING INDEX articles_gone \(withdrawn_at>\?\)/,
  ],
  'the last to leave at all': [
    departures.lastDepartureOfAllQuery,
    /^SEARCH articles USING COVERING INDEX articles_gone/,
  ],
  'stories that stood in for others': [
    departures.departedStandInsQuery('en', START),
    /^SEARCH a USING INDEX articles_gone \(withdrawn_at>\?\)/,
  ],
  'a topic’s tombstones': [
    departures.withdrawnQuery('en', 'trade-en', START),
    /^SEARCH t USING COVERING INDEX article_topics_withdrawn \(edition_id=\? AND topic_id=\? AND withdrawn_at>\?\)/,
  ],
  'the last to leave an edition': [
    departures.lastDepartureQuery('en', null),
    /^SEARCH articles USING COVERING INDEX articles_withdrawn/,
  ],
  'the last to leave a topic': [
    departures.lastDepartureQuery('en', 'trade-en'),
    /^SEARCH article_topics USING COVERING INDEX article_topics_withdrawn/,
    /^SEARCH topic_labels USING PRIMARY KEY \(edition_id=\? AND topic_id=\?\)/,
  ],
};

const ASKED = { callback: 'https://a.example/', topic: '/en/feed.atom', host: 'a.example' };

const DOCUMENT: NewDocument = {
  path: '/en/',
  kind: 'front',
  status: 200,
  headers: [],
  etag: 'a',
  changesAt: START,
  renderedSeq: 1,
  stamp: '',
  hot: true,
  text: 'x',
  tags: ['newest:1'],
  since: START,
  former: undefined,
};

/** Every other call of storage, each with the steps that the plans of its statements must have. */
const CALLS: Record<string, [(db: Database) => Promise<unknown>, ...RegExp[]]> = {
  'what waits in an edition': [
    (db) => listWaiting(db, 1),
    /^SEARCH articles USING INDEX articles_due/,
    /^SEARCH articles USING INDEX articles_held/,
  ],
  'due stories': [
    (db) => listDueStories(db, START, 500),
    /^SEARCH articles USING (COVERING )?INDEX articles_due \(publish_at>\? AND publish_at<\?\)/,
    /^SEARCH r USING INDEX sqlite_autoindex_revisions_1 \(article_id=\? AND number=\?\)/,
  ],
  'due ends': [
    (db) => listDueEnds(db, START, 500),
    /^SEARCH articles USING INDEX articles_ending \(withdraw_at>\? AND withdraw_at<\?\)/,
  ],
  'the next due time': [
    nextDueAt,
    /^SEARCH articles USING (COVERING )?INDEX articles_due/,
    /^SEARCH articles USING (COVERING )?INDEX articles_ending/,
  ],
  'the last ordinals': [lastOrdinals, /^SEARCH a USING COVERING INDEX articles_ordinal \(edition_id=\?/],
  'the public articles of stories': [
    (db) => listPublicOfStories(db, [1, 2]),
    /^SEARCH articles USING INDEX sqlite_autoindex_articles_2 \(story_id=\?\)/,
  ],
  'the size of months': [
    (db) => countPublic(db, [{ editionId: 1, month: MONTH }]),
    /^SEARCH m USING PRIMARY KEY \(edition_id=\? AND month=\?/,
  ],
  'taken paths': [
    (db) => listTakenPaths(db, [{ editionId: 1, month: MONTH, slug: SLUG }]),
    /^SEARCH p USING PRIMARY KEY \(edition_id=\? AND month=\? AND slug>\? AND slug<\?\)/,
  ],
  'stories by key': [
    (db) => findStories(db, ['quay']),
    /^SEARCH s USING COVERING INDEX sqlite_autoindex_stories_2 \(key=\?\)/,
    /^SEARCH a USING INDEX sqlite_autoindex_articles_2 \(story_id=\?\)/,
  ],
  'holders of guids': [
    (db) => findGuids(db, [{ editionId: 1, guid: 'quay' }]),
    /^SEARCH a USING INDEX articles_guid \(edition_id=\? AND guid=\?\)/,
  ],
  'the topics of articles': [
    (db) => listArticleTopics(db, [1, 2]),
    /^SEARCH t USING PRIMARY KEY \(article_id=\?\)/,
  ],
  'slugs that wait': [
    (db) => listWaitingSlugs(db, ['quay']),
    /^SEARCH r USING INDEX revisions_slug \(slug=\?\)/,
    /^SEARCH a USING INTEGER PRIMARY KEY/,
  ],
  'the status grid': [
    (db) => listStatus(db, { limit: 20, before: 9 }),
    /^SEARCH stories USING INTEGER PRIMARY KEY \(rowid<\?\)/,
  ],
  'the status of one story': [
    (db) => listStatus(db, { limit: 1, key: 'quay' }),
    /^SEARCH stories USING INDEX sqlite_autoindex_stories_2 \(key=\?\)/,
  ],
  'whether a media file is public': [
    (db) => findPublicMedia(db, aPicture().name),
    /^SEARCH m USING PRIMARY KEY \(name=\?\)/,
    /^SEARCH u USING COVERING INDEX revision_media_name \(name=\?\)/,
    /^SEARCH articles USING INTEGER PRIMARY KEY/,
    /^SEARCH e USING (COVERING )?INDEX editions_icon \(icon=\?\)/,
    /^SEARCH e USING (COVERING )?INDEX editions_logo \(logo=\?\)/,
  ],
  'files that public articles show': [
    (db) => listShownMedia(db, [1, 2], { after: null, limit: 20 }).then(() => {}),
    /^SEARCH articles USING (COVERING )?INDEX articles_newest \(edition_id=\? AND released_at>\? AND released_at<\?\)/,
    /^SEARCH m USING PRIMARY KEY \(name=\?\)/,
    /^SEARCH u USING PRIMARY KEY \(article_id=\? AND revision=\?\)/,
    /^SEARCH x USING COVERING INDEX revision_media_name \(name=\? AND article_id>\?\)/,
  ],
  'a story as it will appear': [
    async (db) => {
      const coming = [{ articleId: 1, releasedAt: START, updatedAt: START, month: MONTH, slug: SLUG }];
      const [article] = (
        await snapshot(db, {
          story: previews.previewStoryQuery('story 3'),
          articles: previews.comingArticlesQuery(3, coming),
        })
      ).articles;
      const place = { ...article, editionId: 1, month: MONTH, slug: SLUG, topics: [] } as never;
      await snapshot(db, previews.besideQueries('en', place, false));
      await previews.findPreviewMedia(db, 'story 3', aPicture().name, [1]);
    },
    /^SEARCH s USING (COVERING )?INDEX sqlite_autoindex_stories_1 \(uuid=\?\)/,
    /^SEARCH a USING INDEX sqlite_autoindex_articles_2 \(story_id=\?\)/,
    /^SEARCH u USING (COVERING INDEX revision_media_name|PRIMARY KEY) /,
    /^SEARCH articles USING INDEX articles_newest \(edition_id=\?/,
    /^SEARCH y USING (COVERING )?INDEX article_topics_newest \(edition_id=\? AND topic_id=\?\)/,
  ],
  'a document': [
    (db) => findDocument(db, '/en/'),
    /^SEARCH documents USING INDEX sqlite_autoindex_documents_1/,
  ],
  'storing a document': [
    (db) =>
      storeDocuments(
        db,
        [DOCUMENT, { ...DOCUMENT, tags: ['newest:2'], former: { renders: 1, tags: ['newest:1'] } }],
        START,
      ),
    /^SEARCH touches USING PRIMARY KEY \(tag=\?\)/,
    /^SEARCH documents USING INDEX sqlite_autoindex_documents_1 \(path=\?\)/,
  ],
  'what a new render takes the place of': [
    async (db) => {
      const query = formerRendersQuery(['/en/']);
      return query.decode(await db.all(query.statement));
    },
    /^SEARCH documents USING INDEX sqlite_autoindex_documents_1 \(path=\?\)/,
    /^SEARCH document_tags USING COVERING INDEX document_tags_document \(document_id=\?\)/,
  ],
  'a document that is none any more': [
    (db) => markMissing(db, '/en/', { seq: 1, stamp: '' }),
    /^SEARCH documents USING INDEX sqlite_autoindex_documents_1 \(path=\?\)/,
  ],
  'touched documents': [
    (db) => readTouched(db, 5),
    /^SEARCH documents USING INDEX documents_touched \(touched_seq>\?\)/,
  ],
  'documents that wait for a render': [
    (db) => listBehind(db, START, 100),
    /^SCAN documents USING (COVERING )?INDEX (documents_behind|endpoints_tests|endpoints_failing)$/,
    /^SEARCH documents USING (COVERING )?INDEX documents_changing/,
  ],
  'what the hub reads of the log': [
    (db) => db.batch([...followMerges, pushLoud(5, 5005)]),
    /^SEARCH changes USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    /^SEARCH t USING PRIMARY KEY \(article_id=\?\)/,
    /^SEARCH s (EXISTS )?USING (COVERING )?INDEX subscriptions_feed \(edition_id=\? AND topic_id=\?\)/,
    /^SEARCH i (EXISTS )?USING (COVERING )?INDEX intents_feed \(edition_id=\? AND topic_id=\?\)/,
  ],
  'subscriptions that are owed something': [
    (db) => claimSubscriptions(db, { most: 10, until: START, notAt: [], soundOnly: false }, START),
    /^SEARCH s USING INDEX subscriptions_feed \(edition_id=\? AND topic_id=\? AND seq<\?\)/,
    /^SEARCH f USING INTEGER PRIMARY KEY \(rowid=\?\)/,
    /^SEARCH subscriptions USING INTEGER PRIMARY KEY \(rowid=\?\)/,
  ],
  'leases that have ended': [
    (db) => db.run(deleteExpired(START, 10)),
    /^SEARCH subscriptions USING (COVERING )?INDEX subscriptions_expiry \(expires_at<\?\)/,
  ],
  'intents that are due': [
    (db) => claimIntents(db, { most: 10, until: START, notAt: [] }, START),
    /^SEARCH intents USING INDEX intents_due \(next_at<\?\)/,
  ],
  'how much waits at a host': [
    (db) => readWaiting(db, ASKED, 2_000).then(() => {}),
    /^SEARCH intents USING INDEX intents_host \(host=\?\)/,
    /^SEARCH subscriptions USING COVERING INDEX subscriptions_host \(host=\?\)/,
    /^SEARCH subscriptions USING (COVERING )?INDEX sqlite_autoindex_subscriptions_1 \(callback=\? AND topic=\?\)/,
  ],
  'changes since': [
    (db) => listChanges(db, 5, 100),
    /^SEARCH changes USING INTEGER PRIMARY KEY \(rowid>\?\)/,
  ],
  'where changed articles are': [
    (db) => listPlaces(db, [1]),
    /^SEARCH a USING INTEGER PRIMARY KEY \(rowid=\?\)/,
  ],
};

function checkPlan(db: NodeDatabase, statements: readonly Statement[], steps: readonly RegExp[]): string[] {
  const plans = statements.map((statement) => planOf(db, statement));
  for (const step of steps) {
    assert.ok(
      plans.flat().some((line) => step.test(line)),
      `no ${step} in\n${plans.flat().join('\n')}`,
    );
  }
  const scans = statements.flatMap((statement, i) => fullScans(statement, plans[i] ?? []));
  // What waits for a render, a test or another attempt is itself an index: one that holds nothing else.
  assert.deepEqual(
    scans.filter(
      (line) => !/USING (COVERING )?INDEX (documents_behind|endpoints_tests|endpoints_failing)$/.test(line),
    ),
    [],
  );
  return plans.flat();
}

async function plansOf(newsroom: Newsroom): Promise<Record<string, string[]>> {
  const plans: Record<string, string[]> = {};
  for (const [name, [query, ...steps]] of Object.entries(READS)) {
    plans[name] = checkPlan(newsroom.db, [query.statement], steps);
  }
  for (const [name, [call, ...steps]] of Object.entries(CALLS)) {
    const recorded = recording(newsroom.db);
    await call(recorded);
    plans[name] = checkPlan(newsroom.db, [...recorded.statements.values()], steps);
  }
  return plans;
}

describe('query plans', () => {
  test('each hot query goes by its index, and as much with 20,000 articles as with none', async (t) => {
    const newsroom = await openNewsroom(t);
    const empty = await plansOf(newsroom);
    fill(newsroom.db, 5000);
    assert.equal(newsroom.value('SELECT count(*) FROM public_articles'), 19_000);
    assert.deepEqual(
      newsroom.rows("SELECT name FROM sqlite_schema WHERE name = 'sqlite_stat1'"),
      [],
      'never analysed',
    );
    assert.deepEqual(await plansOf(newsroom), empty);
  });

  test('no statement of what a desk does to a story reads a whole table', async (t) => {
    const newsroom = await openNewsroom(t);
    fill(newsroom.db, 5);
    const db = recording(newsroom.db);
    const desk = { ...newsroom, db } as unknown as Newsroom;
    const quay = { slug: 'quay', guid: 'q', topics: ['trade'], media: [aPicture()] };
    const stories = [
      aStory('quay', { en: quay, nl: { publishAt: at(60) }, fr: { withdrawAt: at(60) } }),
      aStory('crane', { en: {} }),
    ];
    await bringIn(desk, stories);
    const changed = { ...quay, headline: 'New', slug: 'moved', topics: ['safety'] };
    assert.deepEqual(faults(await bringIn(desk, aStory('quay', { en: changed }), { as: 'update' })), []);
    await bringIn(desk, aStory('quay', { nl: { publishAt: at(60), guid: 'n' } }));
    await bringIn(
      desk,
      aStory('crane', { en: { required: ['en'], formerPaths: ['/en/2026/02/crane', '/c'] } }),
    );
    await schedule(desk, { story: 'quay' }, (zone) => parseTime(at(90), zone), BY_EDITOR);
    await release(desk, { story: 'quay', editions: ['nl'] }, BY_EDITOR);
    newsroom.clock.move(100_000);
    await settle(desk);
    await withdraw(desk, { story: 'quay', edition: 'en' }, BY_EDITOR);
    await reinstate(desk, { story: 'quay', edition: 'en' }, BY_EDITOR);
    await move(desk, { story: 'quay', edition: 'en', slug: 'pier' }, BY_EDITOR);
    await retopic(desk, { story: 'quay', edition: 'en', topics: ['trade'] }, BY_EDITOR);
    await end(desk, { story: 'quay', edition: 'en' }, (zone) => parseTime('+1h', zone), BY_EDITOR);
    await findHistory(db, { story: 'quay', edition: null, after: null, full: true });
    await findHistory(db, { story: 'quay', edition: 'en', after: [0, 0, 0, 0], full: true });
    await findDiff(db, { story: 'quay', edition: 'en', from: 1, to: 2 });
    const request = { owner: 'cms', name: 'one' };
    const known = { fingerprint: 'x', at: desk.now(), answer: '{}' };
    await db.batch(rememberRequest(request, known));
    await keepAnswer(db, request, known);
    await findRequest(db, request, desk.now());
    const wrong = [...db.statements.values()].flatMap((statement) => {
      const plan = planOf(newsroom.db, statement);
      const scans = fullScans(statement, plan);
      return scans.length === 0 ? [] : [[statement.sql, ...plan]];
    });
    assert.deepEqual(wrong, []);
    const all = [...db.statements.values()].flatMap((statement) => planOf(newsroom.db, statement));
    for (const step of [
      /^SEARCH articles USING INTEGER PRIMARY KEY/,
      /^SEARCH stories USING INTEGER PRIMARY KEY/,
      /^SEARCH p USING|^SEARCH articles USING INDEX articles_newest/,
      /^SEARCH u USING COVERING INDEX touches_seq/,
      /^SEARCH t USING PRIMARY KEY \(tag=\?\)/,
      /^SEARCH documents USING INTEGER PRIMARY KEY/,
    ]) {
      assert.ok(
        all.some((line) => step.test(line)),
        String(step),
      );
    }
  });

  test('a plan that reads a whole table is seen as one', async (t) => {
    const { db } = await openNewsroom(t);
    const scans = (text: string) => {
      const statement = { sql: text, values: [] };
      return fullScans(statement, planOf(db, statement)).length;
    };
    assert.equal(scans("SELECT * FROM articles WHERE slug = 'a'"), 1);
    assert.equal(
      scans("SELECT a.id FROM articles a JOIN editions e ON e.id = a.edition_id WHERE a.slug = ''"),
      1,
    );
    assert.equal(scans('SELECT * FROM revisions r'), 1);
    assert.equal(scans('SELECT * FROM editions e'), 0);
    assert.equal(scans("SELECT value FROM json_each('[]')"), 0);
  });
});

/** Fills a newsroom past its operations: `stories` in four editions, one article in twenty withdrawn. */
function fill(db: NodeDatabase, stories: number): void {
  db.connection.exec(`BEGIN;
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${stories})
      INSERT INTO stories (uuid, key, source_edition_id, created_at) SELECT 'story ' || i, 'old ' || i, 1, ${START} FROM n;
    INSERT INTO articles (uuid, story_id, edition_id, revision, substantial_revision, created_at, publish_at,
        released_at, updated_at, ordinal, month, slug, withdrawn_at)
      SELECT uuid || e, id, e, 1, 1, 0, due, due, due, id, strftime('%Y-%m', due / 1000, 'unixepoch'), 'old-' || id,
        iif((id + e) % 20 = 0, due + 1, NULL)
      FROM (SELECT s.id, s.uuid, e.id AS e, ${START} - (${stories} - s.id) * 3600000 AS due
        FROM stories s, editions e ORDER BY s.id, e.id);
    INSERT INTO revisions (article_id, number, kind, headline, lead, body, bylines, topics, saved_at, actor)
      SELECT id, 1, 'draft', 'Old news', '', '', '[]', '["trade"]', 0, 'x' FROM articles;
    INSERT INTO paths SELECT edition_id, month, slug, id FROM articles;
    INSERT INTO article_topics
      SELECT id, 1, 0, edition_id, released_at, updated_at, withdrawn_at FROM articles;
    INSERT INTO changes (seq, epoch, at, kind, story_id, article_id, edition_id, revision, actor)
      SELECT row_number() OVER (ORDER BY id), 'e', released_at, 'released', story_id, id, edition_id, 1, 'x' FROM articles;
    INSERT INTO documents (path, kind, rendered_seq, touched_seq, stamp, status, headers, etag, modified_at)
      SELECT '/' || id, 'article', 1, 1, '', 200, '[]', '', 0 FROM articles;
    INSERT INTO document_tags SELECT 'article:' || id, id FROM documents;
    INSERT INTO touches SELECT 'article:' || id, id FROM documents;
    COMMIT`);
}
