import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onlyArticle, readFolder, readRelease, says } from './newsroom-files.ts';

const ENGLISH = `News in English


Harbour pilots and lock keepers agree on one shared
timetable for the winter


2031, January 9

From Monday the pilots and the lock keepers work to one timetable. Ships wait an hour less.

Why a timetable

Until now each service kept its own clock, says the “Two clocks” report.
“We met at the lock and one of us was always early. That is over now”, said Ann Verlinden.

The timetable is on paper
and on every bridge.

- Day boats
• Night boats

Open on Sundays too

More boats follow in spring.



<\u00a0 Previous message
`;

test('reads a press release: edition, headline, date, lead, headings, quotation, list', async () => {
  const article = onlyArticle(await readRelease(ENGLISH));
  assert.equal(article.edition, 'en');
  assert.equal(
    article.story,
    '2031-01-09-harbour-pilots-and-lock-keepers-agree-on-one-shared-timetable-for-the-winter',
  );
  assert.equal(
    article.content.headline,
    'Harbour pilots and lock keepers agree on one shared timetable for the winter',
  );
  assert.deepEqual(article.publishAt, {
    kind: 'instant',
    at: Date.UTC(2031, 0, 9, 11),
    dateOnly: true,
    given: '2031-01-09',
  });
  assert.equal(
    article.content.lead,
    'From Monday the pilots and the lock keepers work to one timetable. Ships wait an hour less.',
  );
  assert.equal(
    article.content.body,
    `<h2>Why a timetable</h2>
<p>Until now each service kept its own clock, says the “Two clocks” report.</p>
<blockquote>
<p>“We met at the lock and one of us was always early. That is over now”, said Ann Verlinden.</p>
</blockquote>
<p>The timetable is on paper and on every bridge.</p>
<ul>
<li>Day boats</li>
<li>Night boats</li>
</ul>
<h2>Open on Sundays too</h2>
<p>More boats follow in spring.</p>`,
  );
  assert.deepEqual(article.origin, {
    file: 'in/news.txt',
    lines: { edition: 1, headline: 4, publishAt: 8, lead: 10 },
  });
});

test('reads the same from any line ends, with a byte order mark, spaces and more blank lines', async () => {
  const messy = `\ufeff\n\n${ENGLISH.replaceAll('\n\n', '\n \u00a0\n\n\n').replaceAll('\n', ' \r\n')}`;
  const { origin: _, ...expected } = onlyArticle(await readRelease(ENGLISH));
  const { origin: __, ...actual } = onlyArticle(await readRelease(messy));
  assert.deepEqual(actual, expected);
});

const LANGUAGES: readonly (readonly [edition: string, day: string, text: string, html: string])[] = [
  [
    'nl',
    '2031-03-01',
    'Nieuws in het Nederlands\n\nDe sluis gaat weer open\n\n1 maart 2031\n\nDe sluis is hersteld.\n\nWat verandert er\n\n“Wij varen morgen al om zes uur uit, zoals vroeger”, zegt de schipper.\n\nVolgend bericht >\n',
    '<h2>Wat verandert er</h2>\n<blockquote>\n<p>“Wij varen morgen al om zes uur uit, zoals vroeger”, zegt de schipper.</p>\n</blockquote>',
  ],
  [
    'fr',
    '2031-06-01',
    '« Message précédent\n\nActualités en français\nL’écluse rouvre\n\nDimanche 1er juin 2031\n\nL’écluse est réparée.\n\nLes horaires\n\n« Nous partirons demain à six heures, comme avant », dit le batelier.\n\nTout va bien.\n\nMessage suivant »',
    '<h2>Les horaires</h2>\n<blockquote>\n<p>« Nous partirons demain à six heures, comme avant », dit le batelier.</p>\n</blockquote>\n<p>Tout va bien.</p>',
  ],
  [
    'de',
    '2031-03-18',
    'Nachrichten auf Deutsch\n\nDie Schleuse öffnet wieder\n\n18. März 2031\n\nDie Schleuse ist repariert.\n\nFahrplan im Überblick\n\n„Wir fahren morgen um sechs Uhr, wie früher“, sagt der Schiffer.\n\n‹ Zurück',
    '<h2>Fahrplan im Überblick</h2>\n<blockquote>\n<p>„Wir fahren morgen um sechs Uhr, wie früher“, sagt der Schiffer.</p>\n</blockquote>',
  ],
  [
    'ja',
    '2031-06-18',
    '日本語ニュース\n\n水門が再び\n開く\n\n２０３１年６月１８日（水）\n\n水門の修理が終わった。\n\n新しい時刻表\n\n「明日は以前のように六時に出航します」と船長は述べた。\n\n← 前の記事',
    '<h2>新しい時刻表</h2>\n<blockquote>\n<p>「明日は以前のように六時に出航します」と船長は述べた。</p>\n</blockquote>',
  ],
  [
    'ar',
    '2031-06-18',
    'الأخبار بالعربية\n\nالهويس يفتح من جديد\n\n١٨ يونيو ٢٠٣١\n\nتم إصلاح الهويس.\n\nالمواعيد الجديدة\n\n«سنبحر غدا في السادسة صباحا كما كنا نفعل»، قال القبطان.\n\nالرسالة السابقة →',
    '<h2>المواعيد الجديدة</h2>\n<blockquote>\n<p>«سنبحر غدا في السادسة صباحا كما كنا نفعل»، قال القبطان.</p>\n</blockquote>',
  ],
];

for (const [edition, day, text, html] of LANGUAGES) {
  test(`reads a press release in ${edition}`, async () => {
    const article = onlyArticle(await readRelease(text));
    assert.deepEqual([article.edition, article.publishAt?.given], [edition, day]);
    assert.equal(article.content.body, html);
  });
}

test('joins a wrapped headline with no space where the script has none', async () => {
  const ja = LANGUAGES.find(([edition]) => edition === 'ja')?.[2] ?? '';
  assert.equal(onlyArticle(await readRelease(ja)).content.headline, '水門が再び開く');
});

const release = (heading: string, rest = 'Headline\n\n2031-06-18\n\nLead.\n') => `${heading}\n\n${rest}`;

test('finds the edition by its title or by any name of its language', async () => {
  const headings = {
    'HARBOUR  NEWS': 'en',
    'Nouvelles du port': 'fr',
    Dutch: 'nl',
    'Nieuws in het Frans': 'fr',
    'Новости на немецком': 'de',
    'Nachrichten – Japanisch': 'ja',
    'Actualités (Belgian French)': 'fr',
  };
  for (const [heading, edition] of Object.entries(headings)) {
    assert.equal(onlyArticle(await readRelease(release(heading))).edition, edition, heading);
  }
});

test('lists the editions when the heading names none, or several', async () => {
  assert.deepEqual(says((await readRelease(release('Nyheter på svenska'))).problems), [
    'in/news.txt: 1: edition: expected the title or the language of an edition, such as “News in English”, found “Nyheter på svenska”; the editions are en, nl, fr, de, ar, ja. Say which with the option --edition',
  ]);
  assert.deepEqual(says((await readRelease(release('Greek and Maltese'))).problems).length, 1);
  assert.deepEqual(says((await readRelease(release('French · German'))).problems), [
    'in/news.txt: 1: edition: “French · German” fits several editions: fr, de. Say which with the option --edition',
  ]);
});

test('takes the edition and the story it is called with', async () => {
  const text = release('Nyheter på svenska');
  const article = onlyArticle(await readRelease(text, { edition: 'de', story: 'lock' }));
  assert.deepEqual([article.edition, article.story, article.content.headline], ['de', 'lock', 'Headline']);
  const bare = onlyArticle(
    await readRelease('English ships in Dutch locks\n\n2031-06-18\n\nLead.', { edition: 'en' }),
  );
  assert.equal(bare.content.headline, 'English ships in Dutch locks');
});

test('says so when it is called with an edition that does not exist', async () => {
  assert.deepEqual(says((await readRelease(release('News in English'), { edition: 'sv' })).problems), [
    'in/news.txt: 1: edition: there is no edition “sv”; the editions are en, nl, fr, de, ar, ja',
  ]);
});

test('reads a press release in a folder, with what story.yaml shares', async () => {
  const story = await readFolder({
    'story.yaml': 'topics: [port]\npublishAt: 2030-01-01',
    'nl.txt': release('News'),
  });
  const article = onlyArticle(story);
  assert.deepEqual(
    [article.story, article.edition, article.content.topics, article.publishAt?.given],
    ['crane', 'nl', ['port'], '2031-06-18'],
  );
});

const EXAMPLES = '“2019, June 18”, “June 18, 2019”, “2019-06-18”';
const FAULTS: readonly (readonly [title: string, text: string, fault: string])[] = [
  ['an empty file', ' \n\n', '1: headline: the file is empty; expected a heading such as “News in English”'],
  [
    'a heading alone',
    'News in English\n',
    '2: headline: expected the headline on a line of its own, between heading and date',
  ],
  [
    'a missing headline',
    'News in English\n\n2031, June 18\n\nLead.',
    '3: headline: expected the headline on a line of its own, between heading and date',
  ],
  [
    'a missing date',
    'News in English\n\nHeadline\n\nThe lead stands where the date should, and it is long enough to cut.',
    `5: publishAt: expected the date on a line of its own, such as ${EXAMPLES}, found “The lead stands where the date should, and it is long enough…”`,
  ],
  [
    'a file that ends before the date',
    'News in English\n\nHeadline',
    `3: publishAt: expected the date on a line of its own, such as ${EXAMPLES}; the file ends here`,
  ],
  [
    'a date with two readings',
    'News in English\n\nHeadline\n\n06/07/2031\n\nLead.',
    `5: publishAt: “06/07/2031” can be read in two ways; expected the date on a line of its own, such as ${EXAMPLES}`,
  ],
  [
    'an impossible date',
    'News in English\n\nHeadline\n\nJune 31, 2031\n\nLead.',
    '5: publishAt: “2031-06-31” is not a possible date or time; expected a time such as 2026-03-14T09:30 (in the edition’s zone), 2026-03-14T09:30+01:00, 2026-03-14 or +5m',
  ],
  [
    'a missing lead',
    'News in English\n\nHeadline\n\nJune 30, 2031\n\nNext message >',
    '5: lead: expected a first paragraph after the date: it becomes the lead',
  ],
];

for (const [title, text, fault] of FAULTS) {
  test(`reports ${title}`, async () => {
    const story = await readRelease(text);
    assert.deepEqual(story.articles, []);
    assert.deepEqual(says(story.problems), [`in/news.txt: ${fault}`]);
  });
}

async function bodyOf(text: string): Promise<string> {
  return onlyArticle(
    await readRelease(release('News in English', `Headline\n\n2031-06-18\n\nLead.\n\n${text}`)),
  ).content.body;
}

test('drops lines that lead to other messages, and only those', async () => {
  for (const line of [
    '< Previous message',
    'Next message >',
    '<< Zurück',
    'Suivant →',
    '← 前へ',
    '< Previous | Next >',
    '« Précédent | Suivant »',
    'Suivant »',
    '‹ Terug',
  ]) {
    assert.equal(await bodyOf(`Text.\n\n${line}`), '<p>Text.</p>', line);
  }
  assert.equal(await bodyOf('One.\n\nNext message >\n\nTwo.'), '<p>One.</p>\n<p>Two.</p>');
  assert.equal(
    await bodyOf('« Tout est dit. »\n\n« Oui. »'),
    '<blockquote>\n<p>« Tout est dit. »</p>\n</blockquote>\n<blockquote>\n<p>« Oui. »</p>\n</blockquote>',
  );
  assert.equal(await bodyOf('One.\n\n< Previous\nNext >'), '<p>One.</p>');
  assert.equal(
    await bodyOf('One.\n\n« Une.\n\n« Deux\n\nTrois.\n\nFin.'),
    '<p>One.</p>\n<p>« Une.</p>\n<h2>« Deux</h2>\n<p>Trois.</p>\n<p>Fin.</p>',
  );
  assert.equal(
    await bodyOf('One.\n\n> 10 knots is too much.'),
    '<p>One.</p>\n<p>&gt; 10 knots is too much.</p>',
  );
  assert.equal(await bodyOf('One is\n> 10 knots'), '<p>One is &gt; 10 knots</p>');
  assert.equal(
    await bodyOf('A speed\n> 10 knots is too much for the lock.\nSo be it.'),
    '<p>A speed &gt; 10 knots is too much for the lock.</p>\n<p>So be it.</p>',
  );
});

test('takes for a heading only a short line that stands alone and ends like no sentence', async () => {
  assert.equal(await bodyOf('Ports (2031)\n\nText.'), '<h2>Ports (2031)</h2>\n<p>Text.</p>');
  for (const line of [
    'What now?',
    'It is done.',
    'As follows:',
    'これで終わり。',
    `${'long '.repeat(19)}line`,
  ]) {
    assert.equal(await bodyOf(`${line}\n\nText.`), `<p>${line}</p>\n<p>Text.</p>`, line);
  }
  assert.equal(
    await bodyOf('Text.\n\nSpokesperson for the port'),
    '<p>Text.</p>\n<p>Spokesperson for the port</p>',
  );
});

test('takes for a quotation only a paragraph that is hardly anything else', async () => {
  const quoted = [
    '“All the boats”, said Ann, “leave at six.”',
    '”Alla båtar går klockan sex”, säger Ann.',
    '"All boats leave at six", said Ann.',
    '»Alle både sejler klokken seks«, siger Ann.',
  ];
  for (const line of quoted) {
    assert.match(await bodyOf(`${line}\n\nText.`), /^<blockquote>/, line);
  }
  const plain = [
    '“Two clocks” is the name of the report.',
    '“It began so',
    'Ann said: “All boats leave at six.”',
    `“All boats leave at six and at seven and at eight and at nine and at ten, and at eleven, and at noon, and at one too, and so on until the last of them has gone home to its berth”, ${'said Ann of the lock '.repeat(6)}.`,
  ];
  for (const line of plain) {
    assert.match(await bodyOf(`${line}\n\nText.`), /^<(p|h2)>/, line);
  }
});

test('escapes the text', async () => {
  assert.equal(
    await bodyOf('Ports & <b>boats</b>\n\n<script>alert("1")</script> & [x](y) *z*.'),
    '<h2>Ports &amp; &lt;b&gt;boats&lt;/b&gt;</h2>\n<p>&lt;script&gt;alert("1")&lt;/script&gt; &amp; [x](y) *z*.</p>',
  );
});
