// What answers to partners are made from, as one text: it moves with everything that is public, and with nothing else,
// so that how long an answer takes says nothing of what is not public yet.
import { type Query, sql } from './database.ts';

/** Where the log is, and which editions need a key: that is not in the log. */
export const answerStateQuery: Query<string> = {
  statement: sql(
    `SELECT json_array(epoch, (SELECT coalesce(max(seq), 0) FROM changes),
       (SELECT json_group_array(json_array(id, api) ORDER BY id) FROM editions)) AS state FROM newsroom`,
  ),
  decode: ([row]) => row?.['state'] as string,
};
