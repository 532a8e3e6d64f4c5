// The command line.
import { share } from './share.ts';

await share('cli/*');
