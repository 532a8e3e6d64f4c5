// What has V8 keep small the memory of what works for long. Imported for that alone, and before all else, for then it does
// not make room for what is young until that takes 64 MB, as it does where much of it lives on, and does not let old objects
// grow to several times what is needed. Threads begin with the room that they keep. Whatever is soon done is done sooner
// without.
import { setFlagsFromString } from 'node:v8';

setFlagsFromString('--semi-space-growth-factor=1');
setFlagsFromString('--min-semi-space-size=4');
setFlagsFromString('--heap-growing-percent=30');
