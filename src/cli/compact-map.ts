// A map from many texts to numbers in little memory: an import of a million articles remembers each.
import { hash } from 'node:crypto';

/** Slots at first; a power of two. */
const START = 1 << 12;

/**
 * Keeps 8 octets of each text's hash and 8 of its number: two among a million texts are taken for one in one of
 * some 40 million imports.
 */
export class CompactMap {
  #keys = new BigUint64Array(START);
  #values = new Float64Array(START);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(text: string): number | undefined {
    const slot = slotOf(this.#keys, keyOf(text));
    return this.#keys[slot] === 0n ? undefined : this.#values[slot];
  }

  set(text: string, value: number): void {
    if (this.#size * 3 >= this.#keys.length * 2) this.#grow();
    const key = keyOf(text);
    const slot = slotOf(this.#keys, key);
    if (this.#keys[slot] === 0n) this.#size++;
    this.#keys[slot] = key;
    this.#values[slot] = value;
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#keys = new BigUint64Array(keys.length * 2);
    this.#values = new Float64Array(keys.length * 2);
    for (const [at, key] of keys.entries()) {
      if (key === 0n) continue;
      const slot = slotOf(this.#keys, key);
      this.#keys[slot] = key;
      this.#values[slot] = values[at] as number;
    }
  }
}

/** Zero is an empty slot. */
function keyOf(text: string): bigint {
  return hash('sha256', text, 'buffer').readBigUInt64LE() || 1n;
}

/** Where a key is, or would be. */
function slotOf(keys: BigUint64Array, key: bigint): number {
  let slot = Number(key & BigInt(keys.length - 1));
  while (keys[slot] !== 0n && keys[slot] !== key) slot = (slot + 1) & (keys.length - 1);
  return slot;
}
