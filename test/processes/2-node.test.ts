// One machine: the server, its threads and its files.
import { share } from './share.ts';

await share('node/*');
