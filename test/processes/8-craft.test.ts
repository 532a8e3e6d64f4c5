// What a desk does.
import { share } from './share.ts';

await share('operations/*');
