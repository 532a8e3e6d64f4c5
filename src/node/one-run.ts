// One run of a thing at a time, whoever asks for it.

export interface OneRun {
  /** The run under way, or a new one. */
  once(): Promise<void>;
  /** A run that begins after this was called: one more follows the one under way, for all who ask meanwhile. */
  again(): Promise<void>;
  /** Ends when no run is under way. */
  ended(): Promise<void>;
}

/** A run that fails fails for all who wait for it. */
export function createOneRun(act: () => Promise<void>): OneRun {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;

  const once = (): Promise<void> => {
    running ??= act().finally(() => {
      running = undefined;
    });
    return running;
  };
  return {
    once,
    again() {
      if (!running) return once();
      const begin = (): Promise<void> => {
        next = undefined;
        return once();
      };
      next ??= running.then(begin, begin);
      return next;
    },
    async ended() {
      while (running) await running.catch(() => {});
    },
  };
}
