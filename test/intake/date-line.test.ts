import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAmbiguousDate, readDateLine } from '../../src/intake/date-line.ts';

const LANGUAGES = [
  'en',
  'nl',
  'fr',
  'de',
  'es',
  'pt',
  'it',
  'ru',
  'pl',
  'cs',
  'sv',
  'fi',
  'hu',
  'lv',
  'tr',
  'el',
  'ar',
  'fa',
  'he',
  'hi',
  'th',
  'vi',
  'ja',
  'ko',
  'zh',
];

const DATES: Readonly<Record<string, string>> = {
  en: '2019, June 18|18 June 2019|June 18, 2019|Tuesday, 18th of June 2019|the 18th of June, 2019|18 JUNE 2019|Jun. 18 2019',
  nl: '18 juni 2019|dinsdag 18 juni 2019|2019, 18 juni',
  fr: '18 juin 2019|Mardi 18 juin 2019|le 18 juin 2019',
  de: '18. Juni 2019|Dienstag, den 18. Juni 2019|18.Juni 2019',
  es: '18 de junio de 2019|martes, 18 de junio del 2019',
  pt: '18 de junho de 2019|18 jun. 2019',
  it: '18 giugno 2019|martedì 18 giugno 2019',
  ru: '18 июня 2019 г.|вторник, 18 июня 2019|Июнь 18, 2019',
  pl: '18 czerwca 2019 r.|18 cze 2019',
  cs: '18. června 2019',
  sv: '18 juni 2019|tisdag den 18 juni 2019',
  fi: '18. kesäkuuta 2019|tiistaina 18. kesäkuuta 2019',
  hu: '2019. június 18.|2019. június 18., kedd',
  lv: '2019. gada 18. jūnijs',
  tr: '18 Haziran 2019|18 Haziran 2019 Salı',
  el: '18 Ιουνίου 2019',
  ar: '18 يونيو 2019|١٨ يونيو ٢٠١٩|الثلاثاء، 18 يونيو 2019|\u200f18 يونيو\u200f 2019',
  fa: '۱۸ ژوئن ۲۰۱۹',
  he: '18 ביוני 2019|יום שלישי, 18 ביוני 2019',
  hi: '18 जून 2019|१८ जून २०१९',
  th: '18 มิถุนายน 2019|18 มิ.ย. 2019',
  vi: '18 tháng 6, 2019|ngày 18 tháng 6 năm 2019|Thứ Ba, 18 tháng 6, 2019',
  ja: '2019年6月18日|2019年6月18日（火）|２０１９年６月１８日 火曜日',
  ko: '2019년 6월 18일|2019년 6월 18일 화요일',
  zh: '2019年6月18日|2019年06月18日',
  und: '2019-06-18|2019/06/18|2019.6.18|2019. 6. 18.',
};

for (const [language, lines] of Object.entries(DATES)) {
  test(`reads dates in ${language}, whatever the edition’s language`, () => {
    for (const line of lines.split('|')) {
      if (language !== 'und') assert.equal(readDateLine(line, language, []), '2019-06-18', line);
      assert.equal(readDateLine(line, 'eo', LANGUAGES), '2019-06-18', line);
    }
  });
}

test('reads every month of every language as Intl writes it, long and short', () => {
  for (const language of LANGUAGES) {
    for (let month = 0; month < 12; month++) {
      for (const style of ['full', 'long', 'medium'] as const) {
        const options = { dateStyle: style, calendar: 'gregory', timeZone: 'UTC' } as const;
        const line = new Intl.DateTimeFormat(language, options).format(Date.UTC(2031, month, 18));
        const day = `2031-${String(month + 1).padStart(2, '0')}-18`;
        // Digits alone have two readings and no names.
        if (/\p{L}.*\p{L}/u.test(line.replace(/\p{Cf}/gu, '')))
          assert.equal(readDateLine(line, language, []), day, `${language}: ${line}`);
      }
    }
  }
});

test('understands months shortened by hand', () => {
  assert.equal(readDateLine('3 Sept. 2019', 'en', []), '2019-09-03');
  assert.equal(readDateLine('3 févr. 2019', 'fr', []), '2019-02-03');
  assert.equal(readDateLine('3 août 2019', 'fr', []), '2019-08-03');
  assert.equal(readDateLine('3 AOUT 2019', 'fr', []), '2019-08-03');
  assert.equal(readDateLine('1er janv. 2019', 'fr', []), '2019-01-01');
});

test('reads a month that two languages share in the edition’s language, and else not at all', () => {
  assert.equal(readDateLine('3 listopada 2019', 'pl', ['hr', 'pl']), '2019-11-03');
  assert.equal(readDateLine('3 listopada 2019', 'hr', ['hr', 'pl']), '2019-10-03');
  assert.equal(readDateLine('3 listopada 2019', 'en', ['hr', 'pl']), undefined);
});

test('takes nothing else for a date', () => {
  const lines = [
    '',
    '2019',
    'June 2019',
    '18 June',
    '18/06/2019',
    '18.06.2019',
    'June 18, 2019 was a good day',
    '18 19 June 2019',
    'June 18 2019 2020',
    'On 18 June 2019 ships sailed',
    '118 June 2019',
    'June 18, 20199',
    'Juneau 18, 2019',
    'tháng 13 2019',
    '2019年6月',
    '1st 2nd 2019 June',
    `${' '.repeat(90)}x 18 June 2019`,
  ];
  for (const line of lines) assert.equal(readDateLine(line, 'en', LANGUAGES), undefined, line);
  assert.equal(isAmbiguousDate('18/06/2019'), true);
  assert.equal(isAmbiguousDate('١٨/٠٦/٢٠١٩'), true);
  assert.equal(isAmbiguousDate('2019-06-18'), false);
});
