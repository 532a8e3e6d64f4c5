// Whether each edition says what every public body owes its readers, and whether what it says of accessibility leads on.
import { Parser } from 'htmlparser2';
import type { Edition } from '../../../domain/edition.ts';
import { STATEMENT_KINDS, type StatementKind } from '../../../domain/statement.ts';
import { listStatements } from '../../../storage/statements.ts';
import type { Examined, Listener } from './finding.ts';

const MEANINGS: Readonly<Record<StatementKind, string>> = {
  accessibility: 'accessibility statement',
  privacy: 'privacy statement',
  legal: 'legal notice',
  contact: 'page on how to reach whoever publishes it',
};

/** Checks the statements of the editions that are open. */
export async function checkStatements(
  { db, config }: Pick<Examined, 'db' | 'config'>,
  { find }: Pick<Listener, 'find'>,
  editions: readonly Edition[],
): Promise<void> {
  const accessibility = new Map(
    (await listStatements(db)).flatMap(({ editionId, kind, body }) =>
      kind === 'accessibility' ? [[editionId, body] as const] : [],
    ),
  );
  for (const { id, path, statements } of editions.filter(({ closedAt }) => closedAt === null)) {
    for (const kind of STATEMENT_KINDS) {
      if (statements.includes(kind)) continue;
      const what = `it has no ${MEANINGS[kind]}`;
      const remedy = `coranto statement set ${path} ${kind} <file>`;
      find({ check: 'editions', severity: 'fault', where: path, what, do: remedy });
    }
    const body = accessibility.get(id);
    if (body === undefined) continue;
    const page = `${config.baseUrl}/${path}/accessibility`;
    const links = linksIn(body).flatMap((url) => URL.parse(url, page) ?? []);
    for (const what of faultsOfAccessibility(links, config.baseUrl, path)) {
      const remedy = `add it, and “coranto statement set ${path} accessibility <file>”`;
      find({ check: 'editions', severity: 'warning', where: path, what, do: remedy });
    }
  }
}

/** Directive (EU) 2016/2102, article 7(1): a feedback mechanism, and a link to the enforcement procedure. */
function faultsOfAccessibility(links: readonly URL[], baseUrl: string, path: string): string[] {
  const own = links.filter(({ href }) => href.startsWith(`${baseUrl}/`));
  const isContact = ({ protocol, href }: URL): boolean =>
    protocol === 'mailto:' || href.replace(/[?#].*$/, '') === `${baseUrl}/${path}/contact`;
  const leadsOut = (url: URL): boolean => /^https?:$/.test(url.protocol) && !own.includes(url);
  return [
    ...(links.some(isContact)
      ? []
      : ['its accessibility statement has no link for feedback: an e-mail address, or the page “contact”']),
    ...(links.some(leadsOut)
      ? []
      : ['its accessibility statement has no link to whoever enforces accessibility where readers complain']),
  ];
}

function linksIn(html: string): string[] {
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, { href }) {
      if (name === 'a' && href !== undefined) links.push(href);
    },
  });
  parser.end(html);
  return links;
}
