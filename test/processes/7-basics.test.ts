// Small parts, the sources themselves, and what judges feeds.
import { share } from './share.ts';

await share(
  '*',
  'bench/*',
  'desk/*',
  'domain/*',
  'intake/*',
  'render/*',
  'render/feeds/*',
  'storage/*',
  'validator/*',
);
