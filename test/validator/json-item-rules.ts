// JSON Feed 1.1, an item and its attachments.
import type { Report, Rule } from './finding.ts';
import { authorsSaySomething, hasNoAuthor } from './json-author-rules.ts';
import { type JsonObject, objectsIn, textIn } from './json-members.ts';
import { isLanguageTag, isMediaType, isRfc3339, isWebAddress } from './syntax.ts';

export const ITEM_RULES: readonly Rule<JsonObject>[] = [
  ['JSON Feed 1.1, Items', itemHasId],
  ['JSON Feed 1.1, Items', itemHasContent],
  ['JSON Feed 1.1, Items', itemHasPermanentLink],
  ['JSON Feed 1.1, Items', datesAreRfc3339],
  ['JSON Feed 1.1, Items', languageIsTag],
  ['JSON Feed 1.1, Items', authorsSaySomething],
  ['JSON Feed 1.1, Attachments', attachmentsTypeIsMediaType],
  ['JSON Feed 1.1, Attachments', attachmentsSizeIsNumber],
  ['JSON Feed 1.1, Attachments', attachmentsAreNotAlternatives],
  ['JSON Feed 1.1, Deprecations', hasNoAuthor],
  ['Coranto: absolute URLs', urlsAreAbsolute],
  ['Coranto: true type and length', attachmentHasSize],
  ['Coranto: updated is released or later', updatedIsReleasedOrLater],
];

function itemHasId({ id }: JsonObject, report: Report): void {
  if (id === '') report('an empty id');
}

function itemHasContent({ content_html, content_text }: JsonObject, report: Report): void {
  if (content_html === undefined && content_text === undefined)
    report('neither content_html nor content_text');
}

function itemHasPermanentLink({ url }: JsonObject, report: Report): void {
  if (url === undefined) report('no url');
}

function datesAreRfc3339(item: JsonObject, report: Report): void {
  for (const name of ['date_published', 'date_modified']) {
    const date = textIn(item, name);
    if (date !== undefined && !isRfc3339(date)) report(`${name} "${date}"`);
  }
}

function languageIsTag(item: JsonObject, report: Report): void {
  const language = textIn(item, 'language');
  if (language !== undefined && !isLanguageTag(language)) report(`language "${language}"`);
}

function attachmentsTypeIsMediaType(item: JsonObject, report: Report): void {
  for (const attachment of objectsIn(item, 'attachments')) {
    const type = textIn(attachment, 'mime_type');
    if (type !== undefined && !isMediaType(type)) report(`mime_type "${type}"`);
  }
}

function attachmentsSizeIsNumber(item: JsonObject, report: Report): void {
  for (const { size_in_bytes: size, duration_in_seconds: duration } of objectsIn(item, 'attachments')) {
    if (typeof size === 'number' && !(Number.isInteger(size) && size >= 0)) report(`size_in_bytes ${size}`);
    if (typeof duration === 'number' && !(duration >= 0)) report(`duration_in_seconds ${duration}`);
  }
}

// "If two or more have the exact same title, they are considered as alternate representations of the same thing":
// ours never are.
function attachmentsAreNotAlternatives(item: JsonObject, report: Report): void {
  const titles = objectsIn(item, 'attachments').flatMap((attachment) => textIn(attachment, 'title') ?? []);
  if (new Set(titles).size < titles.length) report('attachments with one title');
}

function urlsAreAbsolute(item: JsonObject, report: Report): void {
  const own = ['url', 'external_url', 'image', 'banner_image'].map((name) => textIn(item, name));
  const attached = objectsIn(item, 'attachments').map((attachment) => textIn(attachment, 'url'));
  for (const url of [...own, ...attached]) if (url !== undefined && !isWebAddress(url)) report(`"${url}"`);
}

function attachmentHasSize(item: JsonObject, report: Report): void {
  for (const { size_in_bytes: size } of objectsIn(item, 'attachments')) {
    if (size === undefined) report('an attachment without its size');
  }
}

function updatedIsReleasedOrLater(item: JsonObject, report: Report): void {
  const [published, modified] = ['date_published', 'date_modified'].map((name) =>
    Date.parse(textIn(item, name) ?? ''),
  );
  if ((published ?? 0) > (modified ?? 0)) report('published after it was modified');
}
