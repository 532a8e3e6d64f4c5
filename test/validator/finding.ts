// What a validator finds, and how its rules are listed and applied.

export interface Finding {
  /** What is broken: a section of a specification, or `Coranto: ...` for what we ask of ourselves. */
  clause: string;
  message: string;
  /** The element or member, as a path. */
  where: string;
  /** The name of the rule's function. */
  rule: string;
}

/** Says that a subject breaks the rule, there or at a place within it. */
export type Report = (message: string, where?: string) => void;

/** One rule: the clause that asks for it, and the function that knows it. */
export type Rule<T> = readonly [clause: string, check: (subject: T, report: Report) => void];

/**
 * What the rules find in a subject, in the order of the rules.
 * @param where its place; a function where that takes time to say
 */
export function applyRules<T>(
  rules: readonly Rule<T>[],
  subject: T,
  where: string | (() => string),
): Finding[] {
  const findings: Finding[] = [];
  const place = () => (typeof where === 'string' ? where : where());
  for (const [clause, check] of rules) {
    check(subject, (message, within) => {
      findings.push({ clause, message, where: within ?? place(), rule: check.name });
    });
  }
  return findings;
}

/** The findings as lines for people, for the message of an assertion. */
export function describeFindings(findings: readonly Finding[]): string {
  return findings.map(({ clause, message, where }) => `${where}: ${message} (${clause})`).join('\n');
}
