// Coranto as `coranto serve` starts it, on a port of its own. Arguments: the database's file, and settings in JSON.
import '../../src/cli/heap.js'; // as a server does
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { reportCpu } from './child.ts';

const [file = '', settings = '{}'] = process.argv.slice(2);
const env = {
  CORANTO_DATABASE: file,
  CORANTO_PORT: '0',
  CORANTO_BASE_URL: 'https://news.example.org',
  ...(JSON.parse(settings) as Record<string, string>),
};
const { port } = await startServing(readConfig(env));
process.send?.({ port });
reportCpu();
