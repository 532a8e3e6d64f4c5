// What judges feeds.
import { share } from './share.ts';

await share('validator/*');
