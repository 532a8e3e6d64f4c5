// Random Markdown: what people write, and what they should not.
import fc from 'fast-check';
import { anyText } from './any-text.ts';

const word = fc.oneof(
  fc.constantFrom(
    ...[
      'ferry',
      'Größe',
      '船舶',
      'ميناء',
      '&',
      '<b>',
      '"q"',
      "it's",
      '&amp;',
      '&#x41;',
      '&nbsp;',
      '\\*',
      '{x}',
      '🛥',
    ],
  ),
  anyText({ maxLength: 6 }),
  fc.string({ maxLength: 10 }),
);

/** A few words on a line, or more lines. */
export const words = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));

const address = fc.constantFrom(
  ...['https://e.example/?a=1&b=2', '../02/x', 'mailto:a@e.example', 'x y', '<x (y)>', '#é', 'tel:1'],
);

const span = fc.oneof(
  words,
  words.map((text) => `*${text}*`),
  words.map((text) => `**${text}** _${text}_`),
  words.map((text) => `\`${text}\``),
  fc.tuple(words, address).map(([text, url]) => `[${text}](${url} "${text}")`),
  words.map((text) => `[${text}]{lang=fr dir=ltr}`),
  words.map((text) => `![${text}](crane.png "${text}")`),
);

const block = fc.oneof(
  fc.array(span, { minLength: 1, maxLength: 4 }).map((spans) => spans.join(' ')),
  words.map((text) => `## ${text}`),
  fc.array(span, { minLength: 1, maxLength: 3 }).map((items) => items.map((one) => `- ${one}`).join('\n')),
  fc
    .array(span, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((one, n) => `${n + 3}. ${one}`).join('\n')),
  span.map((text) => `> ${text}\n>\n> 1. ${text}`),
  words.map((text) => `\`\`\`\n${text}\n\`\`\``),
  fc.tuple(words, words).map(([a, b]) => `| ${a} | b |\n| --- | :-: |\n| ${b} | ${a} |`),
  fc.constantFrom('---', '<div onclick="x">y</div>', 'a  \nb', '![one](crane.png)', '    code <i>'),
);

/** A body of some blocks; its images are `crane.png`. */
export const markdown = fc.array(block, { maxLength: 6 }).map((blocks) => blocks.join('\n\n'));
