// A thread that does nothing but prepare documents for the one that started it.
import { type MessagePort, workerData } from 'node:worker_threads';
import type { NodeConfig } from '../config.ts';
import { createContext } from './context.ts';
import { openDatabase } from './database.ts';
import { PAGES } from './memory.ts';
import { answerPreparing } from './preparing.ts';

/** Handed to the thread when it starts. */
export interface PreparingData {
  config: NodeConfig;
  /** Where it is asked; it ends when that is closed. */
  port: MessagePort;
}

const { config, port } = workerData as PreparingData;
const db = openDatabase(config.database, { readonly: true, cache: PAGES.reading });
answerPreparing(port, await createContext(config, db));
port.once('close', () => db.close());
