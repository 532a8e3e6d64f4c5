// What partners pull and are pushed, what those try who mean harm, and programs that read feeds.
import { share } from './share.ts';

await share('clients/*', 'partners/*', 'push/*', 'security/*');
