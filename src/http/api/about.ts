// What the API is: where things are, and its description for programs.
import { z } from 'zod';
import { late } from '../../late.ts';
import { answerJson } from '../../partners/answer.ts';
import { answerWith } from './answer-read.ts';
import { type ApiRoute, apiRoute } from './route.ts';

const indexSchema = z
  .object({ version: z.literal('1'), links: z.record(z.string(), z.url()) })
  .meta({ id: 'Index', description: 'Where everything is.' });

/** What can be read without knowing an id, below `/api/v1`. */
const PLACES = ['editions', 'topics', 'stories', 'articles', 'media', 'changes'] as const;

/** By base URL: what is described does not change while the program runs. */
const described = new Map<string, () => ReturnType<typeof answerJson>>();

/** The description of all routes, these two among them. */
function describe(baseUrl: string): ReturnType<typeof answerJson> {
  const known =
    described.get(baseUrl) ??
    late(async () => {
      const [{ API_ROUTES }, { describeApi }] = await Promise.all([
        import('./routes.ts'),
        import('./openapi.ts'),
      ]);
      return answerJson(await describeApi(API_ROUTES, baseUrl));
    });
  described.set(baseUrl, known);
  return known();
}

const common = { method: 'GET', tag: 'About', wants: 'anybody' } as const;

export const ABOUT_ROUTES: readonly ApiRoute[] = [
  apiRoute({
    ...common,
    path: '',
    operation: 'getIndex',
    summary: 'Where everything is.',
    answers: { 200: { description: 'Links.', content: { 'application/json': indexSchema } } },
    async run({ call, context, caller }) {
      const { baseUrl } = context.config;
      const at = (place: string): string => `${baseUrl}/api/v1/${place}`;
      const links = {
        ...Object.fromEntries(PLACES.map((place) => [place, at(place)])),
        description: at('openapi.json'),
        guide: `${baseUrl}/developers/`,
      };
      return answerWith(await answerJson({ version: '1', links }), call, context, caller);
    },
  }),
  apiRoute({
    ...common,
    path: '/openapi.json',
    operation: 'describe',
    summary: 'This description (OpenAPI 3.1).',
    answers: { 200: { description: 'OpenAPI.', content: { 'application/json': z.looseObject({}) } } },
    run: async ({ call, context, caller }) =>
      answerWith(await describe(context.config.baseUrl), call, context, caller),
  }),
];
