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
  import('./main.ts').then((cli) => cli.main());
}
