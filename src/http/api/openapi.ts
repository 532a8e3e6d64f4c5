// The API as OpenAPI 3.1 describes it, made from the very schemas that check what comes in.
import { Hono } from 'hono';
import { describeRoute, generateSpecs, resolver, validator } from 'hono-openapi';
import { TITLES } from '../problem.ts';
import type { Wanted } from './caller.ts';
import { problemSchema } from './problem-schema.ts';
import type { ApiRoute, Body, Said } from './route.ts';

type Description = Parameters<typeof describeRoute>[0];
type Responses = NonNullable<Description['responses']>;

/** What any route may answer besides, by what it wants and takes. */
function common(route: ApiRoute): Responses {
  const statuses = new Set<number>([503]);
  if (route.params) statuses.add(404);
  if (route.query) statuses.add(400);
  if (route.body) for (const status of [400, 413]) statuses.add(status);
  if (route.body && route.body.kind !== 'octets') for (const status of [415, 422]) statuses.add(status);
  statuses.add(401).add(429);
  if (route.wants !== 'anybody') statuses.add(403);
  const said = [...statuses].map((status): [number, Said] => [
    status,
    {
      description: TITLES[status as keyof typeof TITLES],
      content: { 'application/problem+json': problemSchema },
    },
  ]);
  return Object.fromEntries(said.map(([status, one]) => [status, responseOf(one)]));
}

function responseOf({ description, content = {}, headers = {} }: Said): Responses[string] {
  const contents = Object.entries(content).map(([type, schema]) => [
    type,
    schema ? { schema: resolver(schema) } : { schema: { type: 'string', format: 'binary' } },
  ]);
  const named = Object.entries(headers).map(([name, what]) => [
    name,
    { description: what, schema: { type: 'string' } },
  ]);
  return {
    description,
    ...(contents.length > 0 && { content: Object.fromEntries(contents) }),
    ...(named.length > 0 && { headers: Object.fromEntries(named) }),
  };
}

function bodyOf(body: Body<unknown>): NonNullable<Description['requestBody']> {
  const { description } = body;
  return body.kind !== 'octets'
    ? { description, required: true, content: { 'application/json': { schema: resolver(body.schema) } } }
    : {
        description,
        required: true,
        content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
      };
}

const SECURITY: Record<Wanted, NonNullable<Description['security']>> = {
  anybody: [{}, { key: [] }],
  partner: [{ key: [] }],
  read: [{ key: [] }],
  write: [{ key: [] }],
  publish: [{ key: [] }],
  desk: [{ key: [] }],
  webhooks: [{ key: [] }],
  embargoed: [{ key: [] }],
  newsroom: [{ key: [] }],
};

function describe(route: ApiRoute): Description {
  const answers = Object.entries(route.answers).map(([status, said]) => [status, responseOf(said)]);
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    ...(route.description !== undefined && { description: route.description }),
    ...(route.headers && {
      parameters: Object.entries(route.headers).map(([name, description]) => ({
        in: 'header',
        name,
        description,
        schema: { type: 'string' as const },
      })),
    }),
    ...(route.body && { requestBody: bodyOf(route.body) }),
    responses: { ...common(route), ...Object.fromEntries(answers) },
    security: SECURITY[route.wants],
  };
}

/**
 * The description of the API.
 * @param baseUrl of the newsroom
 */
export async function describeApi(routes: readonly ApiRoute[], baseUrl: string): Promise<object> {
  const app = new Hono();
  for (const route of routes) {
    const checks = [
      ...(route.params ? [validator('param', route.params)] : []),
      ...(route.query ? [validator('query', route.query)] : []),
    ];
    app.on([route.method], [route.path], describeRoute(describe(route)), ...checks, (call) =>
      call.body(null),
    );
  }
  return generateSpecs(app, {
    defaultValidationErrorResponse: false,
    // Its own path looks like a file.
    excludeStaticFile: false,
    documentation: {
      openapi: '3.1.0',
      info: {
        title: 'Coranto',
        version: '1',
        description: 'What a newsroom has published, in every language, and every change to it.',
      },
      servers: [{ url: `${baseUrl}/api/v1` }],
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
    },
  });
}
