// What is stored, served and kept up to date.
import { share } from './share.ts';

await share('documents/*', 'jobs/*');
