// Room for what comes in with requests: so many octets at once are in memory, and whoever has more waits outside.

export interface Room {
  /**
   * Takes room.
   * @param octets how many at most
   * @returns what gives it back; undefined where there is not so much
   */
  take(octets: number): (() => void) | undefined;
}

/** @param most octets at once */
export function createRoom(most: number): Room {
  let left = most;
  return {
    take(octets) {
      if (octets > left) return undefined;
      left -= octets;
      return () => {
        left += octets;
        octets = 0;
      };
    },
  };
}
