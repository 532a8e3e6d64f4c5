// Programs that read feeds.
import { share } from './share.ts';

await share('clients/*');
