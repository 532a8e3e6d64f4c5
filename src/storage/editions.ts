// Editions: the few rows that everything else refers to.
import type { Direction, Edition, Fallback } from '../domain/edition.ts';
import type { Instant } from '../domain/time.ts';
import { type Database, type Query, type Row, type Statement, sql } from './database.ts';

export const editionsQuery: Query<Edition[]> = {
  statement: sql('SELECT * FROM editions ORDER BY id'),
  decode: (rows) => rows.map(decodeEdition),
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

export function insertEdition(edition: Omit<Edition, 'id' | 'closedAt'>): Statement {
  return sql(
    `INSERT INTO editions (uuid, path, language, title, description, direction, time_zone, calendar, fallback, required,
       window_size, rights, license, icon, logo, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
>;

export function updateEdition(id: number, settings: EditionSettings): Statement {
  return sql(
    `UPDATE editions SET language = ?, title = ?, description = ?, direction = ?, time_zone = ?, calendar = ?, fallback = ?,
       required = ?, window_size = ?, rights = ?, license = ?, icon = ?, logo = ?
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

/** Decodes an `editions` row, also where a join renamed nothing. */
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
    closedAt: row['closed_at'] as number | null,
    createdAt: row['created_at'] as number,
  };
}
