// Loaded into a server under torture alone: its database is told to sync at checkpoints only, as SQLite does with WAL
// where nobody says otherwise.
import Sqlite from 'better-sqlite3';

const { pragma } = Sqlite.prototype;
Sqlite.prototype.pragma = function (text, options) {
  return pragma.call(this, text === 'synchronous = FULL' ? 'synchronous = NORMAL' : text, options);
};
