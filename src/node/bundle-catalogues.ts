// A program, run by wrangler before it bundles the Worker: gathers locales/ into one file, since a Worker has no
// folders to read. A new language is a new folder, here as on Node.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCatalogues } from './catalogues.ts';

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/coranto/', import.meta.url));

mkdirSync(FOLDER, { recursive: true });
// Whole or not at all: several builds may run at once.
const temporary = `${FOLDER}catalogues.${process.pid}.json`;
writeFileSync(temporary, JSON.stringify(readCatalogues()));
renameSync(temporary, `${FOLDER}catalogues.json`);
