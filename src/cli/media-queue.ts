// Media on their way to the newsroom, ahead of the stories that use them: a few at once, each only where it is missing.
import type { DeskLink } from '../desk/link.ts';
import type { ReadStory } from '../intake/read-story.ts';

/** Held in memory at most, and asked of a newsroom elsewhere at once. */
const AT_ONCE = 4;

export class MediaQueue {
  readonly #desk: DeskLink;
  readonly #underway = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  constructor(desk: DeskLink) {
    this.#desk = desk;
  }

  /** Sends what is missing of a story's media; waits only while too many are under way. */
  async send(media: ReadStory['media']): Promise<void> {
    for (const [name, { bytes }] of media) {
      while (this.#underway.size >= AT_ONCE) await Promise.race(this.#underway);
      if (this.#failure) return;
      const sending: Promise<void> = this.#send(name, bytes).finally(() => this.#underway.delete(sending));
      this.#underway.add(sending);
    }
  }

  /**
   * Waits until everything sent has arrived: an article never refers to a file that is not there.
   * @throws what the first failure was
   */
  async arrived(): Promise<void> {
    await Promise.all(this.#underway);
    if (this.#failure) throw this.#failure.error;
  }

  async #send(name: string, bytes: Uint8Array): Promise<void> {
    try {
      if (!(await this.#desk.hasMedia(name))) await this.#desk.putMedia(name, bytes);
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}

/** Sends the media of one story and waits for them. */
export async function sendMedia(desk: DeskLink, media: ReadStory['media']): Promise<void> {
  const queue = new MediaQueue(desk);
  await queue.send(media);
  await queue.arrived();
}
