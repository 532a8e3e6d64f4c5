// All that starts workerd.
import { share } from './share.ts';

await share('contract/workers', 'worker/*');
