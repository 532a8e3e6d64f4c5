// Settings: each host has its own, every wrong one is told at once, and the key is never repeated.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ConfigError, readConfig, readWorkerConfig, SETTINGS } from '../src/config.ts';

const KEY = 'q7Zk3mVb0Yx9Lw2Tn5Rf8Hc1Jd4Gs6Pa';
const URL_GIVEN = { CORANTO_BASE_URL: 'https://news.example.org' };

/** The lines of the complaint about an environment. */
function faultsOf(read: typeof readConfig | typeof readWorkerConfig, env: Record<string, unknown>): string[] {
  try {
    read(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.message.split('\n');
  }
  assert.fail(`accepted ${JSON.stringify(env)}`);
}

describe('the host on one machine', () => {
  test('has a default for everything, and is then a trial that lets nobody in', () => {
    assert.deepEqual(readConfig({}), {
      baseUrl: 'http://127.0.0.1:4400',
      isPublic: false,
      callbackHosts: [],
      push: true,
      key: null,
      port: 4400,
      host: '127.0.0.1',
      database: 'coranto.db',
      media: 'coranto-media',
      drain: 0,
      accessLog: false,
      metricsPort: null,
      pollerDays: 30,
      proxied: false,
    });
  });

  test('takes what is given', () => {
    const env = {
      CORANTO_BASE_URL: 'https://example.org/news/',
      CORANTO_DATABASE: '/srv/a b.db',
      CORANTO_HOST: '::1',
      CORANTO_KEY: KEY,
      CORANTO_MEDIA: '../files',
      CORANTO_PORT: '0',
      CORANTO_DRAIN: '300',
      CORANTO_ACCESS_LOG: 'on',
      CORANTO_METRICS_PORT: '9464',
      CORANTO_POLLER_DAYS: '0',
      CORANTO_PROXY: 'on',
    };
    assert.deepEqual(readConfig(env), {
      baseUrl: 'https://example.org/news',
      isPublic: true,
      callbackHosts: [],
      push: true,
      key: KEY,
      port: 0,
      host: '::1',
      database: '/srv/a b.db',
      media: '../files',
      drain: 300,
      accessLog: true,
      metricsPort: 9464,
      pollerDays: 0,
      proxied: true,
    });
  });

  test('calls itself by its port while it is a trial', () => {
    assert.equal(readConfig({ CORANTO_PORT: '8080' }).baseUrl, 'http://127.0.0.1:8080');
    assert.equal(readConfig({ CORANTO_PORT: '8080', ...URL_GIVEN }).baseUrl, 'https://news.example.org');
  });

  test('knows nothing of a Worker’s settings', () => {
    const faults = faultsOf(readConfig, { CORANTO_QUERIES: '50', CORANTO_CACHE: 'on' });
    assert.deepEqual(
      faults.map((line) => line.split(';')[0]),
      ['CORANTO_QUERIES is not a setting', 'CORANTO_CACHE is not a setting'],
    );
  });

  test('leaves alone what is not its own, and a setting that is undefined', () => {
    assert.deepEqual(
      readConfig({ PATH: '/bin', coranto_port: 'x', CORANTO_PORT: undefined, CORANTO: '1' }),
      readConfig({}),
    );
  });
});

describe('a Worker', () => {
  test('has defaults for everything but where the public finds it', () => {
    assert.deepEqual(readWorkerConfig(URL_GIVEN), {
      baseUrl: 'https://news.example.org',
      isPublic: true,
      callbackHosts: [],
      push: true,
      key: null,
      cache: false,
      queries: 1000,
    });
    assert.match(
      faultsOf(readWorkerConfig, {})[0] as string,
      /^CORANTO_BASE_URL is missing; expected an http/,
    );
  });

  test('takes what is given, beside bindings that are none of its settings', () => {
    const env = {
      CORANTO_BASE_URL: 'https://example.org/a/',
      CORANTO_CACHE: 'on',
      CORANTO_KEY: KEY,
      CORANTO_QUERIES: '50',
      DB: {},
      QUEUE: {},
    };
    assert.deepEqual(readWorkerConfig(env), {
      baseUrl: 'https://example.org/a',
      isPublic: true,
      callbackHosts: [],
      push: true,
      key: KEY,
      cache: true,
      queries: 50,
    });
  });

  test('refuses the settings of the other host', () => {
    const only = Object.entries(SETTINGS).filter(([, { hosts }]) => hosts === 'node');
    const env = Object.fromEntries(only.map(([name, { default: value }]) => [name, value]));
    const faults = faultsOf(readWorkerConfig, { ...URL_GIVEN, ...env });
    assert.equal(faults.length, only.length);
    for (const [i, [name]] of only.entries()) assert.ok(faults[i]?.startsWith(`${name} is not a setting`));
  });

  test('is told of a missing base URL together with all else that is wrong', () => {
    const faults = faultsOf(readWorkerConfig, { CORANTO_QUERIES: 'many', CORANTO_CACHE: 'yes' });
    assert.deepEqual(
      faults.map((line) => line.split(/[;,]/)[0]),
      ['CORANTO_BASE_URL is missing', 'CORANTO_QUERIES is “many”', 'CORANTO_CACHE is “yes”'],
    );
  });
});

describe('both hosts', () => {
  const both = [readConfig, readWorkerConfig];

  test('name every wrong setting at once, each with what was expected', () => {
    const faults = faultsOf(readConfig, {
      CORANTO_BASE_URL: 'news.example.org',
      CORANTO_DATABASE: '',
      CORANTO_HOST: 'a b',
      CORANTO_KEY: 'short',
      CORANTO_MEDIA: '',
      CORANTO_PORT: '65536',
      CORANTO_PROT: '4400',
    });
    const expected = (name: keyof typeof SETTINGS) => SETTINGS[name].expected;
    assert.deepEqual(faults, [
      `CORANTO_BASE_URL is “news.example.org”; expected ${expected('CORANTO_BASE_URL')}`,
      `CORANTO_DATABASE is “”; expected ${expected('CORANTO_DATABASE')}`,
      `CORANTO_HOST is “a b”; expected ${expected('CORANTO_HOST')}`,
      `CORANTO_KEY is not well-formed; expected ${expected('CORANTO_KEY')}`,
      `CORANTO_MEDIA is “”; expected ${expected('CORANTO_MEDIA')}`,
      `CORANTO_PORT is “65536”; expected ${expected('CORANTO_PORT')}`,
      `CORANTO_PROT is not a setting; the settings are ${Object.entries(SETTINGS)
        .flatMap(([name, { hosts }]) => (hosts === 'worker' ? [] : name))
        .join(', ')}`,
    ]);
  });

  test('never repeat a key, be it wrong, or its name', () => {
    const secrets = [`${KEY} `, `${KEY}\n`, KEY.slice(1), `“${KEY}”`, `${KEY}é`, 'x'.repeat(201), ''];
    for (const secret of secrets) {
      for (const read of both) {
        const [fault, ...others] = faultsOf(read, { ...URL_GIVEN, CORANTO_KEY: secret });
        assert.deepEqual(others, [], secret);
        assert.match(fault as string, /^CORANTO_KEY is not well-formed; expected 32 to 200 letters/);
      }
    }
    for (const read of both) {
      for (const name of ['CORANTO_KEYS', 'CORANTO_KEY ', 'CORANTO_APIKEY']) {
        const [fault] = faultsOf(read, { ...URL_GIVEN, [name]: KEY });
        assert.match(fault as string, /is not a setting/);
        assert.ok(!fault?.includes(KEY), name);
      }
    }
  });

  test('take what openssl, uuidgen and a password manager print as a key', () => {
    const keys = [
      'pZ+/0123456789abcdefghijklmnopqrstuvwxyzAB==',
      '3e2877b7-c06c-4963-ad72-82fc8f490e7a',
      'x'.repeat(32),
      '~'.repeat(200),
    ];
    for (const key of keys) {
      for (const read of both) assert.equal(read({ ...URL_GIVEN, CORANTO_KEY: key }).key, key);
    }
  });

  test('take a base URL with a path, and make one of it to which paths are added', () => {
    const urls: Record<string, string> = {
      'https://example.org': 'https://example.org',
      'https://example.org/': 'https://example.org',
      'https://example.org/news//': 'https://example.org/news',
      'HTTPS://Example.ORG:443/News': 'https://example.org/News',
      'http://[::1]:8080/x': 'http://[::1]:8080/x',
      'https://example.org/níws': 'https://example.org/n%C3%ADws',
    };
    for (const [given, base] of Object.entries(urls)) {
      for (const read of both) assert.equal(read({ CORANTO_BASE_URL: given }).baseUrl, base);
    }
  });

  test('refuse a base URL to which no path can be added, or that names a user', () => {
    const urls = [
      '',
      'example.org',
      '//example.org',
      'ftp://example.org',
      'https://',
      'https://example.org?',
      'https://example.org/?x=1',
      'https://example.org/#',
      'https://example.org/#top',
      'https://example.org/? ',
      'https://user@example.org',
      'https://:secret@example.org',
    ];
    for (const url of urls) {
      for (const read of both) {
        const [fault] = faultsOf(read, { CORANTO_BASE_URL: url });
        // Who is named, and with which password, is not repeated.
        const shown = url.replace(/[^/]*@/, '…@');
        assert.ok(fault?.startsWith(`CORANTO_BASE_URL is “${shown}”; expected an http or https URL`), url);
      }
    }
  });

  test('take whole numbers within bounds and nothing like them', () => {
    const refused = (name: string, values: string[], read: typeof readConfig | typeof readWorkerConfig) => {
      for (const value of values) {
        assert.equal(faultsOf(read, { ...URL_GIVEN, [name]: value }).length, 1, value);
      }
    };
    refused('CORANTO_PORT', ['', '-1', '65536', '4400.0', '1e3', '0x1F', ' 80', '80 ', '८०'], readConfig);
    refused('CORANTO_METRICS_PORT', ['', '-1', '65536', 'off'], readConfig);
    refused('CORANTO_POLLER_DAYS', ['', '-1', '367', '1.5', 'all'], readConfig);
    refused('CORANTO_QUERIES', ['', '49', '100001', '1000.5', '1e3', 'all'], readWorkerConfig);
    assert.equal(readConfig({ CORANTO_PORT: '65535' }).port, 65_535);
    assert.equal(readWorkerConfig({ ...URL_GIVEN, CORANTO_QUERIES: '100000' }).queries, 100_000);
  });

  test('refuse a binding that stands where a text should', () => {
    const env = { CORANTO_BASE_URL: {}, CORANTO_KEY: { get: () => KEY }, CORANTO_QUERIES: 1000 };
    const faults = faultsOf(readWorkerConfig, env);
    assert.equal(faults.length, 3);
    assert.ok(!faults.join().includes(KEY));
  });
});
