// The contract on Workers: real workerd with a local D1, R2 and Queue.
import { contract } from './contract.ts';
import { startWorkerHost } from './worker-host.ts';

contract('on Workers', startWorkerHost);
