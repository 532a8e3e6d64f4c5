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
  Promise.all([import('node:module'), import('node:url')])
    .then(([module, url]) => {
      keepCompiled(module, url.fileURLToPath(new URL('../../node_modules/.cache/coranto', import.meta.url)));
      var worksForLong = ['serve', 'import', 'render'].indexOf(process.argv[2]) !== -1;
      return worksForLong ? import('./heap.js') : undefined;
    })
    .then(() => import('./main.ts'))
    .then((cli) => cli.main());
}

/**
 * What was compiled once is kept beside the packages, where whoever runs the program may change it anyway: else each
 * thread of each process compiles it anew, and first a compiler that takes the types out of it, in ten megabytes.
 */
function keepCompiled(module, folder) {
  if (process.env['NODE_COMPILE_CACHE']) return;
  module.enableCompileCache(folder);
  // Threads read it here. None: nothing may be written there, or it was forbidden.
  if (module.getCompileCacheDir()) process.env['NODE_COMPILE_CACHE'] = folder;
}
