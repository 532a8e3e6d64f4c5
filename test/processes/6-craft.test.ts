// What a desk does, that none of it is lost, and what is stored, served and kept up to date of it.
import { share } from './share.ts';

await share('documents/*', 'jobs/*', 'operations/*', 'torture/*');
