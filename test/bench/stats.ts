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
