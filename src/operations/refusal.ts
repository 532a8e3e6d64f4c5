// A refusal: the operation makes no sense as asked, and says so in one sentence to whoever asked.

export class Refusal extends Error {
  override name = 'Refusal';
}

/** What it is about is not there, or is no business of whoever asked. */
export class UnknownRefusal extends Refusal {
  override name = 'UnknownRefusal';
}

/** One field of what was given makes no sense. */
export class FieldRefusal extends Refusal {
  override name = 'FieldRefusal';
  /** Names joined by dots. */
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}
