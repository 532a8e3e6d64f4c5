// A thread of its own for what takes as long as the database is large: whoever answers readers does not wait for it.
import { parentPort, workerData } from 'node:worker_threads';
import { type ScrubData, scrubFile } from './scrub.ts';

const { file, most, patience } = workerData as ScrubData;
parentPort?.postMessage(scrubFile(file, most, patience));
