import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepNumbersInOrder } from '../../src/render/number-order.ts';

/** The groups that are kept in order; all else is as it was. */
function kept(html: string): string[] {
  const marked = keepNumbersInOrder(html);
  assert.equal(marked.replace(/<bdi dir="ltr">|<\/bdi>/g, ''), html);
  return [...marked.matchAll(/<bdi dir="ltr">(.*?)<\/bdi>/g)].map(([, text]) => text as string);
}

describe('numbers in text from right to left', () => {
  const CASES: Record<string, string[]> = {
    'اتصل على +32 2 555 01 23 الآن': ['+32 2 555 01 23'],
    'اتصل على (02) 555.01.23.': ['(02) 555.01.23'],
    'اللوحة 1-ABC-234 أو ABC-12': ['1-ABC-234', 'ABC-12'],
    'الحساب BE12 أو ٠٢ ٥٥٥ ٠١': ['٠٢ ٥٥٥ ٠١'],
    'الرقم +3225550123': ['+3225550123'],
    'في 14 مارس 2026': [],
    'كان هناك 12 MacBook': [],
    'عام 2024. 15 شخصًا': [],
    'منذ 2026-01-20T00:00:00Z': [],
    'x&#39;1&amp;2': [],
    'من (02)-(555) إلى A-1': ['(02)-(555)', 'A-1'],
    'في <b>02 555</b> أو <i>لا</i> 03 555': ['02 555', '03 555'],
  };
  for (const [text, expected] of Object.entries(CASES)) {
    it(`keep their order in “${text}”`, () => assert.deepEqual(kept(text), expected));
  }

  it('leave tags, and what may hold text alone, as they are', () => {
    const html = '<a href="tel:+32-2-555" title="1-ABC-234">نص</a><option value="1">COVID-19</option>';
    assert.equal(keepNumbersInOrder(html), html);
  });
});
