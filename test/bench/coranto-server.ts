// Coranto as `coranto serve` starts it, on a port of its own. Arguments: the database's file,
// and hosts that callbacks may have.
import { readConfig } from '../../src/config.ts';
import { startServing } from '../../src/node/serve.ts';
import { reportCpu } from './child.ts';

const [file = '', ...hosts] = process.argv.slice(2);
const env = {
  CORANTO_DATABASE: file,
  CORANTO_PORT: '0',
  CORANTO_BASE_URL: 'https://news.example.org',
  CORANTO_CALLBACK_HOSTS: hosts.join(' '),
};
const { port } = await startServing(readConfig(env));
process.send?.({ port });
reportCpu();
