// What a route handler gets and gives; every route of the server is one row.
import { z } from 'zod';
import type { Handset } from '../../model.ts';
import type { Painter } from '../screen/painter.ts';
import type { ScreenView } from '../screen/phone.ts';
import type { Elements } from './elements.ts';
import { UiaError } from './errors.ts';
import type { ServerSettings } from './settings.ts';

/** The one session a server can have. */
export interface Session {
  id: string;
  capabilities: Record<string, unknown>;
  elements: Elements;
  settings: ServerSettings;
}

/** What handlers work on. */
export interface RouteContext {
  handset: Handset;
  view: ScreenView;
  painter: Painter;
  session: Session;
}

/** A request to a route with a session. */
export interface RouteRequest {
  /** Values of `:name` parts of the path, decoded. */
  path: Record<string, string>;
  body: unknown;
}

/** One route below `/session/:sessionId`. */
export interface Route {
  method: 'GET' | 'POST';
  /** Without the session part, e.g. `/element/:id/click`. */
  path: string;
  handle(request: RouteRequest, context: RouteContext): unknown;
}

/** The body checked by `schema`; `invalid argument` names the field. */
export function bodyOf<S extends z.ZodType>(body: unknown, schema: S): z.infer<S> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new UiaError(
    'invalid argument',
    `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'wrong value'}`,
  );
}

/** The W3C key of an element id. */
export const elementKey = 'element-6066-11e4-a52e-4f735466cecf';

/** An element as answered: by its W3C and its older key. */
export function elementAnswer(id: string): Record<string, string> {
  return { ELEMENT: id, [elementKey]: id };
}

/** `{"element-6066...": id}` as a request gives it. */
export const elementSchema = z
  .object({ [elementKey]: z.string().optional(), ELEMENT: z.string().optional() })
  .transform((element) => element[elementKey] ?? element.ELEMENT);
