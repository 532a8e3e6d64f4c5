import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOfCallback, isPublicAddress } from '../../src/push/address.ts';

const PRIVATE = 'has an address that is not public';
const INSIDE = 'has a host name that is not public';
const NO_URL = 'is not an http or https URL';
const CHARACTERS = /^has spaces, backslashes/;

const fault = (url: string, hosts: string[] = []) => faultOfCallback(url, hosts);

test('a callback on a public host may have any path, query and port of the web', () => {
  for (const url of [
    'https://partner.example/',
    'http://partner.example/coranto?topic=a%20b&mail=a@b',
    'HTTPS://Partner.Example/hook',
    'https://xn--r8jz45g.example:8443/',
    'http://8.8.8.8:8080/',
    'http://134744072/',
    'https://[2606:4700:4700::1111]/',
    'https://localhost.partner.example/',
    'https://10.partner.example/',
  ]) {
    assert.equal(fault(url), undefined, url);
  }
});

test('a private address is refused in every spelling', () => {
  for (const host of [
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0x7f.1',
    '0177.0.0.1',
    '017700000001',
    '127.0.0.1.',
    '%31%32%37.0.0.1',
    '0',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '0xc0a80101',
    '100.64.0.1',
    '169.254.169.254',
    '0xa9fea9fe',
    '0251.0376.0251.0376',
    '192.0.0.1',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '[::]',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f00:1]',
    '[::ffff:8.8.8.8]',
    '[::127.0.0.1]',
    '[::8.8.8.8]',
    '[::ffff:0:127.0.0.1]',
    '[64:ff9b::127.0.0.1]',
    '[64:ff9b::a9fe:a9fe]',
    '[64:ff9b:1::8.8.8.8]',
    '[2002:7f00:1::]',
    '[2002:808:808::1]',
    '[2001:0:7f00:1::]',
    '[2001:db8::1]',
    '[2001:10::1]',
    '[3fff::1]',
    '[5f00::1]',
    '[100::1]',
    '[fc00::1]',
    '[fd12:3456::1]',
    '[fe80::1]',
    '[fec0::1]',
    '[ff02::1]',
    '[fd00:ec2::254]',
  ]) {
    assert.equal(fault(`http://${host}/`), PRIVATE, host);
    assert.equal(fault(`https://${host}:8443/x?y`), PRIVATE, host);
  }
});

test('a name that means something only inside is refused', () => {
  for (const host of [
    'localhost',
    'LOCALHOST',
    'api.localhost',
    'metadata',
    'metadata.google.internal',
    'printer.local',
    'router.home.arpa',
    'build.corp',
    'nas.lan',
    'loc%61lhost',
  ]) {
    assert.equal(fault(`http://${host}/`), INSIDE, host);
  }
});

test('what is no plain http or https URL is refused with the reason', () => {
  for (const [url, reason] of [
    ['', CHARACTERS],
    ['partner.example', NO_URL],
    ['//partner.example/', NO_URL],
    ['ftp://partner.example/', NO_URL],
    ['file:///etc/passwd', NO_URL],
    ['javascript:alert(1)', NO_URL],
    ['http:partner.example', NO_URL],
    ['http:///partner.example', NO_URL],
    ['https://', NO_URL],
    ['http://[::1%25eth0]/', 'is not a URL'],
    ['http://[fe80::1%eth0]/', 'is not a URL'],
    ['http://1.2.3.4.5/', 'is not a URL'],
    ['http://256.1.1.1/', 'is not a URL'],
    ['http://partner.example:99999/', 'is not a URL'],
    ['http://a b/', CHARACTERS],
    [' http://partner.example/', CHARACTERS],
    ['http://partner.example/\r\nHost:evil', CHARACTERS],
    ['http://partner.example\\@127.0.0.1/', CHARACTERS],
    ['http://①②⑦.⓪.⓪.①/', CHARACTERS],
    ['http://127。0。0。1/', CHARACTERS],
    ['https://partner.example/é', CHARACTERS],
    ['http://user:secret@partner.example/', 'has a user name or password'],
    ['http://user@partner.example/', 'has a user name or password'],
    ['http://@partner.example/', 'has a user name or password'],
    ['http://partner.example#@127.0.0.1/', 'has a user name or password'],
    ['https://partner.example/#', 'has a fragment'],
    ['https://partner.example/#part', 'has a fragment'],
    ['http://partner.example./', 'has a host name that ends with a dot'],
    ['http://localhost./', 'has a host name that ends with a dot'],
    ['http://localhost../', 'has a host name that ends with a dot'],
    ['http://partner.example:25/', 'has port 25, which belongs to another protocol'],
    ['http://partner.example:6379/', 'has port 6379, which belongs to another protocol'],
    ['http://partner.example:0/', 'has port 0, which belongs to another protocol'],
    [`https://partner.example/${'a'.repeat(2048)}`, 'is longer than 2,048 characters'],
  ] as [string, string | RegExp][]) {
    const found = fault(url);
    if (typeof reason === 'string') assert.equal(found, reason, url);
    else assert.match(found ?? '', reason, url);
  }
});

test('https can be asked for', () => {
  assert.equal(faultOfCallback('http://partner.example/', [], { httpsOnly: true }), 'is not an https URL');
  assert.equal(faultOfCallback('https://partner.example/', [], { httpsOnly: true }), undefined);
});

test('a host that the operator named may be private, and no other that leads there', () => {
  const hosts = ['intranet.example.org', '10.1.2.3', '::1', 'cms', 'files.example.org.'];
  for (const url of [
    'http://intranet.example.org/',
    'http://INTRANET.example.org:8080/hook',
    'http://10.1.2.3/',
    'http://0xa010203/',
    'http://[::1]:4000/',
    'http://[0:0::1]/',
    'http://cms/hook',
    'http://files.example.org/',
  ]) {
    assert.equal(fault(url, hosts), undefined, url);
  }
  assert.equal(fault('http://10.1.2.4/', hosts), PRIVATE);
  assert.equal(fault('http://[::ffff:10.1.2.3]/', hosts), PRIVATE);
  assert.equal(fault('http://other.cms.internal/', hosts), INSIDE);
  assert.equal(fault('ftp://cms/', hosts), NO_URL);
  assert.equal(fault('http://u@cms/', hosts), 'has a user name or password');
  assert.equal(fault('http://cms:22/', hosts), 'has port 22, which belongs to another protocol');
});

test('an address is public when everybody reaches the same host by it', () => {
  const ranges: [boolean, string[]][] = [
    [true, ['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '223.255.255.255', '2606:4700::1', '2a00::1']],
    // A translator's, with a public address in it.
    [true, ['64:ff9b::8.8.8.8', '64:ff9b::808:808']],
    [
      false,
      ['127.0.0.1', '0.0.0.0', '10.0.0.1', '100.64.0.1', '169.254.169.254', '192.168.0.1', '198.19.255.255'],
    ],
    [
      false,
      [
        '::',
        '::1',
        '::ffff:8.8.8.8',
        '64:ff9b::10.0.0.1',
        '64:ff9b:1::8.8.8.8',
        '2002:808:808::1',
        '2001::1',
      ],
    ],
    [
      false,
      ['fe80::1', 'fe80::1%eth0', '2606:4700::1%eth0', 'fd00::1', 'fec0::1', 'ff02::1', '4000::1', 'e000::1'],
    ],
    [false, ['', 'partner.example', '8.8.8.8.8', '8.8.8.8/8', ' 8.8.8.8', '2606:4700::1::']],
  ];
  for (const [expected, addresses] of ranges) {
    for (const address of addresses) assert.equal(isPublicAddress(address), expected, address);
  }
});
