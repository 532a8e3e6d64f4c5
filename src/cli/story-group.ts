// The stories of one commit, gathered until there are as many as one takes.
import { MOST_ARTICLES, MOST_STORIES } from '../desk/story-schema.ts';
import type { StoryInput } from '../domain/story-input.ts';
import { IMPORT_GROUP } from '../operations/import-stories.ts';

/**
 * One group at most: what one request carries to a newsroom elsewhere, and a bound of memory, for octets of JSON are
 * what it is made of. A story that has more by itself goes alone.
 */
const MOST = { stories: Math.min(IMPORT_GROUP, MOST_STORIES), articles: MOST_ARTICLES, octets: 4_000_000 };

/** Octets of a story as JSON. */
export function octetsOf({ story, articles, problems }: StoryInput): number {
  return Buffer.byteLength(JSON.stringify({ story, articles, problems }));
}

interface Gathered {
  story: StoryInput;
  octets: number;
}

export class StoryGroup {
  /** By key, in the order in which they came. */
  #stories = new Map<string, Gathered>();
  #articles = 0;
  #octets = 0;

  /**
   * Adds a story, or more articles of one that is there.
   * @param octets of its JSON
   * @returns what is to be committed first, where there was no room: then the group begins anew. The last story goes
   * on with it if this is more of the same, so that lines which stand together come in together
   */
  add(story: StoryInput, octets = octetsOf(story)): StoryInput[] {
    if (this.#hasRoom(story, octets)) {
      this.#put({ story, octets });
      return [];
    }
    const last = [...this.#stories.values()].at(-1);
    const goesOn = last?.story.story === story.story && this.#stories.size > 1;
    if (goesOn) this.#stories.delete(story.story);
    const full = this.take();
    if (goesOn) this.#put(last);
    this.#put({ story, octets });
    return full;
  }

  /** Takes out what there is. */
  take(): StoryInput[] {
    const stories = [...this.#stories.values()].map(({ story }) => story);
    this.#stories = new Map();
    this.#articles = 0;
    this.#octets = 0;
    return stories;
  }

  #hasRoom({ story, articles }: StoryInput, octets: number): boolean {
    return (
      (this.#stories.has(story) || this.#stories.size < MOST.stories) &&
      this.#articles + articles.length <= MOST.articles &&
      (this.#stories.size === 0 || this.#octets + octets <= MOST.octets)
    );
  }

  #put({ story, octets }: Gathered): void {
    const known = this.#stories.get(story.story);
    if (known) {
      known.story.articles.push(...story.articles);
      known.octets += octets;
    } else this.#stories.set(story.story, { story, octets });
    this.#articles += story.articles.length;
    this.#octets += octets;
  }
}
