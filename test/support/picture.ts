// The smallest picture that may be published, and the name that its content gives it.
import { createHash } from 'node:crypto';

/** One red pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

export const PNG_NAME = `${createHash('sha256').update(PNG).digest('hex')}.png`;
