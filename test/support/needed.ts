// Programs that tests want and a person's machine may lack. CI lacks none: there, missing is failing.

/** A reason to skip, or false when the program is there. Throws where nothing may be skipped. */
export function skipWithout(isThere: boolean, program: string, debianPackages: string): string | false {
  if (isThere) return false;
  const reason = `${program} is missing (apt-get install ${debianPackages})`;
  if (process.env['TESTS_SKIP_NOTHING']) throw new Error(`${reason}, and nothing may be skipped here`);
  return reason;
}
