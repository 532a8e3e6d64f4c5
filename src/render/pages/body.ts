// The text of an article or a statement as a page has it: with tables that a keyboard can scroll and a voice can follow.
import { type Markup, trusted } from './markup.ts';

const OF_TABLE = /<(\/?)(table|thead|th)\b([^>]*)>/g;

/**
 * Sanitised HTML, in which a wide table scrolls by itself and each heading says what it is over or beside: that of
 * a table's head over a column, any other beside a row.
 */
export function bodyText(html: string): Markup {
  let isInHead = false;
  return trusted(
    html.replace(OF_TABLE, (tag, end: string, name: string, attributes: string) => {
      if (name === 'thead') isInHead = end === '';
      if (name === 'table') return end === '' ? `<div class="table" tabindex="0">${tag}` : `${tag}</div>`;
      return name === 'th' && end === '' ? `<th scope="${isInHead ? 'col' : 'row'}"${attributes}>` : tag;
    }),
  );
}
