import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Examined } from '../../src/cli/doctor/newsroom/finding.ts';
import { checkPush } from '../../src/cli/doctor/newsroom/push.ts';
import { addWebhook } from '../../src/desk/webhooks.ts';
import { aStory, bringIn } from '../support/inputs.ts';
import { openReceiver } from '../support/receiver.ts';
import { aKey, openWebhooks } from '../support/webhooks.ts';
import { commandLine } from './command-line.ts';

const NAMED = { CORANTO_CALLBACK_HOSTS: '127.0.0.1' };

describe('coranto webhook', () => {
  test('adds, shows, edits, rotates, disables, enables and removes an endpoint', async (t) => {
    const cli = await commandLine(t);
    const added = await cli.run(
      'webhook',
      'add',
      '--name',
      'wire',
      '--url',
      'https://wire.example.com/in?t=1',
    );
    assert.match(added.out, /^added webhook wire: everything, from now on\nsecret: whsec_\S{44}\n$/);
    assert.match(added.err, /^the secret is not shown again/);
    const narrow = ['--editions', 'nl', 'fr', '--topics', 'trade', '--events', 'article.released'];
    assert.equal(
      (await cli.run('webhook', 'edit', 'wire', ...narrow, '--payload', 'full')).out,
      'webhook wire: article.released in nl, fr about trade\n',
    );
    assert.match(
      (await cli.run('webhook', 'list')).out,
      /^webhook +state +payload +told of +url\nwire +at work +full +article\.released in nl, fr about trade +https:\/\/wire\.example\.com\/in\?t=1\n$/,
    );
    assert.equal(
      (await cli.run('webhook', 'edit', 'wire', '--topics', 'all', '--events', 'all', '--name', 'press')).out,
      'webhook press: everything in nl, fr\n',
    );
    const rotated = await cli.run('webhook', 'rotate', 'press');
    assert.match(rotated.out, /the former one signs too until 2026-03-15T09:30:00Z\nsecret: whsec_/);
    assert.notEqual(/whsec_\S+/.exec(rotated.out)?.[0], /whsec_\S+/.exec(added.out)?.[0]);
    assert.match((await cli.run('webhook', 'disable', 'press')).out, /is sent nothing until it is enabled/);
    const shown = (await cli.run('webhook', 'show', 'press')).out;
    assert.match(shown, /^former secret +signs too until .*Z\ndisabled +since .*: somebody disabled it$/m);
    assert.doesNotMatch(shown, /whsec/);
    const [json] = await cli.json('webhook', 'show', 'press');
    assert.deepEqual([json?.['label'], json?.['editions'], json?.['topics']], ['press', ['nl', 'fr'], null]);
    assert.match(
      (await cli.run('webhook', 'replay', 'press', '--from', 'beginning')).err,
      /is disabled since/,
    );
    assert.equal((await cli.run('status')).err, 'no stories\n');
    assert.match((await cli.run('webhook', 'enable', 'press')).out, /goes on where it was/);
    assert.match((await cli.run('webhook', 'log', 'press')).err, /nothing was sent to it yet/);
    assert.equal((await cli.run('webhook', 'remove', 'press')).out, 'webhook press is removed\n');
    assert.match((await cli.run('webhook', 'list')).err, /there are no webhooks; add one/);
  });

  test('waits for a test to be sent and says what came of it, or that nobody sends it', async (t) => {
    const cli = await commandLine(t);
    const receiver = await openReceiver(t);
    const hooks = await openWebhooks(t, cli.newsroom);
    const env = { ...cli.env, ...NAMED };
    for (const manner of ['fine', 'gone']) {
      const argv = ['webhook', 'add', '--name', manner, '--url', receiver.url(`${manner}/a`)];
      assert.equal((await cli.runWith({ env }, ...argv)).status, 0);
    }
    const nobody = await cli.run('webhook', 'test', 'fine');
    assert.equal(nobody.status, 1);
    assert.match(nobody.err, /the test is not sent yet: is the newsroom serving/);
    const wait = () => hooks.run();
    assert.match(
      (await cli.runWith({ wait }, 'webhook', 'test', 'fine')).out,
      /^the test came in: 204 after 0 ms\n$/,
    );
    const gone = await cli.runWith({ wait }, 'webhook', 'test', 'gone');
    assert.deepEqual([gone.status, gone.err], [1, 'coranto: the test failed: the endpoint answered 410\n']);
    assert.match((await cli.run('webhook', 'log', 'gone')).out, /0 ms +410 +test +msg_\S+ +answered 410\n$/);
    await bringIn(cli.newsroom, aStory('quay', { en: {} }));
    const notice =
      /webhook gone is disabled since .* “coranto webhook enable gone” lets it go on where it was\n$/;
    assert.match((await cli.run('status')).err, notice);
    const found: string[] = [];
    await checkPush({ ...hooks.context } as unknown as Examined, {
      find: ({ where, what }) => void found.push(`${where}: ${what}`),
      count: () => {},
      progress: () => {},
    });
    assert.match(`${found}`, /^webhook gone: it is disabled since .*410: it wants nothing more$/);
  });

  test('names those of partners behind their keys, and changes them too', async (t) => {
    const cli = await commandLine(t);
    const hooks = await openWebhooks(t, cli.newsroom);
    const key = aKey(cli.newsroom, 'agency');
    await addWebhook(hooks.desk, { name: 'wire', url: 'https://a.example.com/' }, key);
    await addWebhook(hooks.desk, { name: 'wire', url: 'https://b.example.com/' }, null);
    const labels = (await cli.json('webhook', 'list'))[0] as { webhooks: { label: string }[] };
    assert.deepEqual(
      labels.webhooks.map(({ label }) => label),
      ['wire', 'agency/wire'],
    );
    cli.newsroom.rows('UPDATE keys SET revoked_at = 1 RETURNING id');
    assert.match((await cli.run('webhook', 'list')).out, /^agency\/wire +key ended /m);
    assert.equal((await cli.run('webhook', 'remove', 'agency/wire')).out, 'webhook agency/wire is removed\n');
  });

  test('refuses what makes no sense in one sentence', async (t) => {
    const cli = await commandLine(t);
    const add = (...more: string[]) => ['add', '--name', 'x', '--url', 'https://x.example.com/', ...more];
    const at = (url: string) => ['add', '--name', 'x', '--url', url];
    assert.equal(
      (await cli.run('webhook', 'add', '--name', 'wire', '--url', 'https://w.example.com/')).status,
      0,
    );
    const refusals: [string[], number, RegExp][] = [
      [add('--editions', 'de'), 1, /there is no edition “de”; the editions are en, nl, fr, ar/],
      [add('--topics', 'fish'), 1, /there is no topic “fish”/],
      [add('--topics', 'all', 'trade'), 2, /“all” stands alone/],
      [add('--events', 'released'), 2, /--events/],
      [add('--payload', 'fat'), 2, /--payload/],
      [['add', '--name', 'wire', '--url', 'https://x.example.com/'], 1, /there is a webhook “wire” already/],
      [['add', '--name', 'Wi re', '--url', 'https://x.example.com/'], 1, /cannot be called “Wi re”/],
      [at('http://x.example.com/'), 1, /the endpoint is not an https URL/],
      [at('https://u:p@x.example.com/'), 1, /the endpoint has a user name or password/],
      [at('https://10.0.0.1/'), 1, /the endpoint has an address that is not public/],
      [at('https://[::ffff:127.0.0.1]/'), 1, /the endpoint has an address that is not public/],
      [at('ftp://x.example.com/'), 1, /the endpoint is not an http or https URL/],
      [at('nonsense'), 1, /the endpoint is not an http or https URL/],
      [['show', 'nothing'], 1, /there is no webhook “nothing”; the webhooks are wire/],
      [['edit', 'wire'], 2, /say what to change/],
      [['replay', 'wire', '--from', 'yesterday'], 1, /“yesterday” is not a time/],
      [['replay', 'wire', '--from', '+5m'], 1, /is no place in the log/],
      [['replay', 'wire', '--from', `${'a'.repeat(30)}.abc`], 1, /no cursor of this newsroom’s changes/],
    ];
    for (const [argv, status, sentence] of refusals) {
      const result = await cli.run('webhook', ...argv);
      assert.match(result.err, sentence, argv.join(' '));
      assert.equal(result.status, status, argv.join(' '));
    }
  });
});
