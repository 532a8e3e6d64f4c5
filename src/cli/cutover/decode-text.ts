// The text of a feed's bytes, in the encoding that it says.

/**
 * Decodes as readers do: by a byte order mark, else what HTTP says, else the XML declaration, else as UTF-8. What the
 * encoding does not have becomes U+FFFD. A declaration of UTF-16 that can be read octet by octet is not true: programs
 * on .NET and Java leave it there when they write something else.
 * @param contentType the header; null where there is none
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const given = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/.exec(start)?.[1];
  for (const label of [markOf(bytes), given, /^utf-?16/i.test(declared ?? '') ? undefined : declared]) {
    const decoder = label === undefined ? undefined : decoderOf(label);
    if (decoder) return decoder.decode(bytes);
  }
  return new TextDecoder().decode(bytes);
}

function markOf([first, second]: Uint8Array): string | undefined {
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xef && second === 0xbb ? 'utf-8' : undefined;
}

/** Undefined for an encoding that nobody knows. */
function decoderOf(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch {
    return undefined;
  }
}
