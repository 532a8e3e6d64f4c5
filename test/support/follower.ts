// A partner that keeps a copy of what is public by the change cursor alone, as its documentation says.
import assert from 'node:assert/strict';
import type { Newsroom } from './newsroom.ts';
import type { Site } from './site.ts';

interface Told {
  id: string;
  cursor: string;
  kind: string;
  articleId: string | null;
  article?: { uuid: string } | null;
}

interface Page {
  changes: Told[];
  next: string;
  more: boolean;
  nextUrl: string;
  topics?: string[];
}

const API = '/api/v1';

export class Follower {
  /** The bytes of each article by UUID. */
  readonly held = new Map<string, string>();
  /** Ids of what was told since the last restart, in their order. */
  told: string[] = [];
  readonly #site: Site;
  #filter: { edition?: string; topic?: string };
  #after: string | null = null;
  #saved: { after: string | null; filter: { edition?: string; topic?: string }; held: Map<string, string> };

  constructor(site: Site, filter: { edition?: string; topic?: string } = {}) {
    this.#site = site;
    this.#filter = { ...filter };
    this.#saved = { after: null, filter: { ...filter }, held: new Map() };
  }

  /** Asks for one page. Returns whether there is more. */
  async poll(limit: number): Promise<boolean> {
    const after = this.#after === null ? {} : { after: this.#after };
    const page = await this.#get<Page>('/changes', { ...this.#filter, ...after, limit: String(limit) });
    assert.ok(page.changes.length <= limit);
    let stale = false;
    for (const { id, kind, articleId, article } of page.changes) {
      assert.ok(!this.told.includes(id), `${id} was told twice`);
      this.told.push(id);
      if (kind === 'edition') stale = true;
      else if (article) this.held.set(article.uuid, JSON.stringify(article));
      else this.held.delete(articleId as string);
    }
    this.#after = page.next;
    const [meant] = page.topics ?? [];
    if (meant !== undefined && meant !== this.#filter.topic) {
      this.#filter.topic = meant;
      stale = true;
    }
    if (stale) await this.list();
    return page.more;
  }

  async catchUp(limit: number): Promise<void> {
    while (await this.poll(limit));
  }

  /** What an `edition` change asks for. */
  async list(): Promise<void> {
    let url: string | null = `${API}/articles?${new URLSearchParams({ ...this.#filter, limit: '2' })}`;
    while (url !== null) {
      const { items, next }: { items: { uuid: string }[]; next: string | null } = JSON.parse(
        (await this.#site.get(url)).body,
      );
      for (const article of items) this.held.set(article.uuid, JSON.stringify(article));
      url = next === null ? null : next.slice(new URL(next).origin.length);
    }
  }

  /** Writes down where it is, and what it asks for. */
  save(): void {
    this.#saved = { after: this.#after, filter: { ...this.#filter }, held: new Map(this.held) };
  }

  /** Dies, and goes on from where it last wrote down that it was; `torn`: what it holds was written since. */
  restart(torn: boolean): void {
    this.#after = this.#saved.after;
    // What its topic has become is told again: it has not listed that yet, as far as it knows.
    this.#filter = { ...this.#saved.filter };
    this.told = [];
    if (torn) return;
    this.held.clear();
    for (const [uuid, bytes] of this.#saved.held) this.held.set(uuid, bytes);
  }

  /** Whether its copy is what is public: the bytes of each article as its own URL has them. */
  async assertRight(newsroom: Newsroom): Promise<void> {
    const wanted = new Map<string, string>();
    for (const { uuid } of newsroom.rows('SELECT uuid FROM articles')) {
      const { status, body } = await this.#site.get(`${API}/articles/${uuid}`);
      if (status !== 200) continue;
      const { editionId, topics } = JSON.parse(body) as { editionId: string; topics: { id: string }[] };
      const { edition, topic } = this.#filter;
      const isOfEdition = edition === undefined || editionId === this.#uuidOf(newsroom, edition);
      if (isOfEdition && (topic === undefined || topics.some(({ id }) => id === topic))) {
        wanted.set(uuid as string, body);
      }
    }
    const sorted = (map: Map<string, string>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1));
    assert.deepEqual(sorted(this.held), sorted(wanted), JSON.stringify(this.#filter));
    assert.deepEqual(this.#site.errors, []);
  }

  #uuidOf(newsroom: Newsroom, path: string) {
    const ofPath =
      'SELECT uuid FROM editions WHERE id = (SELECT edition_id FROM edition_paths WHERE path = ?)';
    return newsroom.value(ofPath, path);
  }

  async #get<T>(path: string, query: Record<string, string>): Promise<T> {
    const { status, body } = await this.#site.get(`${API}${path}?${new URLSearchParams(query)}`);
    assert.equal(status, 200, body);
    return JSON.parse(body) as T;
  }
}
