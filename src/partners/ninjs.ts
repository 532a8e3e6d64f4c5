// An article as ninjs 3.0 of the IPTC has it (https://www.iptc.org/std/ninjs/): the same facts in other words.
// What we do not know, such as an urgency, it does not say.
import { mediaKind } from '../domain/article.ts';
import { plainText } from '../render/html.ts';
import type { ArticleResource } from './article.ts';
import type { StoryResource } from './story.ts';

const STANDARD = {
  name: 'ninjs',
  version: '3.0',
  schema: 'https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json',
};

const PLAIN = 'text/plain';
const TYPES = { image: 'picture', audio: 'audio', video: 'video', file: 'component' } as const;

const urn = (uuid: string): string => `urn:uuid:${uuid}`;
const plain = (role: string, value: string) => ({ role, contentType: PLAIN, value });

/** A whole item. */
export function toNinjs(article: ArticleResource): object {
  return { ...contentOf(article), standard: STANDARD };
}

/** A story as one item, its articles whole within. */
export function storyToNinjs({ id, articles }: StoryResource): object {
  const times = articles.map(({ releasedAt }) => releasedAt).sort();
  return {
    uri: urn(id),
    type: 'composite',
    representationType: 'full',
    pubStatus: 'usable',
    firstCreated: times[0],
    versionCreated: articles
      .map(({ updatedAt }) => updatedAt)
      .sort()
      .at(-1),
    associations: articles.map((article) => ({
      ...contentOf(article),
      name: article.language,
      rel: article.role,
    })),
    standard: STANDARD,
  };
}

function contentOf(article: ArticleResource): object {
  const { uuid, id, url, lead, bodyHtml, bylines, dateline, rights, license } = article;
  const descriptions = [
    ...(lead === '' ? [] : [plain('summary', lead)]),
    ...article.corrections.map(({ note }) => plain('correction', note)),
  ];
  return {
    uri: urn(uuid),
    type: 'text',
    representationType: 'full',
    version: String(article.revision),
    firstCreated: article.releasedAt,
    versionCreated: article.updatedAt,
    contentCreated: article.releasedAt,
    pubStatus: 'usable',
    language: article.language,
    headlines: [plain('main', article.headline)],
    ...(descriptions.length > 0 && { descriptions }),
    bodies: [
      { role: 'main', contentType: 'text/html', charCount: [...plainText(bodyHtml)].length, value: bodyHtml },
    ],
    ...(bylines.length > 0 && { by: bylines.join(', ') }),
    ...(dateline !== null && { located: dateline }),
    ...(rights !== null && { copyrightNotice: rights }),
    ...(license !== null && { rightsInfo: { linkedRights: new URL(license).href } }),
    subjects: article.topics.map((topic) => ({
      name: topic.label,
      rel: 'about',
      uri: topic.iptc ?? urn(topic.id),
    })),
    altIds: [{ role: 'url', value: url }, ...(id === urn(uuid) ? [] : [{ role: 'guid', value: id }])],
    associations: [
      ...article.media.map(mediaItem),
      ...article.translations.map((other) => ({
        uri: urn(other.uuid),
        name: other.language,
        rel: relationOf(article.role, other.role),
        type: 'text',
        representationType: 'partial',
        language: other.language,
        altIds: [{ role: 'api', value: other.self }],
      })),
    ],
  };
}

/** What another text of the story is to this one; co-originals are nobody's translation. */
function relationOf(own: ArticleResource['role'], other: ArticleResource['role']): string {
  if (own === 'co-original') return 'co-original';
  return other === 'source' ? 'translatedFrom' : 'translation';
}

function mediaItem(use: ArticleResource['media'][number]): object {
  const { alt, caption, credit, title, terms, thumbnail } = use;
  const descriptions = [
    ...(caption === null ? [] : [plain('caption', caption)]),
    ...(alt === null ? [] : [plain('alternative', alt)]),
  ];
  const renditionOf = (name: string, file: NonNullable<typeof thumbnail>) => ({
    name,
    href: file.url,
    contentType: file.type,
    sizeInBytes: file.size,
    ...(file.width !== null && { width: file.width }),
    ...(file.height !== null && { height: file.height }),
  });
  return {
    uri: use.url,
    name: title ?? use.name,
    rel: 'media',
    type: TYPES[mediaKind(use.type)],
    pubStatus: 'usable',
    ...(descriptions.length > 0 && { descriptions }),
    ...(title !== null && { headlines: [plain('main', title)] }),
    ...(credit !== null && { by: credit }),
    ...(terms !== null && { usageTerms: terms }),
    renditions: [renditionOf('main', use), ...(thumbnail ? [renditionOf('thumbnail', thumbnail)] : [])],
  };
}
