// What a desk asks about editions.
import { z } from 'zod';
import { API_ACCESS } from '../../domain/edition.ts';
import { oneLine } from '../../intake/source-file.ts';
import { closeEdition, openEdition } from '../../operations/close-edition.ts';
import { addEdition, editEdition, type GivenEdition } from '../../operations/editions.ts';
import { moveEdition } from '../../operations/move-edition.ts';
import { type EditionSettings, listEditions } from '../../storage/editions.ts';
import { by, edition, operation, question } from '../operation.ts';
import { line, mediaName } from '../story-schema.ts';

/** Whether it is the name of a language, say, the operation looks at. */
const name = z.string().max(200);
const title = line(1_000);

const settings = {
  language: name,
  title,
  timeZone: name,
  description: z.exactOptional(z.string().max(10_000).transform(oneLine)),
  direction: z.exactOptional(z.enum(['ltr', 'rtl'])),
  calendar: z.exactOptional(name),
  fallback: z.exactOptional(z.enum(['hide', 'link', 'show'])),
  required: z.exactOptional(z.boolean()),
  windowSize: z.exactOptional(z.number()),
  api: z.exactOptional(z.enum(API_ACCESS)),
  rights: z.exactOptional(line(1_000).nullable()),
  license: z.exactOptional(z.string().max(2_000).nullable()),
  accent: z.exactOptional(name.nullable()),
  publisher: z.exactOptional(line(1_000).nullable()),
  email: z.exactOptional(z.string().max(1_000).nullable()),
  phone: z.exactOptional(name.nullable()),
  address: z.exactOptional(line(1_000).nullable()),
  // Files that were sent ahead, as media of stories are.
  icon: z.exactOptional(mediaName.nullable()),
  logo: z.exactOptional(mediaName.nullable()),
};
const newEdition: z.ZodType<GivenEdition> = z.strictObject({ path: name, ...settings });
const changedSettings: z.ZodType<Partial<EditionSettings>> = z.strictObject({
  ...settings,
  language: z.exactOptional(name),
  title: z.exactOptional(title),
  timeZone: z.exactOptional(name),
});

export const EDITION_OPERATIONS = {
  editions: question(z.strictObject({}), ({ db }) => listEditions(db)),
  'add-edition': operation('refused', z.strictObject({ edition: newEdition, by }), (newsroom, input) =>
    addEdition(newsroom, input.edition, input.by),
  ),
  'edit-edition': operation(
    'same',
    z.strictObject({ path: edition, settings: changedSettings, by }),
    (newsroom, input) => editEdition(newsroom, input.path, input.settings, input.by),
  ),
  'move-edition': operation(
    'refused',
    z.strictObject({ path: edition, to: name, by }),
    (newsroom, { by: who, ...what }) => moveEdition(newsroom, what, who),
  ),
  'close-edition': operation('same', z.strictObject({ path: edition, by }), (newsroom, input) =>
    closeEdition(newsroom, input.path, input.by),
  ),
  'open-edition': operation('same', z.strictObject({ path: edition, by }), (newsroom, input) =>
    openEdition(newsroom, input.path, input.by),
  ),
} as const;
