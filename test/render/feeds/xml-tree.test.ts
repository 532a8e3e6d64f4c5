import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  element,
  readXml,
  replaceChildren,
  writeDocument,
  writeElement,
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

  test('lets a fragment stand as it was serialised', () => {
    const xml = writeElement(element('item', {}, [element('b', {}, 'x')]), 1);
    const whole = writeElement(element('r', {}, [element('item', {}, [element('b', {}, 'x')])]), 0);
    assert.equal(writeElement(element('r', {}, [{ type: 'fragment', xml }]), 0), whole);
  });
});
