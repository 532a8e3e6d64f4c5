// Reads a file of any size line by line: one line is held, and never more than a line may have.

export interface Line {
  /** 1-based. */
  number: number;
  /** Octets from the start of the file to the end of the line. */
  end: number;
  /** Octets, without the line end. */
  octets: number;
  /** Null: longer than a line may be. */
  bytes: Uint8Array | null;
}

/**
 * The lines of a text as it comes.
 * @param most octets that a line may have; of a longer one only the length is kept
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<Line> {
  let held: Uint8Array[] = [];
  let octets = 0;
  let end = 0;
  let number = 1;
  const take = (part: Uint8Array) => {
    octets += part.length;
    if (octets > most) held = [];
    else held.push(part);
  };
  const finish = (): Line => {
    end += octets + 1;
    const line = { number, end, octets, bytes: octets > most ? null : Buffer.concat(held) };
    held = [];
    octets = 0;
    number++;
    return line;
  };
  for await (const chunk of chunks) {
    let start = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, start)) {
      take(chunk.subarray(start, at));
      yield finish();
      start = at + 1;
    }
    take(chunk.subarray(start));
  }
  if (octets > 0) yield finish();
}

/**
 * The text of a line, or what is wrong with it, or with the whole file.
 * @param most octets that a line may have
 */
export function textOf(
  { bytes, octets }: Line,
  most: number,
): { text: string } | { fault: string; ofAll?: boolean } {
  if (!bytes) {
    const [has, may] = [octets, most].map((count) => (Math.ceil(count / 100_000) / 10).toFixed(1));
    return { fault: `the line has ${has} MB; a line may have ${may} MB at most` };
  }
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { fault: 'the text is UTF-16; save the file as UTF-8', ofAll: true };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim() };
  } catch {
    return { fault: 'the text is not valid UTF-8 here; save the file as UTF-8' };
  }
}
