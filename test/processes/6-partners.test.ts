// What partners pull and are pushed, and what those try who mean harm.
import { share } from './share.ts';

await share('partners/*', 'push/*', 'security/*');
