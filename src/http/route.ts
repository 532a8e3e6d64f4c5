// A route: the methods of a path, and what answers them.
import type { Handler } from './app.ts';

/** GET answers HEAD too; what may be read by scripts of other sites answers their OPTIONS. */
export const READ = ['GET', 'HEAD', 'OPTIONS'] as const;

/** What no script of another site may read. */
export const PRIVATE_READ = ['GET', 'HEAD'] as const;

export interface Route {
  methods: readonly string[];
  /** Below the base URL. */
  path: string;
  handler: Handler;
}

/** A route. */
export const route = (methods: readonly string[], path: string, handler: Handler): Route => ({
  methods,
  path,
  handler,
});
