// Whether the links inside the newsroom lead anywhere, those that editors wrote and those that pages are made of.
import { parsePath } from '../../../documents/address.ts';
import { decoded } from '../report.ts';
import { type FindStatuses, pathBelowBase } from './answers.ts';
import { type Finding, REPORT } from './finding.ts';

/** Links of one document. */
export interface Linking {
  /** Path of the document. */
  path: string;
  /** Of an article's page. */
  article: { edition: string; story: string } | null;
  links: readonly { url: string; isInText: boolean }[];
}

export interface LinkCheck {
  /** Looks at the links of documents. @returns how many led somewhere inside the newsroom */
  look(documents: readonly Linking[]): Promise<number>;
  /** What was found, once everything has been looked at. */
  findings(): Finding[];
}

/** What is found of a link that pages are made of: a dead one may be on every page. */
interface Repeated {
  status: number;
  first: string;
  documents: number;
}

/** @param baseUrl of the newsroom */
export function createLinkCheck(baseUrl: string, findStatuses: FindStatuses): LinkCheck {
  const inTexts: Finding[] = [];
  const repeated = new Map<string, Repeated>();
  return {
    async look(documents) {
      const inside = documents.map((document) => ({ ...document, paths: pathsInside(document, baseUrl) }));
      const all = inside.flatMap(({ paths }) => [...paths.keys()]);
      const statuses = await findStatuses(all);
      for (const { path, article, paths } of inside) {
        for (const [target, isInText] of paths) {
          const status = statuses.get(target) as number;
          if (status === 200) continue;
          if (isInText) inTexts.push(deadInText(article, path, target, status));
          else {
            const known = repeated.get(target) ?? { status, first: path, documents: 0 };
            repeated.set(target, { ...known, documents: known.documents + 1 });
          }
        }
      }
      return all.length;
    },
    findings: () => [...inTexts, ...[...repeated].map(([target, one]) => deadElsewhere(target, one))],
  };
}

/** Each path inside the newsroom once, and whether it is an editor who leads there. */
function pathsInside({ path, links }: Linking, baseUrl: string): Map<string, boolean> {
  const paths = new Map<string, boolean>();
  for (const { url, isInText } of links) {
    const target = URL.parse(url, baseUrl + path);
    const inside = target === null ? undefined : pathBelowBase(target.href, baseUrl);
    // A way within the page is none between pages.
    if (inside !== undefined && inside !== path) paths.set(inside, isInText || paths.get(inside) === true);
  }
  return paths;
}

function deadInText(article: Linking['article'], path: string, target: string, status: number): Finding {
  return {
    check: 'links',
    // Whoever follows it is told what happened to the article.
    severity: status === 410 ? 'warning' : 'fault',
    where: article ? `${article.edition}/${article.story}` : decoded(path),
    what: `its text leads to ${decoded(target)}, ${sayStatus(status)}`,
    do: `take the link out or lead it elsewhere: ${remedyOf(article, path)}`,
  };
}

/** What is in nobody's article is in a statement. */
function remedyOf(article: Linking['article'], path: string): string {
  if (article) return `coranto amend ${article.story} ${article.edition} <file>`;
  const address = parsePath(path);
  return address?.kind === 'statement'
    ? `coranto statement set ${address.edition} ${address.statement} <file>`
    : REPORT;
}

function deadElsewhere(target: string, { status, first, documents }: Repeated): Finding {
  const others = documents === 1 ? '' : ` and ${documents - 1} more`;
  return {
    check: 'links',
    severity: 'fault',
    where: decoded(first),
    what: `it${others} leads to ${decoded(target)}, ${sayStatus(status)}`,
    do: REPORT,
  };
}

function sayStatus(status: number): string {
  if (status === 404) return 'where there is nothing';
  return status === 410 ? 'which was withdrawn' : `which answers ${status}`;
}
