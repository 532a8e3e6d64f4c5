// Tags: the vocabulary between a change and the documents it touches. A document records the tags it
// was made from; a change fires tags; a document with a fired tag is touched.

export type Tag = string;

/** Fired when the list of editions or the settings of one change. */
export const editionsTag: Tag = 'editions';
/** Fired when an edition's own settings change; every document of the edition records it. */
export const editionTag = (editionId: number): Tag => `edition:${editionId}`;
/** Fired when an edition's newest articles, or their order, change. */
export const newestTag = (editionId: number): Tag => `newest:${editionId}`;
/** Fired when a month of an edition gets its first public article or loses its last. */
export const monthsTag = (editionId: number): Tag => `months:${editionId}`;
/** Fired by any change to an article of that month. */
export const monthTag = (editionId: number, month: string): Tag => `month:${editionId}:${month}`;
/** Fired by any change to an article with that topic. */
export const topicTag = (editionId: number, topicId: number): Tag => `topic:${editionId}:${topicId}`;
/** Fired when a topic gets its first public article in any edition, loses its last, or is called otherwise there. */
export const subjectTag = (topicId: number): Tag => `subject:${topicId}`;
/** Fired whenever one of those of any month is: for the list of them. */
export const mapsTag: Tag = 'maps';
/** Fired when an article of that month has another path, time of change or place among its siblings. */
export const mapTag = (editionId: number, month: string): Tag => `map:${editionId}:${month}`;
/** Fired by any change to the article, for documents that show it. */
export const articleTag = (articleId: number): Tag => `article:${articleId}`;
/** Fired when an article's previous or next changes, for its own page only. */
export const pageTag = (articleId: number): Tag => `page:${articleId}`;
/** Fired when one of the edition's statements changes; a new one, or one less, changes the edition. */
export const statementTag = (editionId: number, kind: string): Tag => `statement:${editionId}:${kind}`;
/** Fired by any change to any article of the story: alternates and staleness follow it. */
export const storyTag = (storyId: number): Tag => `story:${storyId}`;
