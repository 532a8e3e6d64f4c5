// The contract on one machine: Node with SQLite.
import { contract } from './contract.ts';
import { startNodeHost } from './node-host.ts';

contract('on Node', startNodeHost);
