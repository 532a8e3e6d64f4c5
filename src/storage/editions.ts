// Editions: the few rows that everything else refers to.
import type { ApiAccess, Direction, Edition, Fallback, PictureSize } from '../domain/edition.ts';
import { STATEMENT_KINDS, type StatementKind } from '../domain/statement.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';

/** What `decodeEdition` reads of edition `e`. */
export const EDITION_ROW = `e.*,
  (SELECT json_array(m.width, m.height) FROM media m WHERE m.name = e.logo) AS logo_size,
  (SELECT json_array(m.width, m.height) FROM media m WHERE m.name = e.icon) AS icon_size,
  (SELECT json_group_array(s.kind) FROM statements s WHERE s.edition_id = e.id) AS statements`;

export const editionsQuery: Query<Edition[]> = {
  statement: sql(`SELECT ${EDITION_ROW} FROM editions e ORDER BY e.id`),
  decode: (rows, known) => {
    const decode = (): Edition[] => rows.map(decodeEdition);
    return known === undefined ? decode() : known.decoded('editions', rows, decode);
  },
};

export async function listEditions(db: Database): Promise<Edition[]> {
  return editionsQuery.decode(await db.all(editionsQuery.statement));
}

/** The edition of every path that one has or had, by id. */
export const editionPathsQuery: Query<Map<string, number>> = {
  statement: sql('SELECT path, edition_id FROM edition_paths'),
  decode: (rows) => new Map(rows.map((row) => [row['path'] as string, row['edition_id'] as number])),
};

/** @see editionPathsQuery */
export async function listEditionPaths(db: Database): Promise<Map<string, number>> {
  return editionPathsQuery.decode(await db.all(editionPathsQuery.statement));
}

/** An edition as it begins. */
export type NewEdition = Omit<Edition, 'id' | 'closedAt' | 'logoSize' | 'iconSize' | 'statements'>;

export function insertEdition(edition: NewEdition): Statement {
  return sql(
    `INSERT INTO editions (uuid, path, language, title, description, direction, time_zone, calendar, fallback, required,
       window_size, rights, license, icon, logo, accent, publisher, email, phone, address, api, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    edition.uuid,
    edition.path,
    edition.language,
    edition.title,
    edition.description,
    edition.direction,
    edition.timeZone,
    edition.calendar,
    edition.fallback,
    edition.required ? 1 : 0,
    edition.windowSize,
    edition.rights,
    edition.license,
    edition.icon,
    edition.logo,
    edition.accent,
    edition.publisher,
    edition.email,
    edition.phone,
    edition.address,
    edition.api,
    edition.createdAt,
  );
}

/** Settings of an edition that may change without changing a URL or an id. */
export type EditionSettings = Pick<
  Edition,
  | 'language'
  | 'title'
  | 'description'
  | 'direction'
  | 'timeZone'
  | 'calendar'
  | 'fallback'
  | 'required'
  | 'windowSize'
  | 'rights'
  | 'license'
  | 'icon'
  | 'logo'
  | 'accent'
  | 'publisher'
  | 'email'
  | 'phone'
  | 'address'
  | 'api'
>;

export function updateEdition(id: number, settings: EditionSettings): Statement {
  return sql(
    `UPDATE editions SET language = ?, title = ?, description = ?, direction = ?, time_zone = ?, calendar = ?, fallback = ?,
       required = ?, window_size = ?, rights = ?, license = ?, icon = ?, logo = ?,
       accent = ?, publisher = ?, email = ?, phone = ?, address = ?, api = ?
     WHERE id = ?`,
    settings.language,
    settings.title,
    settings.description,
    settings.direction,
    settings.timeZone,
    settings.calendar,
    settings.fallback,
    settings.required ? 1 : 0,
    settings.windowSize,
    settings.rights,
    settings.license,
    settings.icon,
    settings.logo,
    settings.accent,
    settings.publisher,
    settings.email,
    settings.phone,
    settings.address,
    settings.api,
    id,
  );
}

export function moveEdition(id: number, path: string): Statement {
  return sql('UPDATE editions SET path = ? WHERE id = ?', path, id);
}

/** @param closedAt null opens it again */
export function closeEdition(id: number, closedAt: Instant | null): Statement {
  return sql('UPDATE editions SET closed_at = ? WHERE id = ?', closedAt, id);
}

/** Decodes `EDITION_ROW`. */
export function decodeEdition(row: Row): Edition {
  return {
    id: row['id'] as number,
    uuid: row['uuid'] as string,
    path: row['path'] as string,
    language: row['language'] as string,
    title: row['title'] as string,
    description: row['description'] as string,
    direction: row['direction'] as Direction,
    timeZone: row['time_zone'] as string,
    calendar: row['calendar'] as string,
    fallback: row['fallback'] as Fallback,
    required: row['required'] === 1,
    windowSize: row['window_size'] as number,
    rights: row['rights'] as string | null,
    license: row['license'] as string | null,
    icon: row['icon'] as string | null,
    logo: row['logo'] as string | null,
    accent: row['accent'] as string | null,
    publisher: row['publisher'] as string | null,
    email: row['email'] as string | null,
    phone: row['phone'] as string | null,
    address: row['address'] as string | null,
    api: row['api'] as ApiAccess,
    logoSize: sizeOf(row['logo_size'] as string | null),
    iconSize: sizeOf(row['icon_size'] as string | null),
    statements: statementsOf(row['statements'] as string),
    closedAt: row['closed_at'] as number | null,
    createdAt: row['created_at'] as number,
  };
}

function sizeOf(cells: string | null): PictureSize | null {
  if (cells === null) return null;
  const [width, height] = JSON.parse(cells) as [number | null, number | null];
  return width === null || height === null ? null : { width, height };
}

function statementsOf(cells: string): StatementKind[] {
  const kinds = new Set(JSON.parse(cells) as string[]);
  return STATEMENT_KINDS.filter((kind) => kinds.has(kind));
}
