// What has V8 keep small the memory of what works for long; imported for that alone, and before all else. Old objects do not
// grow to several times what is needed. Room for what is young does not double while the program is loaded, much of which
// lives on; starting a thread sets that back to V8's own way, up to what memory.ts gives each. Whatever is soon done is done
// sooner without.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--min-semi-space-size=4');
setFlagsFromString('--heap-growing-percent=30');
