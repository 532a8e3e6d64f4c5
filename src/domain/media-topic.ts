// IPTC Media Topics: the codes by which news organisations name subjects, whatever the language.

const CODE = /^(?:medtop:|https?:\/\/cv\.iptc\.org\/newscodes\/mediatopic\/)?(\d{8})$/i;

/** The eight digits of a code that is given as they are, as `medtop:20000082` or as its URI; undefined when it is none. */
export function mediaTopicCode(text: string): string | undefined {
  return CODE.exec(text.trim())?.[1];
}

/** Says that a text is no code, and what one looks like. */
export function sayNoMediaTopic(text: string): string {
  return `“${text}” is not an IPTC Media Topic code; expected eight digits such as 20000082, or its URI`;
}
