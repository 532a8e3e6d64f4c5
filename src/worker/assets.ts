// The site's own files, from Workers assets: read once in the life of an isolate.
import type { Fetcher } from '@cloudflare/workers-types';
import type { Asset } from '../http/app.ts';

/** Only these: whatever else is uploaded by mistake is not served. */
const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  md: 'text/markdown; charset=utf-8',
};

/** Finds files of the site by name, as AppContext wants them. */
export function createAssets(assets: Fetcher): (name: string) => Promise<Asset | undefined> {
  const read = new Map<string, Asset>();
  return async (name) => {
    const type = TYPES[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined || !/^[\w-]+\.\w+$/.test(name)) return undefined;
    const known = read.get(name);
    if (known) return known;
    // The host is a form that must be kept; the binding looks at the path alone.
    const response = await assets.fetch(`https://assets.invalid/${name}`);
    if (!response.ok) return undefined;
    const bytes = new Uint8Array(await response.arrayBuffer());
    const asset = { type, bytes, etag: await hashOf(bytes) };
    read.set(name, asset);
    return asset;
  };
}

async function hashOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  const text = btoa(String.fromCharCode(...digest));
  return text.replaceAll('+', '-').replaceAll('/', '_').slice(0, 22);
}
