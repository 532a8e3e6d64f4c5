// What is stored, served and kept up to date, and the server that does it.
import { share } from './share.ts';

await share('documents/*', 'jobs/*', 'node/*');
