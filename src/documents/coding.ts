// Content-codings: which of those at hand a request takes (RFC 9110 section 12.5.3).

export type Coding = 'identity' | 'gzip' | 'br';

const PREFERRED: readonly Coding[] = ['br', 'gzip'];

/**
 * The best of the codings offered that the request accepts; identity when it names none of them.
 * @param acceptEncoding the header's value, or null
 */
export function negotiateCoding(
  acceptEncoding: string | null,
  offered: readonly Coding[] = PREFERRED,
): Coding {
  if (!acceptEncoding) return 'identity';
  const weights = new Map<string, number>();
  for (const item of acceptEncoding.toLowerCase().split(',')) {
    const [name, ...parameters] = item.split(';').map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    const weight = q === undefined ? 1 : Number(q.slice(2));
    if (name) weights.set(name === 'x-gzip' ? 'gzip' : name, Number.isNaN(weight) ? 0 : weight);
  }
  const weightOf = (coding: Coding): number => weights.get(coding) ?? weights.get('*') ?? 0;
  const best = PREFERRED.filter((coding) => offered.includes(coding) && weightOf(coding) > 0).sort(
    (a, b) => weightOf(b) - weightOf(a),
  )[0];
  return best ?? 'identity';
}
