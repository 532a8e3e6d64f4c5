// A condition on what is written: read and judged between a writer's head and its batch, so that nobody comes between.
import type { BatchOptions, Database, Row, Statement } from './database.ts';
import type { Head } from './newsroom.ts';

/**
 * What must hold for somebody to write, and what is written along with it.
 * @returns statements for the same batch
 * @throws what the writer's caller is to be told when it does not hold
 */
export type Condition = (head: Head) => Promise<Statement[]>;

/**
 * A database in the hands of one who may write under a condition. It holds for the first write alone: what an
 * operation does afterwards (settle) is nobody's in person.
 */
export class ConditionalDatabase implements Database {
  readonly #db: Database;
  #condition: Condition | null;

  constructor(db: Database, condition: Condition) {
    this.#db = db;
    this.#condition = condition;
  }

  /** Judges the condition for a writer that has read the head; only `write` may call this, at each try. */
  async admit(head: Head): Promise<Statement[]> {
    return (await this.#condition?.(head)) ?? [];
  }

  /** The write is done, or there was nothing to write. */
  fulfil(): void {
    this.#condition = null;
  }

  all(statement: Statement): Promise<Row[]> {
    return this.#db.all(statement);
  }

  first(statement: Statement): Promise<Row | undefined> {
    return this.#db.first(statement);
  }

  run(statement: Statement): Promise<void> {
    return this.#db.run(statement);
  }

  batch(statements: readonly Statement[], options?: BatchOptions): Promise<Row[][]> {
    return this.#db.batch(statements, options);
  }
}
