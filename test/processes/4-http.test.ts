// What is answered.
import { share } from './share.ts';

await share('contract/node', 'http/*');
