// The interface languages and the site's own files, read from disk once at the start.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Asset } from '../http/app.ts';
import type { Catalogue } from '../i18n.ts';

const LOCALES = fileURLToPath(new URL('../../locales/', import.meta.url));
const ASSETS = fileURLToPath(new URL('../assets/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  md: 'text/markdown; charset=utf-8',
};

/** Every folder of locales/ is a language; its files together are its words. */
export function readCatalogues(locales: string = LOCALES): Record<string, Catalogue> {
  const tags = readdirSync(locales, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return Object.fromEntries(tags.map(({ name }) => [name, readCatalogue(`${locales}/${name}`)]));
}

function readCatalogue(folder: string): Catalogue {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return Object.assign(
    {},
    ...files.sort().map((file) => JSON.parse(readFileSync(`${folder}/${file}`, 'utf8'))),
  );
}

export function readAssets(): Map<string, Asset> {
  const names = readdirSync(ASSETS).filter((name) => Object.hasOwn(TYPES, extension(name)));
  return new Map(
    names.map((name) => {
      const bytes = readFileSync(`${ASSETS}/${name}`);
      const etag = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
      return [name, { type: TYPES[extension(name)] as string, bytes, etag }];
    }),
  );
}

const extension = (name: string): string => name.slice(name.lastIndexOf('.') + 1);
