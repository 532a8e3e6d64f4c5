import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placePictures } from '../../src/intake/edition-pictures.ts';
import { readNewsroom } from '../../src/intake/newsroom.ts';
import { ICON } from '../support/picture.ts';
import { bytes, PDF, PNG, says } from './newsroom-files.ts';

const NEWSROOM = `editions:
  - path: no
    language: no
    title: Havnenytt
    timeZone: Europe/Oslo
  - path: ar
    language: AR-lb
    title: أخبار المرفأ
    description: كل أخبار المرفأ
    timeZone: Asia/Beirut
    fallback: link
  - path: th
    language: th
    title: ข่าวท่าเรือ
    timeZone: Asia/Bangkok
    direction: ltr
    calendar: buddhist
topics:
  customs:
    no: Toll og avgift
    ar: {label: الجمارك, slug: customs}
  port: {th: ท่าเรือ}
`;

const read = (text: string) => readNewsroom({ path: 'newsroom.yaml', bytes: bytes(text) });

test('reads editions and topics', () => {
  const { editions, topics, problems, origin } = read(NEWSROOM);
  assert.deepEqual(problems, []);
  const given = { description: '', fallback: 'hide', calendar: 'gregory', direction: 'ltr' };
  assert.deepEqual(editions, [
    { ...given, path: 'no', language: 'no', title: 'Havnenytt', timeZone: 'Europe/Oslo' },
    {
      ...given,
      path: 'ar',
      language: 'ar-LB',
      title: 'أخبار المرفأ',
      description: 'كل أخبار المرفأ',
      timeZone: 'Asia/Beirut',
      fallback: 'link',
      direction: 'rtl',
    },
    {
      ...given,
      path: 'th',
      language: 'th',
      title: 'ข่าวท่าเรือ',
      timeZone: 'Asia/Bangkok',
      calendar: 'buddhist',
    },
  ]);
  assert.deepEqual(topics, [
    {
      key: 'customs',
      labels: [
        { edition: 'no', label: 'Toll og avgift', slug: 'toll-og-avgift' },
        { edition: 'ar', label: 'الجمارك', slug: 'customs' },
      ],
    },
    { key: 'port', labels: [{ edition: 'th', label: 'ท่าเรือ', slug: 'ท่าเรือ' }] },
  ]);
  assert.deepEqual(origin.lines['editions[2]'], 6);
});

test('reads a file of topics alone, for editions that exist already', () => {
  const { topics, problems } = read('topics:\n  port: {en: Port}\n');
  assert.deepEqual([topics.length, problems], [1, []]);
  assert.deepEqual(read('# nothing yet\n').problems, []);
});

function faults(text: string): string[] {
  const { editions, topics, problems } = read(text);
  assert.deepEqual([editions, topics], [[], []]);
  return says(problems);
}

test('says what is wrong with an edition, and in which line', () => {
  const text = `editions:
  - path: EN
    language: english
    timeZone: Brussels
    direction: up
    fallback: maybe
    calendar: roman
    tilte: x
  - path: api
    language: en_GB
    title: A
    timeZone: UTC
  - en
`;
  assert.deepEqual(faults(text), [
    'newsroom.yaml: 2: editions[1].path: “EN” is not a path: lower-case letters and digits, in groups joined by hyphens, 40 at most',
    'newsroom.yaml: 3: editions[1].language: “english” is not a language tag; expected one such as en, pt-BR or zh-Hant',
    'newsroom.yaml: 2: editions[1].title: missing; expected the edition’s name, in its language',
    'newsroom.yaml: 4: editions[1].timeZone: “Brussels” is not a time zone; expected one such as Europe/Brussels',
    'newsroom.yaml: 5: editions[1].direction: expected ltr or rtl, found “up”',
    'newsroom.yaml: 6: editions[1].fallback: expected hide, link or show, found “maybe”',
    'newsroom.yaml: 7: editions[1].calendar: “roman” is not a calendar; expected one such as gregory or buddhist',
    'newsroom.yaml: 8: editions[1].tilte: “tilte” is not a field; did you mean “title”?',
    'newsroom.yaml: 9: editions[2].path: “api” is a URL of Coranto itself',
    'newsroom.yaml: 10: editions[2].language: “en_GB” is not a language tag; expected one such as en, pt-BR or zh-Hant',
    'newsroom.yaml: 13: editions[3]: expected fields such as path: and language:, found “en”',
  ]);
});

test('says what is wrong with a topic, and in which line', () => {
  const editions = 'editions:\n  - {path: en, language: en, title: A, timeZone: UTC}\n';
  assert.deepEqual(
    faults(
      `${editions}topics:\n  Port News:\n    en: Port\n  b:\n    sv: Hamn\n  c:\n    en: PORT\n  d:\n    en: {label: D, slug: D d}\n`,
    ),
    [
      'newsroom.yaml: 4: topics.Port News: “Port News” is not a topic’s key; expected lower-case letters and digits joined by hyphens, such as port-security',
      'newsroom.yaml: 7: topics.b.sv: there is no edition “sv”; the editions are en',
      'newsroom.yaml: 9: topics.c.en: has the slug “port” that “Port News” has; give one of them another, with label: and slug:',
      'newsroom.yaml: 11: topics.d.en.slug: “D d” is not a slug: lower-case letters and digits in groups joined by hyphens, 80 at most; write d-d',
    ],
  );
  assert.deepEqual(faults('topics:\n  a: Port\n  b:\n    en: [x]\ntopic: 1\n'), [
    'newsroom.yaml: 2: topics.a: expected an edition and a name, such as en: Port, found “Port”',
    'newsroom.yaml: 4: topics.b.en: expected the topic’s name in this edition, or label: and slug:, found a list',
    'newsroom.yaml: 5: topic: “topic” is not a field; did you mean “topics”?',
  ]);
});

test('refuses an edition path that is given twice, and a file that is no YAML', () => {
  const edition = '  - {path: en, language: en, title: A, timeZone: UTC}\n';
  assert.deepEqual(faults(`editions:\n${edition}${edition}`), [
    'newsroom.yaml: 3: editions[2].path: “en” is taken above; expected another path',
  ]);
  assert.deepEqual(faults('editions:\n\t- x\n'), [
    'newsroom.yaml: 2: editions: a tab stands here; indent with spaces',
  ]);
  assert.deepEqual(faults('just words'), ['newsroom.yaml: 1: expected editions: and topics:']);
});

const WITH_FEEDS = `editions:
  - path: en
    language: en
    title: A
    timeZone: UTC
    window: 20
    api: key
    rights: © the  port
    license: https://creativecommons.org/licenses/by/4.0/
    icon: crane.png
    logo: dock.gif
    accent: "#0B5"
    publisher: The Port
    email: press@example.org
    phone: +32 2 555 01 00
    address: |
      Quay 1,
      0099 Port
topics:
  crime: {iptc: "20000082", en: Crime}
  court: {en: Court, iptc: medtop:01000000}
  law: {iptc: http://cv.iptc.org/newscodes/mediatopic/20000119}
`;

test('reads what feeds say of an edition, and which of the IPTC Media Topics a topic is', () => {
  const { editions, topics, problems } = read(WITH_FEEDS);
  assert.deepEqual(problems, []);
  const [{ windowSize, api, rights, license, icon, logo } = {}] = editions;
  assert.deepEqual(
    [windowSize, api, rights, license, icon, logo],
    [20, 'key', '© the port', 'https://creativecommons.org/licenses/by/4.0/', 'crane.png', 'dock.gif'],
  );
  const [{ accent, publisher, email, phone, address } = {}] = editions;
  assert.deepEqual(
    [accent, publisher, email, phone, address],
    ['#00bb55', 'The Port', 'press@example.org', '+32 2 555 01 00', 'Quay 1, 0099 Port'],
  );
  assert.deepEqual(topics, [
    { key: 'crime', iptc: '20000082', labels: [{ edition: 'en', label: 'Crime', slug: 'crime' }] },
    { key: 'court', iptc: '01000000', labels: [{ edition: 'en', label: 'Court', slug: 'court' }] },
    { key: 'law', iptc: '20000119', labels: [] },
  ]);
});

test('says what is wrong with what feeds say of an edition, and with a code', () => {
  const text = `editions:
  - path: en
    language: en
    title: A
    timeZone: UTC
    window: many
    license: CC BY 4.0
    icon: [a.png]
  - {path: nl, language: nl, title: B, timeZone: UTC, window: 501}
  - {path: fr, language: fr, title: C, timeZone: UTC, accent: blue, email: press, phone: none}
topics:
  crime: {iptc: 123, en: Crime}
`;
  assert.deepEqual(faults(text), [
    'newsroom.yaml: 6: editions[1].window: expected a whole number of entries from 10 to 500, found “many”',
    'newsroom.yaml: 7: editions[1].license: “CC BY 4.0” is not a web address; expected that of a licence, such as https://creativecommons.org/licenses/by/4.0/',
    'newsroom.yaml: 8: editions[1].icon: expected the name of a square picture beside this file, found a list',
    'newsroom.yaml: 9: editions[2].window: expected a whole number of entries from 10 to 500, found “501”',
    'newsroom.yaml: 10: editions[3].accent: “blue” is not a colour; expected one such as #0b5c7a',
    'newsroom.yaml: 10: editions[3].email: “press” is not an e-mail address; expected one such as press@example.org',
    'newsroom.yaml: 10: editions[3].phone: “none” is not a telephone number; expected one such as +32 2 555 01 00: digits, and nothing else but +, spaces, hyphens, dots, slashes and brackets',
    'newsroom.yaml: 12: topics.crime.iptc: “123” is not an IPTC Media Topic code; expected eight digits such as 20000082, or its URI',
  ]);
});

test('finds the pictures of editions beside the file, and says which will not do', async () => {
  const files = new Map([
    ['icon.png', ICON.bytes],
    ['crane.png', PNG],
    ['tariff.pdf', PDF],
  ]);
  const place = (pictures: string) =>
    placePictures(
      read(`editions:\n  - {path: en, language: en, title: A, timeZone: UTC, ${pictures}}\n`),
      async (name) => files.get(name),
    );
  const { editions, problems } = await place('icon: icon.png, logo: icon.png');
  assert.deepEqual(problems, []);
  const [placed] = editions;
  assert.deepEqual([placed?.edition.icon, placed?.edition.logo], [ICON.name, ICON.name]);
  assert.deepEqual([...(placed?.media.keys() ?? [])], [ICON.name]);
  const refused = await place('icon: crane.png, logo: gone.png');
  assert.deepEqual(says(refused.problems), [
    'newsroom.yaml: 2: editions[1].icon: “crane.png” has 1 by 1 pixels; expected at least 48 across',
    'newsroom.yaml: 2: editions[1].logo: “gone.png” is not beside newsroom.yaml; add the file or correct its name',
  ]);
  assert.match(says((await place('logo: tariff.pdf')).problems).join(), /is application\/pdf and no image/);
  assert.match(
    says((await place('logo: ../x.png')).problems).join(),
    /is not beside newsroom.yaml; name a file/,
  );
});
