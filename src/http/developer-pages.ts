// Which pages there are for developers.

/** Every page by its name in the URL, in the order in which they are read. The empty one is the first page. */
export const PAGES: readonly { name: string; title: string }[] = [
  { name: '', title: 'Where to start' },
  { name: 'reading', title: 'Reading' },
  { name: 'changes', title: 'Every change' },
  { name: 'webhooks', title: 'Webhooks' },
  { name: 'websub', title: 'WebSub' },
  { name: 'keys', title: 'Keys' },
  { name: 'writing', title: 'Writing' },
  { name: 'mailing', title: 'Press mailing' },
  { name: 'versions', title: 'Versions' },
  { name: 'reference', title: 'Reference' },
];

/** Names of guides: each is a file of the site, `guide-{name}.md`. */
export const GUIDES: readonly string[] = PAGES.map(({ name }) => name || 'start').filter(
  (name) => name !== 'reference',
);
