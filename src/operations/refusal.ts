// A refusal: the operation makes no sense as asked, and says so in one sentence to whoever asked.

export class Refusal extends Error {
  override name = 'Refusal';
}
