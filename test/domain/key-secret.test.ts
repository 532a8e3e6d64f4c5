import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  hashOfToken,
  keySecretOf,
  prefixOfToken,
  SECRET_OCTETS,
  stateAt,
} from '../../src/domain/key-secret.ts';

const octets = fc.uint8Array({ minLength: SECRET_OCTETS, maxLength: SECRET_OCTETS });

describe('a key’s secret', () => {
  test('has a prefix and 256 bits, each octet told apart', () => {
    const { prefix, token } = keySecretOf(Uint8Array.from({ length: SECRET_OCTETS }, (_, i) => i * 7));
    assert.equal(prefix, 'aadq4fi4');
    assert.equal(token, 'coranto_aadq4fi4_IyoxOD9GTVRbYmlwd36FjJOaoaivtr3Ey9LZ4Ofu9fw');
    const tokens = Array.from({ length: SECRET_OCTETS }, (_, at) => {
      const random = new Uint8Array(SECRET_OCTETS);
      random[at] = 255;
      return keySecretOf(random).token;
    });
    assert.equal(new Set(tokens).size, SECRET_OCTETS);
  });

  test('is read back by its prefix, and in no other spelling', () => {
    fc.assert(
      fc.property(octets, (random) => {
        const { prefix, token } = keySecretOf(random);
        assert.equal(prefixOfToken(token), prefix);
        const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'.indexOf(
          token.at(-1) ?? '',
        );
        const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'[at + 1] ?? '=';
        assert.equal(prefixOfToken(token.slice(0, -1) + last), undefined);
        for (const other of [
          ` ${token}`,
          `${token} `,
          `${token}\n`,
          `${token}=`,
          token.slice(0, -1),
          `x${token}`,
        ])
          assert.equal(prefixOfToken(other), undefined, other);
      }),
      { numRuns: 50 },
    );
  });

  test('is kept as its SHA-256', async () => {
    const { token } = keySecretOf(new Uint8Array(SECRET_OCTETS));
    assert.equal(
      await hashOfToken(token),
      '52ec22a58350cce25d98eae0c071a8c3281050019bfa16613625a06012356e63',
    );
  });
});

test('a key is good before its end, and not at it; revoked is revoked whatever its end', () => {
  const key = { expiresAt: 1000, revokedAt: null };
  assert.deepEqual(
    [999, 1000, 1001].map((now) => stateAt(key, now)),
    ['valid', 'expired', 'expired'],
  );
  assert.equal(stateAt({ expiresAt: null, revokedAt: null }, 1e15), 'valid');
  assert.equal(stateAt({ expiresAt: 1000, revokedAt: 5 }, 1), 'revoked');
});
