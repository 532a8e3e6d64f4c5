import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { UPDATED } from '../../../src/render/feeds/format-writer.ts';
import {
  element,
  placeFor,
  readXml,
  replaceChildren,
  writeDocument,
  writeElement,
  writeFrame,
} from '../../../src/render/feeds/xml-tree.ts';
import { assertWellFormed, textsAt } from './parsers.ts';

describe('the XML tree', () => {
  test('keeps order, attributes, text and CDATA when read', () => {
    const root = readXml(
      '<?xml version="1.0"?><a b="1 &amp; 2"><c>x &lt; y</c> <d/><c><![CDATA[<z>]]></c></a>',
    );
    assert.equal(
      writeElement(root, 0),
      '<a b="1 &#x26; 2">\n  <c>x &#x3C; y</c>\n  <d/>\n  <c><![CDATA[<z>]]></c>\n</a>',
    );
  });

  test('throws for a document that is not well-formed', () => {
    assert.throws(() => readXml('<a><b></a>'));
    assert.throws(() => readXml('<!-- only a comment -->'), /without a root element/);
  });

  test('writes text and attributes that any XML parser reads back unchanged', () => {
    const value = ' "a" \'b\' <c> &amp; ]]> \t\n\r end ';
    const xml = writeDocument(element('r', {}, [element('e', { x: value, gone: undefined }, value)]));
    assertWellFormed(xml);
    assert.deepEqual(textsAt(xml, '/r/e'), [value]);
    assert.deepEqual(textsAt(xml, '/r/e/@x'), [value]);
    assert.deepEqual(textsAt(xml, '/r/e/@gone'), []);
  });

  test('splits CDATA wherever its end stands in it', () => {
    const text = ']]>a]]>]]>]]';
    const xml = writeDocument(element('r', {}, [{ type: 'cdata', text }]));
    assertWellFormed(xml);
    assert.deepEqual(textsAt(xml, '/r'), [text]);
  });

  test('replaces elements where the first of the name was, or last', () => {
    const names = (xml: string, name: string) => {
      const root = readXml(xml);
      replaceChildren(root, name, [element('n', {}), element('m', {})]);
      return root.children.map((child) => (child.type === 'element' ? child.name : child.type));
    };
    assert.deepEqual(names('<r><a/><b/><c/><b/></r>', 'b'), ['a', 'n', 'm', 'c']);
    assert.deepEqual(names('<r><a/></r>', 'b'), ['a', 'n', 'm']);
  });

  test('leaves a place for elements that were serialised before, and for a time', () => {
    const items = ['x', 'y'].map((text) => element('item', {}, [element('b', {}, text)]));
    const at = (time: string) => element('at', {}, time);
    const root = element('r', {}, [at(UPDATED), element('c', {}), ...placeFor(items), element('d', {})]);
    const { before, rest, between, after } = writeFrame(root, ['<?i?>']);
    const whole = writeDocument(
      element('r', {}, [at('noon'), element('c', {}), ...items, element('d', {})]),
      ['<?i?>'],
    );
    const written = items.map((item) => writeElement(item, 1));
    assert.equal(`${before}noon${rest}${written.join(between)}${after}`, whole);
  });

  test('leaves none where there are no elements', () => {
    const root = element('r', {}, [element('at', {}, UPDATED), ...placeFor([])]);
    const { before, rest, after } = writeFrame(root);
    assert.equal(
      `${before}noon${rest}${after}`,
      writeDocument(element('r', {}, [element('at', {}, 'noon')])),
    );
  });
});
