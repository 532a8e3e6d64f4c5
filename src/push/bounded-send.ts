// Requests that carry only so many octets at once: what a receiver does not read is held by us, encrypted for it alone.
import type { Send } from './outgoing.ts';

/**
 * Sends as `send` does, once there is room for the body; a body that is larger than all of it goes alone.
 * @param most octets of bodies under way at once
 */
export function boundSend(send: Send, most: number): Send {
  const waiting: { octets: number; go: () => void }[] = [];
  let underWay = 0;

  const hasRoom = (octets: number): boolean => underWay === 0 || underWay + octets <= most;

  /** In the order in which they came: no large one waits for ever. */
  function letGo(): void {
    for (let next = waiting[0]; next && hasRoom(next.octets); next = waiting[0]) {
      waiting.shift();
      underWay += next.octets;
      next.go();
    }
  }

  return async (request) => {
    const octets = request.body?.length ?? 0;
    if (octets === 0) return send(request);
    await new Promise<void>((go) => {
      waiting.push({ octets, go });
      letGo();
    });
    try {
      return await send(request);
    } finally {
      underWay -= octets;
      letGo();
    }
  };
}
