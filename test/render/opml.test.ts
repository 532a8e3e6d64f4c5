import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseOpml } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { cleanText } from '../../src/render/html.ts';
import { type Opml, renderOpml } from '../../src/render/opml.ts';
import { anyText } from '../support/any-text.ts';

interface Outline {
  attributes: Record<string, string>;
  children: Outline[];
}

/** Reads OPML strictly: the title, and the outlines as a tree. */
function read(xml: string): { title: string; outlines: Outline[] } {
  const parser = new SaxesParser();
  const root: Outline = { attributes: {}, children: [] };
  const open: Outline[] = [root];
  let title = '';
  let inTitle = false;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    inTitle = name === 'title';
    if (name !== 'outline') return;
    const outline: Outline = { attributes: { ...(attributes as Record<string, string>) }, children: [] };
    open.at(-1)?.children.push(outline);
    open.push(outline);
  });
  parser.on('closetag', ({ name }) => {
    inTitle = false;
    if (name === 'outline') open.pop();
  });
  parser.on('text', (text) => {
    if (inTitle) title += text;
  });
  parser.write(xml).close();
  return { title, outlines: root.children };
}

const sample: Opml = {
  title: 'Port & Customs <News>',
  groups: [
    {
      language: 'ar',
      title: 'أخبار الميناء',
      feeds: [
        {
          title: 'أخبار "الميناء"',
          url: 'https://news.example/ar/feed.atom?a=1&b=2',
          pageUrl: 'https://news.example/ar/',
          language: 'ar',
        },
      ],
    },
    { language: 'nl', title: 'Havennieuws', feeds: [] },
  ],
};

describe('the OPML list', () => {
  it('groups feeds by language', () => {
    const { title, outlines } = read(renderOpml(sample));
    assert.equal(title, sample.title);
    assert.deepEqual(
      outlines.map(({ attributes }) => attributes),
      [
        { text: 'أخبار الميناء', title: 'أخبار الميناء', language: 'ar' },
        { text: 'Havennieuws', title: 'Havennieuws', language: 'nl' },
      ],
    );
    assert.deepEqual(outlines[0]?.children[0]?.attributes, {
      type: 'rss',
      text: 'أخبار "الميناء"',
      title: 'أخبار "الميناء"',
      xmlUrl: 'https://news.example/ar/feed.atom?a=1&b=2',
      htmlUrl: 'https://news.example/ar/',
      language: 'ar',
    });
  });

  it('is understood by another reader of OPML', () => {
    const opml = parseOpml(renderOpml(sample));
    const feed = opml.body?.outlines?.[0]?.outlines?.[0];
    assert.equal(feed?.xmlUrl, 'https://news.example/ar/feed.atom?a=1&b=2');
    assert.equal(feed?.type, 'rss');
  });

  it('is well-formed for any text, and keeps all of it that XML can hold', () => {
    const text = fc.oneof(anyText(), fc.string({ unit: 'grapheme' }), fc.constant('\t\r\n]]>\u0000\ud800'));
    fc.assert(
      fc.property(text, text, text, (title, group, url) => {
        const feed = { title: group, url, pageUrl: url, language: 'en' };
        const said = read(renderOpml({ title, groups: [{ language: 'en', title: group, feeds: [feed] }] }));
        assert.equal(said.title, cleanText(title));
        assert.equal(said.outlines[0]?.attributes.text, cleanText(group));
        assert.equal(said.outlines[0]?.children[0]?.attributes.xmlUrl, cleanText(url));
      }),
    );
  });
});
