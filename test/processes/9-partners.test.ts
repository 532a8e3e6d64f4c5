// What partners pull and are pushed.
import { share } from './share.ts';

await share('partners/*', 'push/*');
