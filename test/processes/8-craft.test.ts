// What a desk does, and that none of it is lost.
import { share } from './share.ts';

await share('operations/*', 'torture/*');
