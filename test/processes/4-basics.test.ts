// Small parts, and the sources themselves.
import { share } from './share.ts';

await share('*', 'desk/*', 'domain/*', 'intake/*', 'render/*', 'render/feeds/*', 'storage/*');
