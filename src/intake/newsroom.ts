// `newsroom.yaml`: a newsroom's editions, and its topics with a label for each.
import { z } from 'zod';
import { COLOUR_EXPECTED, canonicalColour } from '../domain/colour.ts';
import { EMAIL_EXPECTED, isEmail, PHONE_EXPECTED, telUrl } from '../domain/contact.ts';
import {
  API_ACCESS,
  directionOf,
  type Edition,
  faultOfEditionPath,
  isWebAddress,
  isWindowSize,
  WINDOW_EXPECTED,
} from '../domain/edition.ts';
import type { Picture } from '../domain/edition-pictures.ts';
import { mediaTopicCode, sayNoMediaTopic } from '../domain/media-topic.ts';
import { faultOfSlug, KEY, slugify } from '../domain/slug.ts';
import type { Origin, Problem } from '../domain/story-input.ts';
import { isTimeZone } from '../domain/time.ts';
import { flag, linesOf, text, withoutEmpty } from './article-fields.ts';
import { languageTag } from './sanitise.ts';
import { expected, nameOfPath, problemsOf } from './schema-problems.ts';
import { decodeText, oneLine, type SourceFile } from './source-file.ts';
import { readYaml, type YamlPath } from './yaml-file.ts';

/** An edition as a newsroom describes it, what it leaves open filled in. */
export type EditionInput = Pick<
  Edition,
  'path' | 'language' | 'title' | 'description' | 'direction' | 'timeZone' | 'calendar' | 'fallback'
> &
  /** Left out: as it is; in a new edition as such editions are. Pictures are files beside `newsroom.yaml`. */
  Partial<Pick<Edition, 'required' | 'windowSize' | 'api'> & Record<Said | Picture, string>>;

/** What an edition says of itself, or does not. */
type Said = 'rights' | 'license' | 'accent' | 'publisher' | 'email' | 'phone' | 'address';

/** A topic with its words in each edition. */
export interface TopicInput {
  key: string;
  /** The code of the same subject among the IPTC Media Topics, eight digits. */
  iptc?: string;
  labels: { edition: string; label: string; slug: string }[];
}

export interface ReadNewsroom {
  editions: EditionInput[];
  topics: TopicInput[];
  /** When there are any, nothing of the file holds. */
  problems: Problem[];
  /** Lines of `editions[1]` and the like, for what only the database can find wrong. */
  origin: Origin;
}

const CALENDARS = new Set(Intl.supportedValuesOf('calendar'));

const edition = z
  .strictObject(
    {
      path: text('the first part of its URLs, such as en').superRefine((path, context) => {
        const fault = faultOfEditionPath(path);
        if (fault) context.addIssue({ code: 'custom', message: fault });
      }),
      language: text('a BCP 47 tag such as en or pt-BR').transform((tag, context) => {
        const canonical = languageTag(tag);
        if (canonical) return canonical;
        const message = `“${tag}” is not a language tag; expected one such as en, pt-BR or zh-Hant`;
        context.addIssue({ code: 'custom', message });
        return z.NEVER;
      }),
      title: text('the edition’s name, in its language'),
      description: text('one line of text').default(''),
      timeZone: text('an IANA time zone such as Europe/Brussels').refine(isTimeZone, {
        error: ({ input }) => `“${input}” is not a time zone; expected one such as Europe/Brussels`,
      }),
      direction: z.enum(['ltr', 'rtl'], expected('ltr or rtl')).optional(),
      fallback: z.enum(['hide', 'link', 'show'], expected('hide, link or show')).default('hide'),
      calendar: text('a calendar such as gregory or buddhist')
        .refine((name) => CALENDARS.has(name), {
          error: ({ input }) => `“${input}” is not a calendar; expected one such as gregory or buddhist`,
        })
        .default('gregory'),
      required: flag().exactOptional(),
      api: z.enum(API_ACCESS, expected('open or key')).exactOptional(),
      window: z
        .unknown()
        .refine(
          (value) =>
            typeof value !== 'object' && /^\d{1,9}$/.test(String(value)) && isWindowSize(Number(value)),
          expected(WINDOW_EXPECTED),
        )
        .transform(Number)
        .exactOptional(),
      rights: text('who has the rights in what it publishes').exactOptional(),
      license: text('the web address of a licence')
        .refine(isWebAddress, {
          error: ({ input }) =>
            `“${input}” is not a web address; expected that of a licence, such as https://creativecommons.org/licenses/by/4.0/`,
        })
        .exactOptional(),
      accent: text(`a colour, ${COLOUR_EXPECTED}, in quotation marks`)
        .transform((given, context) => {
          const colour = canonicalColour(given);
          if (colour !== undefined) return colour;
          context.addIssue({
            code: 'custom',
            message: `“${given}” is not a colour; expected ${COLOUR_EXPECTED}`,
          });
          return z.NEVER;
        })
        .exactOptional(),
      publisher: text('the name of the organisation that publishes it').exactOptional(),
      email: text('an e-mail address')
        .refine(isEmail, {
          error: ({ input }) => `“${input}” is not an e-mail address; expected ${EMAIL_EXPECTED}`,
        })
        .exactOptional(),
      phone: text('a telephone number')
        .refine((given) => telUrl(given) !== undefined, {
          error: ({ input }) => `“${input}” is not a telephone number; expected ${PHONE_EXPECTED}`,
        })
        .exactOptional(),
      address: z.string(expected('a postal address')).transform(joinLines).transform(oneLine).exactOptional(),
      icon: text('the name of a square picture beside this file').exactOptional(),
      logo: text('the name of a picture beside this file').exactOptional(),
    },
    expected('fields such as path: and language:'),
  )
  .transform(
    ({ window, ...fields }): EditionInput => ({
      ...fields,
      direction: fields.direction ?? directionOf(fields.language),
      ...(window !== undefined && { windowSize: window }),
    }),
  );

const iptc = text('an IPTC Media Topic code').transform((given, context) => {
  const code = mediaTopicCode(given);
  if (code) return code;
  context.addIssue({ code: 'custom', message: sayNoMediaTopic(given) });
  return z.NEVER;
});

const label = z.union(
  [
    text('').transform((words) => ({ label: words, slug: undefined })),
    z.strictObject({
      label: text('the topic’s name'),
      slug: text('the last part of the topic’s URL').optional(),
    }),
  ],
  expected('the topic’s name in this edition, or label: and slug:'),
);

const newsroom = z.strictObject({
  editions: z.array(edition, expected('a list of editions, each with - path:')).default([]),
  topics: z
    .record(
      z.string(),
      z
        .object({ iptc: iptc.exactOptional() }, expected('an edition and a name, such as en: Port'))
        .catchall(label),
      { ...expected('topics, each with a name for each edition') },
    )
    .default({}),
});

const EDITION_FIELDS =
  'path, language, title, description, timeZone, direction, fallback, calendar, required, window, rights, license, icon, logo, accent, publisher, email, phone, address'.split(
    ', ',
  );

/** Reads a newsroom's editions and topics. */
export function readNewsroom(file: SourceFile): ReadNewsroom {
  const refused = (problems: Problem[]): ReadNewsroom => ({
    editions: [],
    topics: [],
    problems,
    origin: { file: file.path, lines: {} },
  });
  const decoded = decodeText(file);
  if ('problem' in decoded) return refused([decoded.problem]);
  const yaml = readYaml(file.path, decoded.text);
  if (yaml.problems.length > 0) return refused(yaml.problems);
  const value = withoutEmpty(yaml.value);
  const parsed = newsroom.safeParse(value, { error: () => 'expected editions: and topics:' });
  if (!parsed.success) return refused(problemsOf(parsed.error, file.path, yaml, fieldsAt));
  const { editions } = parsed.data;
  const topics = Object.entries(parsed.data.topics).map(([key, { iptc, ...labels }]) => ({
    ...topicOf(key, labels as TopicLabels, editions),
    ...(iptc !== undefined && { iptc }),
  }));
  const faults = [...faultsOfEditions(editions), ...faultsOfTopics(topics, editions)];
  if (faults.length > 0) {
    const places = faults.map(({ path, message }) => ({
      file: file.path,
      line: yaml.lineOf(path),
      field: nameOfPath(path),
      message,
    }));
    return refused(places);
  }
  return { editions, topics, problems: [], origin: { file: file.path, lines: linesOf(value, yaml) } };
}

interface Fault {
  path: YamlPath;
  message: string;
}

type TopicLabels = Record<string, { label: string; slug?: string | undefined }>;

function topicOf(key: string, labels: TopicLabels, editions: readonly EditionInput[]): TopicInput {
  const given = Object.entries(labels).map(([path, { label, slug }]) => {
    const language = editions.find((one) => one.path === path)?.language ?? 'und';
    return { edition: path, label, slug: slug ?? slugify(label, language) };
  });
  return { key, labels: given };
}

/** An address as it stands on an envelope, line by line. */
function joinLines(text: string): string {
  return text.trim().replace(/\s*,?[^\S\n]*\n\s*/g, ', ');
}

function faultsOfEditions(editions: readonly EditionInput[]): Fault[] {
  return editions.flatMap(({ path }, at) => {
    if (editions.findIndex((one) => one.path === path) === at) return [];
    return [{ path: ['editions', at, 'path'], message: `“${path}” is taken above; expected another path` }];
  });
}

function faultsOfTopics(topics: readonly TopicInput[], editions: readonly EditionInput[]): Fault[] {
  const faults: Fault[] = [];
  const paths = editions.map((one) => one.path);
  const taken = new Map<string, string>();
  for (const { key, labels } of topics) {
    if (!KEY.test(key)) {
      const message = `“${key}” is not a topic’s key; expected lower-case letters and digits joined by hyphens, such as port-security`;
      faults.push({ path: ['topics', key], message });
    }
    for (const { edition, slug } of labels) {
      const path = ['topics', key, edition];
      // A file of topics alone speaks of editions that are in the database.
      if (paths.length > 0 && !paths.includes(edition)) {
        faults.push({
          path,
          message: `there is no edition “${edition}”; the editions are ${paths.join(', ')}`,
        });
      }
      const place = `${edition}/${slug}`;
      const first = taken.get(place);
      const message = `has the slug “${slug}” that “${first}” has; give one of them another, with label: and slug:`;
      if (first !== undefined) faults.push({ path, message });
      taken.set(place, key);
      const fault = faultOfSlug(slug);
      if (fault) faults.push({ path: [...path, 'slug'], message: fault });
    }
  }
  return faults;
}

function fieldsAt(path: YamlPath): readonly string[] {
  if (path.length === 0) return ['editions', 'topics'];
  return path[0] === 'editions' ? EDITION_FIELDS : ['label', 'slug'];
}
