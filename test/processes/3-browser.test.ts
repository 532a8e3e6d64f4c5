// Pages, in a browser too.
import { share } from './share.ts';

await share('render/pages/*');
