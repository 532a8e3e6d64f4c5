// sfeed: each document fetched as sfeed_update(1) does it, parsed, and merged with the lines that there were.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { has, runProgram } from './program.ts';
import type { Belief, Reader } from './reader.ts';

const AGENT = 'fetched-for-sfeed';

/**
 * It keeps a line for each id, title and link, one author and one enclosure of an entry, and no language. It follows no
 * redirects and asks without conditions.
 */
export const sfeed: Reader = {
  name: 'sfeed',
  debianPackage: 'sfeed',
  isThere: has('sfeed'),
  asks: (agent) => agent === AGENT,
  subscribe(folder, feeds) {
    const known = new Map<string, Map<string, Belief>>(feeds.map(({ url }) => [url, new Map()]));
    const files = new Map(feeds.map(({ url }, i) => [url, join(folder, String(i))]));
    return {
      async poll() {
        const found: string[] = [];
        for (const [url, file] of files) {
          const answer = await fetch(url, { redirect: 'manual', headers: { 'User-Agent': AGENT } });
          const text = await answer.text();
          if (!answer.ok) continue;
          writeFileSync(file, text);
          found.push(url);
        }
        const list = found.map((url) => `${url}\n${files.get(url)}\n`).join('');
        await runProgram('sh', ['-c', PARSE], { input: list });
        for (const url of found) {
          for (const belief of readLines(readFileSync(`${files.get(url)}.tsv`, 'utf8'))) {
            // sfeed_update(1), merge: unique by id, title and link.
            known.get(url)?.set([belief.id, belief.title, belief.link].join('\t'), belief);
          }
        }
        return new Map([...known].map(([url, lines]) => [url, [...lines.values()]]));
      },
    };
  },
};

/** Parses each document of a list of addresses and files. */
const PARSE = 'while read -r url; read -r file; do sfeed "$url" < "$file" > "$file.tsv" || exit 1; done';

function readLines(text: string): Belief[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const [at, title, link, content, , id, author, enclosure, topics] = line.split('\t');
    return {
      id: id ?? '',
      title: title ?? '',
      link: link ?? '',
      published: Number(at) * 1000,
      authors: author ? [author] : [],
      enclosures: enclosure ? [{ url: enclosure }] : [],
      content: unescaped(content ?? ''),
      topics: topics ? topics.split('|') : [],
    };
  });
}

/** sfeed(5): in content a line end, a tab and a backslash are written with a backslash. */
function unescaped(field: string): string {
  const meant: Record<string, string> = { n: '\n', t: '\t', '\\': '\\' };
  return field.replace(/\\([nt\\])/g, (_, letter: string) => meant[letter] as string);
}
