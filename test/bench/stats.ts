// What is said of repeated measurements.

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] as number;
  return ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

/** The median of the rounds' own ratios: what disturbs a whole round disturbs both of its sides. */
export function pairedRatio(values: readonly number[], references: readonly number[]): number {
  return median(values.map((value, i) => value / (references[i] as number)));
}

/** @param part of the values that are less: 0.99 for the p99 */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] as number;
}
