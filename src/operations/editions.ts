// Editions: added, and their settings changed. What each may be called in URLs, and its id, are for ever.
import type { Desk } from '../context.ts';
import type { MediaFile } from '../domain/article.ts';
import type { Actor } from '../domain/change.ts';
import { COLOUR_EXPECTED, canonicalColour } from '../domain/colour.ts';
import { EMAIL_EXPECTED, isEmail, PHONE_EXPECTED, telUrl } from '../domain/contact.ts';
import {
  canonicalLanguage,
  DEFAULT_SETTINGS,
  directionOf,
  type Edition,
  faultOfEditionPath,
  isWebAddress,
  isWindowSize,
  type PictureSize,
  WINDOW_EXPECTED,
} from '../domain/edition.ts';
import { faultOfPicture, PICTURES } from '../domain/edition-pictures.ts';
import { editionsTag, editionTag, newestTag } from '../domain/tag.ts';
import { isTimeZone } from '../domain/time.ts';
import type { Database } from '../storage/database.ts';
import {
  type EditionSettings,
  insertEdition,
  listEditionPaths,
  listEditions,
  updateEdition,
} from '../storage/editions.ts';
import { listMedia } from '../storage/media.ts';
import { write } from '../storage/newsroom.ts';
import { WriteBatch } from '../storage/write-batch.ts';
import { findEdition } from './find-article.ts';
import { Refusal } from './refusal.ts';

/** An edition as a newsroom describes it. */
export type NewEdition = EditionSettings & Pick<Edition, 'path'>;

/** What may be left out of a new edition: it follows from the rest. */
export type GivenEdition = Pick<Edition, 'path' | 'language' | 'title' | 'timeZone'> &
  Partial<EditionSettings>;

const CALENDARS = new Set(Intl.supportedValuesOf('calendar'));

/**
 * Adds an edition.
 * @throws Refusal for a wrong setting, or a path that another edition has or had
 */
export async function addEdition(desk: Desk, given: GivenEdition, by: Actor): Promise<Edition> {
  const fault = faultOfEditionPath(given.path);
  if (fault) throw new Refusal(fault);
  const settings = checked({
    ...DEFAULT_SETTINGS,
    direction: directionOf(canonicalLanguage(given.language) ?? 'und'),
    ...given,
  });
  return write(desk.db, async (head) => {
    const pictures = await findPictures(desk.db, given);
    const [editions, paths] = await Promise.all([listEditions(desk.db), listEditionPaths(desk.db)]);
    const twin = editions.find(({ id }) => id === paths.get(given.path));
    if (twin?.path === given.path)
      throw new Refusal(`there is an edition “${given.path}” already: ${twin.title}`);
    if (twin) throw new Refusal(sayFormer(given.path, twin));
    const now = desk.now();
    const edition = { path: given.path, ...settings, uuid: desk.newId(), createdAt: now };
    const id = Math.max(0, ...editions.map((other) => other.id)) + 1;
    const batch = new WriteBatch(head, by, now);
    batch.add(insertEdition(edition));
    batch.changeEdition(id);
    batch.touch(editionsTag);
    const sizes = { iconSize: sizeOf(edition.icon, pictures), logoSize: sizeOf(edition.logo, pictures) };
    const result = { ...edition, ...sizes, id, closedAt: null, statements: [] };
    return { statements: batch.statements(), result };
  });
}

/** An edition after an edit, and which of its settings the edit changed. */
export interface EditedEdition {
  edition: Edition;
  changed: (keyof EditionSettings)[];
}

/**
 * Changes settings of an edition; those not given stay, and a new language brings its own direction.
 * @throws Refusal for an unknown edition or a wrong setting
 */
export async function editEdition(
  desk: Desk,
  path: string,
  given: Partial<EditionSettings>,
  by: Actor,
): Promise<EditedEdition> {
  return write(desk.db, async (head) => {
    const pictures = await findPictures(desk.db, given);
    const edition = findEdition(await listEditions(desk.db), path);
    const language = given.language && canonicalLanguage(given.language);
    const follows = language ? { direction: directionOf(language) } : {};
    const settings = checked({ ...settingsOf(edition), ...follows, ...given });
    const changed = differing(edition, settings);
    const batch = new WriteBatch(head, by, desk.now());
    if (changed.length > 0) batch.add(updateEdition(edition.id, settings));
    if (changed.some((name) => name !== 'required')) batch.changeEdition(edition.id);
    if (changed.some((name) => !UNSEEN.has(name))) {
      batch.touch(editionsTag, editionTag(edition.id), newestTag(edition.id));
    }
    const { icon, logo } = settings;
    const sizes = {
      iconSize: icon === edition.icon ? edition.iconSize : sizeOf(icon, pictures),
      logoSize: logo === edition.logo ? edition.logoSize : sizeOf(logo, pictures),
    };
    const result = { edition: { ...edition, ...settings, ...sizes }, changed };
    return { statements: batch.statements(), result };
  });
}

/** Why a former path of an edition is given to no other. */
export function sayFormer(path: string, { path: now, title }: Edition): string {
  return `“${path}” was the path of edition “${now}” (${title}), and its URLs lead there for ever; expected another path`;
}

/**
 * Settings that show in no document. Whoever follows the log without a key is told when an edition opens to them all the
 * same: they look at its articles again.
 */
const UNSEEN: ReadonlySet<keyof EditionSettings> = new Set(['required', 'api'] as const);

/** The settings in which two descriptions of an edition differ. */
export function differing(before: EditionSettings, after: EditionSettings): (keyof EditionSettings)[] {
  const names = Object.keys(settingsOf(before)) as (keyof EditionSettings)[];
  return names.filter((name) => before[name] !== after[name]);
}

function settingsOf(edition: EditionSettings): EditionSettings {
  const { language, title, description, direction, timeZone, calendar, fallback, required } = edition;
  const { windowSize, rights, license, icon, logo, accent, publisher, email, phone, address, api } = edition;
  const own = { language, title, description, direction, timeZone, calendar, fallback, required };
  return { ...own, windowSize, rights, license, icon, logo, accent, publisher, email, phone, address, api };
}

function checked(settings: EditionSettings): EditionSettings {
  const language = canonicalLanguage(settings.language);
  if (language === undefined)
    throw new Refusal(`“${settings.language}” is not a language tag; expected one such as nl-BE (BCP 47)`);
  if (settings.title.trim() === '') throw new Refusal('the title is empty; expected the name of the edition');
  if (!isTimeZone(settings.timeZone))
    throw new Refusal(`“${settings.timeZone}” is not a time zone; expected one such as Europe/Brussels`);
  if (!CALENDARS.has(settings.calendar))
    throw new Refusal(`“${settings.calendar}” is not a calendar; expected one such as gregory or buddhist`);
  if (!isWindowSize(settings.windowSize))
    throw new Refusal(`a window of ${settings.windowSize} cannot be; expected ${WINDOW_EXPECTED}`);
  const rights = said(settings.rights, 'the rights are empty; say who has them, or take them away');
  const license = settings.license?.trim() ?? null;
  if (license !== null && !isWebAddress(license))
    throw new Refusal(`“${license}” is not a web address; expected that of a licence`);
  const own = { ...settingsOf(settings), ...checkedContact(settings) };
  return { ...own, language, title: settings.title.trim(), rights, license, accent: accentOf(settings) };
}

function accentOf({ accent }: EditionSettings): string | null {
  if (accent === null) return null;
  const colour = canonicalColour(accent.trim());
  if (colour === undefined) throw new Refusal(`“${accent}” is not a colour; expected ${COLOUR_EXPECTED}`);
  return colour;
}

function checkedContact(
  settings: EditionSettings,
): Pick<EditionSettings, 'publisher' | 'email' | 'phone' | 'address'> {
  const empty = (name: string, what: string) => `the ${name} is empty; give ${what}, or take it away`;
  const publisher = said(settings.publisher, empty('publisher', 'the name of the organisation'));
  const address = said(settings.address, empty('address', 'a postal address on one line'));
  const email = settings.email?.trim() ?? null;
  if (email !== null && !isEmail(email))
    throw new Refusal(`“${email}” is not an e-mail address; expected ${EMAIL_EXPECTED}`);
  const phone = settings.phone?.trim() ?? null;
  if (phone !== null && telUrl(phone) === undefined)
    throw new Refusal(`“${phone}” is not a telephone number; expected ${PHONE_EXPECTED}`);
  return { publisher, email, phone, address };
}

/** @throws Refusal for a text that is given and says nothing */
function said(text: string | null, fault: string): string | null {
  const trimmed = text?.trim() ?? null;
  if (trimmed === '') throw new Refusal(fault);
  return trimmed;
}

/** @throws Refusal unless these pictures are files that were sent, and will do */
async function findPictures(
  db: Database,
  given: Partial<EditionSettings>,
): Promise<ReadonlyMap<string, MediaFile>> {
  const named = PICTURES.flatMap((which) => {
    const name = given[which];
    return name ? [{ which, name }] : [];
  });
  if (named.length === 0) return new Map();
  const files = await listMedia(
    db,
    named.map(({ name }) => name),
  );
  for (const { which, name } of named) {
    const file = files.get(name);
    const fault = file ? faultOfPicture(which, file) : 'is not here; send it first';
    if (fault) throw new Refusal(`the ${which} “${name}” ${fault}`);
  }
  return files;
}

function sizeOf(name: string | null, pictures: ReadonlyMap<string, MediaFile>): PictureSize | null {
  const file = name === null ? undefined : pictures.get(name);
  return file?.width && file.height ? { width: file.width, height: file.height } : null;
}
