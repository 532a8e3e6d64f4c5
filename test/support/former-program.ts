// The program of the version before this one, as git keeps it.
import { execFileSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Ends, scratchFolder } from './scratch.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface FormerProgram {
  version: string;
  /** Where it is, with the packages of this one. */
  root: string;
}

/**
 * Takes the last commit of another version than this one's out of git; while there has been no other version, the last
 * commit.
 * @throws where git's history does not reach so far
 */
export function formerProgram(test: Ends): FormerProgram {
  const git = (...argv: string[]) =>
    execFileSync('git', argv, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  const versionAt = (commit: string) => JSON.parse(git('show', `${commit}:package.json`)).version as string;
  const { version: own } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const touching = git('log', '--first-parent', '--format=%H', 'HEAD', '--', 'package.json').split('\n');
  const found = ['HEAD', ...touching.map((commit) => `${commit}^`)].find((commit) => {
    try {
      return versionAt(commit) !== own;
    } catch {
      // The first commit has none before it.
      return false;
    }
  });
  if (found === undefined && git('rev-parse', '--is-shallow-repository') === 'true') {
    throw new Error('git’s history ends before the former version: “git fetch --unshallow” gets it');
  }
  const commit = found ?? 'HEAD';
  const root = scratchFolder(test);
  const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 1e9 });
  execFileSync('tar', ['-x', '-C', root], { input: archive });
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  return { version: versionAt(commit), root };
}
