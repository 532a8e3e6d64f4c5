// The reference of the API: what its OpenAPI description says, for people to read, without a script.
import type { DeveloperFrame } from './developers.ts';
import { renderDevelopers } from './developers.ts';
import { html, type Markup } from './markup.ts';

/** As much of an OpenAPI 3.1 description as is shown. */
export interface ApiDescription {
  info: { title: string; version: string; description?: string };
  servers?: { url: string }[];
  paths: Record<string, Partial<Record<string, Operation>>>;
  components?: { schemas?: Record<string, Schema> };
}

interface Operation {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  parameters?: { in: string; name: string; required?: boolean; description?: string; schema?: Schema }[];
  requestBody?: { description?: string; content?: Record<string, { schema?: Schema }> };
  responses?: Record<string, { description?: string; content?: Record<string, { schema?: Schema }> }>;
  security?: Record<string, string[]>[];
}

/** As much of a JSON Schema as is shown. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  format?: string;
  enum?: unknown[];
  const?: unknown;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  default?: unknown;
}

/** Renders the reference as a whole HTML document. */
export function renderReferencePage(api: ApiDescription, openApiUrl: string, frame: DeveloperFrame): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, operation]) =>
      operation ? [{ path, method, operation }] : [],
    ),
  );
  const groups = Map.groupBy(operations, ({ operation }) => operation.tags?.[0] ?? 'Other');
  const schemas = Object.entries(api.components?.schemas ?? {});
  return renderDevelopers(frame, {
    title: 'Reference',
    description: 'Every route of the API: what it takes and what it answers.',
    main: html`<h1>Reference</h1>
<p>Every route of the API, below <code>${api.servers?.[0]?.url ?? ''}</code>. Programs read the same as <a href="${openApiUrl}">OpenAPI 3.1</a>.</p>
<nav class="on-page" aria-label="On this page"><ul>
${[...groups.keys(), 'Schemas'].map((tag) => html`<li><a href="#${anchor(tag)}">${tag}</a></li>\n`)}</ul></nav>
${[...groups].map(
  ([tag, all]) => html`<section aria-labelledby="${anchor(tag)}">
<h2 id="${anchor(tag)}">${tag}</h2>
${all.map(showOperation)}</section>
`,
)}<section aria-labelledby="schemas">
<h2 id="schemas">Schemas</h2>
${schemas.map(
  ([name, schema]) => html`<h3 id="${schemaAnchor(name)}">${name}</h3>
${schema.description !== undefined && html`<p>${words(schema.description)}</p>\n`}${showSchema(schema)}`,
)}</section>`,
  });
}

function showOperation({
  path,
  method,
  operation,
}: {
  path: string;
  method: string;
  operation: Operation;
}): Markup {
  const { summary, description, parameters = [], requestBody, responses = {}, security = [] } = operation;
  const problems = Object.entries(responses)
    .filter(([, one]) => isProblem(one))
    .map(
      ([status, { description: what }], at) =>
        html`${at > 0 && ' '}<span><code>${status}</code> ${words(what)}</span>`,
    );
  const needsKey = security.length > 0 && security.every((one) => Object.keys(one).length > 0);
  return html`<details class="operation" id="${operation.operationId ?? ''}">
<summary><span class="method">${method.toUpperCase()}</span> <code>${path}</code> ${words(summary)}</summary>
${needsKey && html`<p>Needs a key.</p>\n`}${description !== undefined && html`<p>${words(description)}</p>\n`}${
  parameters.length > 0 &&
  html`<h3>Parameters</h3>
<ul class="fields">
${parameters.map(
  (one) =>
    html`<li><code>${one.name}</code> ${one.in}${one.required ? ', required' : ''}${one.schema && html`: ${typeOf(one.schema)}`}${one.description !== undefined && html`<div>${words(one.description)}</div>`}</li>\n`,
)}</ul>
`
}${requestBody && html`<h3>Body</h3>\n${showContent(requestBody.description, requestBody.content)}`}<h3>Answers</h3>
<ul class="fields">
${Object.entries(responses)
  .filter(([, one]) => !isProblem(one))
  .map(([status, { description: what, content }]) => showAnswer(status, what, content))}</ul>
${problems.length > 0 && html`<p class="problems"><span>Or a <a href="#${schemaAnchor('Problem')}">problem</a>:</span> ${problems}</p>\n`}</details>
`;
}

type Answer = NonNullable<Operation['responses']>[string];

/** Whether it is one of the many ways to say that it did not work, which all look alike. */
const isProblem = ({ content = {} }: Answer): boolean =>
  Object.keys(content).every((type) => type === 'application/problem+json') &&
  Object.keys(content).length > 0;

function showAnswer(status: string, what: string | undefined, content: Answer['content'] = {}): Markup {
  const types = Object.entries(content);
  return html`<li><code>${status}</code> ${words(what)}${types.length > 0 && html`<div>${showContent(undefined, content)}</div>`}</li>\n`;
}

function showContent(
  description: string | undefined,
  content: Record<string, { schema?: Schema }> = {},
): Markup {
  return html`${description !== undefined && html`<p>${words(description)}</p>\n`}${Object.entries(
    content,
  ).map(
    ([type, { schema }]) =>
      html`<div><code>${type}</code>${schema && html`: ${typeOf(schema)}`}</div>\n${schema && !schema.$ref && showSchema(schema)}`,
  )}`;
}

/** The fields of an object, one by one; of what is inside them, a level more. */
function showSchema(schema: Schema, depth = 0): Markup {
  const parts = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const fields = parts.flatMap(({ properties = {}, required = [] }) =>
    Object.entries(properties).map(([name, of]) => ({ name, of, isRequired: required.includes(name) })),
  );
  if (fields.length === 0) return html``;
  return html`<ul class="fields">
${fields.map(
  ({ name, of, isRequired }) =>
    html`<li><code>${name}</code> ${typeOf(of)}${!isRequired && ', optional'}${(of.description !== undefined || (depth < 2 && hasFields(of))) && html`<div>${words(of.description)}${depth < 2 && showSchema(inner(of), depth + 1)}</div>`}</li>\n`,
)}</ul>
`;
}

const inner = (schema: Schema): Schema => schema.items ?? schema;
const hasFields = (schema: Schema): boolean => {
  const { properties, anyOf = [], oneOf = [], allOf = [] } = inner(schema);
  return (
    properties !== undefined || [...anyOf, ...oneOf, ...allOf].some((one) => one.properties !== undefined)
  );
};

/** A type in a few words, with links to what has a name. */
function typeOf(schema: Schema): Markup {
  const { $ref, type, format, items, enum: values, const: only } = schema;
  if ($ref !== undefined) {
    const name = $ref.split('/').at(-1) ?? '';
    return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
  }
  if (values) return html`${values.map(String).join(' | ')}`;
  if (only !== undefined) return html`${JSON.stringify(only)}`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return html`${choices.map((one, at) => html`${at > 0 && ' or '}${typeOf(one)}`)}`;
  if (items) return html`list of ${typeOf(items)}`;
  const words = [type].flat().filter((word) => word !== undefined);
  const bounds =
    schema.minimum !== undefined && schema.maximum !== undefined && schema.maximum < Number.MAX_SAFE_INTEGER
      ? ` from ${schema.minimum} to ${schema.maximum}`
      : '';
  const byDefault = schema.default === undefined ? '' : `, ${JSON.stringify(schema.default)} if left out`;
  return html`${words.join(' or ')}${format !== undefined && ` (${format})`}${bounds}${byDefault}`;
}

/** Text with code in it, as Markdown marks it. */
function words(text = ''): Markup {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

const anchor = (tag: string): string => tag.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const schemaAnchor = (name: string): string => `schema-${name}`;
