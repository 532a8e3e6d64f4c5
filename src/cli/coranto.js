#!/usr/bin/env node
// The coranto command: refuses a Node that cannot run it in one sentence, else hands over to main.ts.
// Plain JavaScript that old versions of Node can read, because they are the ones it must answer.
var needed = 24;
var major = Number(process.versions.node.split('.')[0]);

if (major < needed) {
  console.error(
    'coranto: Coranto needs Node ' +
      needed +
      ' and this is Node ' +
      process.versions.node +
      '; run “npm ci” once, which brings Node ' +
      needed +
      ' along, and then “npm start” or “npm run coranto -- <command>”.',
  );
  process.exitCode = 1;
} else {
  // What works for long: before anything is loaded, which would have V8 make room for what is young until it takes 64 MB,
  // as it does where much of it lives on; and let old objects grow to several times what is needed. Threads begin with
  // the room that they keep. Whatever is soon done is done sooner without.
  import('node:v8')
    .then((v8) => {
      if (['serve', 'import'].indexOf(process.argv[2]) !== -1) {
        v8.setFlagsFromString('--semi-space-growth-factor=1');
        v8.setFlagsFromString('--min-semi-space-size=4');
        v8.setFlagsFromString('--heap-growing-percent=30');
      }
      return import('./main.ts');
    })
    .then((cli) => cli.main());
}
