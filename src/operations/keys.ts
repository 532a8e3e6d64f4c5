// Partners' keys: made, given a second secret, changed and revoked. A secret is told to whoever asked for it, once.
import type { Desk } from '../context.ts';
import type { Actor } from '../domain/change.ts';
import type { Edition } from '../domain/edition.ts';
import { hashOfToken, keySecretOf, SECRET_OCTETS, stateAt } from '../domain/key-secret.ts';
import { KEY_NAME, KEY_NAME_EXPECTED, LONGEST_KEY_NAME } from '../domain/partner.ts';
import { type Instant, toRfc3339 } from '../domain/time.ts';
import type { Statement } from '../storage/database.ts';
import { listEditions } from '../storage/editions.ts';
import {
  endSecret,
  insertKey,
  insertSecret,
  type KeyEvent,
  listKeyEvents,
  listKeys,
  logKey,
  revokeKey as revokeRow,
  revokeSecret,
  type StoredKey,
  updateKey,
} from '../storage/keys.ts';
import { write } from '../storage/newsroom.ts';
import { changedSettings, type GivenKeySettings, settingsOf } from './key-settings.ts';
import { differences, type KeyView, viewOf } from './key-view.ts';
import { Refusal } from './refusal.ts';

type Store = Pick<Desk, 'db' | 'now'>;

/** A key with a secret that was made just now; nobody can be told it again. */
export interface NewSecret {
  key: KeyView;
  prefix: string;
  token: string;
}

/** Every key, by name; nothing of their secrets but the prefixes. */
export async function describeKeys({ db, now }: Store): Promise<KeyView[]> {
  const at = now();
  const [keys, editions] = await Promise.all([listKeys(db, at), listEditions(db)]);
  return keys.map((key) => viewOf(key, editions, at));
}

/** Events that are told of a key, from the newest. */
const TOLD_EVENTS = 200;

/**
 * What was done to a key.
 * @throws Refusal for an unknown one
 */
export async function describeKeyLog({ db, now }: Store, name: string): Promise<KeyEvent[]> {
  const { id } = findKey(await listKeys(db, now()), name);
  return listKeyEvents(db, id, TOLD_EVENTS);
}

/**
 * Makes a key with its first secret.
 * @throws Refusal for a name that there is or was, an unknown edition, an end that is past, a key that may do nothing
 */
export async function createKey(
  desk: Store,
  { name, ...given }: GivenKeySettings & { name: string },
  by: Actor,
): Promise<NewSecret> {
  if (!KEY_NAME.test(name) || name.length > LONGEST_KEY_NAME)
    throw new Refusal(`“${name}” is not a name for a key; expected ${KEY_NAME_EXPECTED}`);
  const secret = await makeSecret();
  return write(desk.db, async () => {
    const { at, keys, editions } = await read(desk);
    const twin = keys.find((key) => key.name === name);
    if (twin) throw new Refusal(sayTwin(twin));
    const settings = settingsOf(given, editions, at);
    const id = Math.max(0, ...keys.map((key) => key.id)) + 1;
    const key: StoredKey = { id, name, ...settings, createdAt: at, revokedAt: null, secrets: [] };
    const statements = [
      insertKey(id, name, settings, at),
      insertSecret(id, secret.prefix, secret.hash, at),
      logKey(id, { at, action: 'created', prefix: secret.prefix, ...by }),
    ];
    return { statements, result: told(key, secret, editions, at) };
  });
}

/**
 * Gives a key a second secret; the one that it has stays good for a while, so that its holder changes it without a gap.
 * @param given `overlap` in milliseconds
 * @throws Refusal for an unknown key, one that has ended, and one that has two secrets already
 */
export async function rotateKey(
  desk: Store,
  given: { name: string; overlap: number },
  by: Actor,
): Promise<NewSecret> {
  const secret = await makeSecret();
  return write(desk.db, async () => {
    const { at, keys, editions } = await read(desk);
    const key = findKey(keys, given.name);
    refuseEnded(key, at);
    const valid = key.secrets.filter((one) => stateAt(one, at) === 'valid');
    if (valid.length > 1) throw new Refusal(sayTwo(key.name, valid));
    const endsAt = at + given.overlap;
    const secrets = valid.map((one) => ({ ...one, expiresAt: Math.min(one.expiresAt ?? endsAt, endsAt) }));
    const statements = [
      ...secrets.map(({ prefix, expiresAt }) => endSecret(prefix, expiresAt)),
      insertSecret(key.id, secret.prefix, secret.hash, at),
      logKey(key.id, { at, action: 'rotated', prefix: secret.prefix, ...by }),
    ];
    return { statements, result: told({ ...key, secrets }, secret, editions, at) };
  });
}

/** A key after an edit, and which of its settings the edit changed. */
export interface EditedKey {
  key: KeyView;
  changed: (keyof GivenKeySettings)[];
}

/**
 * Changes what a key may do, from the next request on; what is not given stays.
 * @throws Refusal for an unknown key, one that was revoked, and settings that `createKey` refuses
 */
export async function editKey(
  desk: Store,
  { name, ...given }: Partial<GivenKeySettings> & { name: string },
  by: Actor,
): Promise<EditedKey> {
  return write<EditedKey>(desk.db, async () => {
    const { at, keys, editions } = await read(desk);
    const key = findKey(keys, name);
    if (key.revokedAt !== null) throw new Refusal(sayRevoked(key));
    const settings = changedSettings(key, given, editions, at);
    const changed = differences(key, settings);
    const statements: Statement[] =
      changed.length === 0
        ? []
        : [updateKey(key.id, settings), logKey(key.id, { at, action: 'edited', prefix: null, ...by })];
    return { statements, result: { key: viewOf({ ...key, ...settings }, editions, at), changed } };
  });
}

export interface RevokedKey {
  key: KeyView;
  /** False: it was so already. */
  changed: boolean;
}

/**
 * Ends a key at once and for good, or (by its prefix) one secret of it.
 * @throws Refusal for an unknown key, and a prefix that is none of its valid secrets
 */
export async function revokeKey(
  desk: Store,
  { name, prefix }: { name: string; prefix: string | null },
  by: Actor,
): Promise<RevokedKey> {
  return write<RevokedKey>(desk.db, async () => {
    const { at, keys, editions } = await read(desk);
    const key = findKey(keys, name);
    const secret = prefix === null ? undefined : findSecret(key, prefix);
    if ((secret ?? key).revokedAt !== null)
      return { statements: [], result: { key: viewOf(key, editions, at), changed: false } };
    const statements = [
      secret ? revokeSecret(secret.prefix, at) : revokeRow(key.id, at),
      logKey(key.id, { at, action: 'revoked', prefix, ...by }),
    ];
    const secrets = key.secrets.map((one) => (one === secret ? { ...one, revokedAt: at } : one));
    const after = { ...key, secrets, revokedAt: secret ? key.revokedAt : at };
    return { statements, result: { key: viewOf(after, editions, at), changed: true } };
  });
}

async function read({ db, now }: Store) {
  const at = now();
  const [keys, editions] = await Promise.all([listKeys(db, at), listEditions(db)]);
  return { at, keys, editions };
}

interface MadeSecret {
  prefix: string;
  token: string;
  hash: string;
}

async function makeSecret(): Promise<MadeSecret> {
  const secret = keySecretOf(crypto.getRandomValues(new Uint8Array(SECRET_OCTETS)));
  return { ...secret, hash: await hashOfToken(secret.token) };
}

function told(key: StoredKey, { prefix, token }: MadeSecret, editions: Edition[], at: Instant): NewSecret {
  const made = { prefix, createdAt: at, expiresAt: null, revokedAt: null, lastUsedAt: null };
  return { key: viewOf({ ...key, secrets: [...key.secrets, made] }, editions, at), prefix, token };
}

/** @throws Refusal for an unknown key */
function findKey(keys: readonly StoredKey[], name: string): StoredKey {
  const key = keys.find((candidate) => candidate.name === name);
  if (key) return key;
  throw new Refusal(`there is no key “${name}”; “coranto key list” shows those that there are`);
}

function findSecret(key: StoredKey, prefix: string): StoredKey['secrets'][number] {
  const secret = key.secrets.find((candidate) => candidate.prefix === prefix);
  if (secret) return secret;
  throw new Refusal(
    `the key “${key.name}” has no secret “${prefix}” that is still good; “coranto key list” shows its prefixes`,
  );
}

function refuseEnded(key: StoredKey, now: Instant): void {
  const state = stateAt(key, now);
  if (state === 'revoked') throw new Refusal(sayRevoked(key));
  if (state === 'expired') {
    const when = toRfc3339(key.expiresAt as Instant);
    throw new Refusal(
      `the key “${key.name}” ended at ${when}; “coranto key edit --expires” gives it another end`,
    );
  }
}

const sayRevoked = ({ name, revokedAt }: StoredKey): string =>
  `the key “${name}” was revoked at ${toRfc3339(revokedAt as Instant)}, which is for good; make another`;

function sayTwin(twin: StoredKey): string {
  if (twin.revokedAt === null)
    return `there is a key “${twin.name}” already; “coranto key rotate” gives it a second secret`;
  return `“${twin.name}” was a key’s name until it was revoked; expected another`;
}

function sayTwo(name: string, valid: StoredKey['secrets']): string {
  const said = valid.map(({ prefix, expiresAt }) =>
    expiresAt === null ? prefix : `${prefix} (until ${toRfc3339(expiresAt)})`,
  );
  return `the key “${name}” has two secrets already, ${said.join(' and ')}; let the older end, or revoke one`;
}
