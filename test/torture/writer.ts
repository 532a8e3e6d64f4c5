// A process that writes to a newsroom and renders it as the server's background thread does, without HTTP and compressing
// nothing: a short life of it costs little. Whoever started it asks and is answered over a channel; what it says was done is committed.
import { takeRequests } from '../../src/desk/requests.ts';
import { produce } from '../../src/documents/produce.ts';
import { createContext } from '../../src/node/context.ts';
import { openDatabase } from '../../src/node/database.ts';
import { createMeasures } from '../../src/node/metrics/measured.ts';
import { startPushing } from '../../src/node/push-client.ts';
import { createTimekeeper } from '../../src/node/timekeeper.ts';
import type { Asked, Told } from './writers.ts';

process.on('disconnect', () => process.exit());
process.once('message', (asked: Asked) => {
  if (asked.ask !== 'begin') throw new Error('it has no newsroom yet');
  void begin(asked).then(() => say({ id: asked.id, status: 200, body: '' }));
});

const say = (told: Told): void => void process.send?.(told);

async function begin({ config, pushes }: Extract<Asked, { ask: 'begin' }>): Promise<void> {
  const db = openDatabase(config.database);
  const context = await createContext(config, db);
  const desk = takeRequests({ ...context, erasing: { ...context.erasing, scrub: async () => false } });
  const fail = (what: string, error: unknown): void =>
    context.log.error(what, { error: String((error as Error).stack ?? error) });
  const measures = createMeasures();
  const time = createTimekeeper({ config, context, db, press: context, measures, hand: () => {}, fail });

  async function answer(asked: Asked): Promise<Told> {
    const { id } = asked;
    switch (asked.ask) {
      case 'perform': {
        const done = await desk.perform(asked.operation, Buffer.from(JSON.stringify(asked.input)));
        void (asked.operation === 'erase' ? time.run().then(time.sweep) : time.run());
        return done.ok
          ? { id, status: 200, body: done.json }
          : { id, status: 409, body: JSON.stringify(done) };
      }
      case 'put media': {
        const done = await desk.putMedia(asked.name, asked.bytes);
        return { id, status: done.ok ? 200 : 409, body: JSON.stringify(done) };
      }
      case 'render':
        return { id, status: (await produce(context, asked.path))?.status ?? 404, body: '' };
      default:
        await time.run();
        return { id, status: 200, body: '' };
    }
  }

  // One after the other, as there.
  let answering: Promise<void> = Promise.resolve();
  process.on('message', (asked: Asked) => {
    answering = answering.then(async () => {
      try {
        say(await answer(asked));
      } catch (error) {
        fail('it could not answer', error);
        say({ id: asked.id, status: 500, body: String(error) });
      }
    });
  });
  time.start();
  if (pushes) startPushing(config, db, context.log);
}
