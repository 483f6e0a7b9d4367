// Routes about elements: finding, tapping, typing, reading.
import { z } from 'zod';
import { type Bounds, centreOf, intersect } from '../screen/ui-node.ts';
import { readAttribute } from './attributes.ts';
import type { FoundElement } from './elements.ts';
import { UiaError } from './errors.ts';
import { strategies } from './locators.ts';
import { bodyOf, elementAnswer, type Route, type RouteContext, type RouteRequest } from './route.ts';

const findSchema = z.object({
  strategy: z.string(),
  selector: z.string(),
  context: z.string().nullish(),
});
const valueSchema = z.object({
  elementId: z.string().optional(),
  text: z.string(),
  replace: z.union([z.boolean(), z.string()]).default(false),
});

/** Android's Enter key. */
const enterKey = 66;

/** Routes below `/session/:sessionId`. */
export const elementRoutes: Route[] = [
  {
    method: 'POST',
    path: '/element',
    handle: async (request, context) => first(await find(request, context, false)),
  },
  { method: 'POST', path: '/elements', handle: (request, context) => find(request, context, true) },
  { method: 'GET', path: '/element/active', handle: (_request, context) => active(context) },
  { method: 'POST', path: '/element/:id/click', handle: click },
  {
    method: 'POST',
    path: '/element/:id/clear',
    handle: (request, context) => type(request, context, { clear: true }),
  },
  {
    method: 'POST',
    path: '/element/:id/value',
    handle: (request, context) => type(request, context, { clear: false }),
  },
  { method: 'POST', path: '/keys', handle: (request, context) => type(request, context, { clear: false }) },
  {
    method: 'GET',
    path: '/element/:id/text',
    handle: async (request, context) => (await found(request, context)).node.text ?? '',
  },
  {
    method: 'GET',
    path: '/element/:id/name',
    handle: async (request, context) => (await found(request, context)).node.contentDesc ?? '',
  },
  {
    method: 'GET',
    path: '/element/:id/rect',
    handle: async (request, context) => rectOf(await found(request, context)),
  },
  {
    method: 'GET',
    path: '/element/:id/size',
    handle: async (request, context) => sizeOf(await found(request, context)),
  },
  {
    method: 'GET',
    path: '/element/:id/location',
    handle: async (request, context) => locationOf(await found(request, context)),
  },
  { method: 'GET', path: '/element/:id/attribute/:name', handle: attribute },
  { method: 'GET', path: '/element/:id/screenshot', handle: screenshot },
];

async function find(
  { body }: RouteRequest,
  { session, handset }: RouteContext,
  multiple: boolean,
): Promise<Record<string, string>[]> {
  const { strategy, selector, context } = bodyOf(body, findSchema);
  if (!strategies.some((known) => known === strategy))
    handset.unknown.record('selector', `${strategy}: ${selector}`);
  try {
    const ids = await session.elements.find(
      { strategy, selector },
      { contextId: context || undefined, multiple },
    );
    return ids.map(elementAnswer);
  } catch (error) {
    const wrongExpression = error instanceof UiaError && error.word === 'invalid selector';
    if (wrongExpression && strategy === '-android uiautomator') handset.unknown.record('selector', selector);
    throw error;
  }
}

function first<T>(list: T[]): T | undefined {
  return list[0];
}

async function found({ path }: RouteRequest, { session }: RouteContext): Promise<FoundElement> {
  return session.elements.get(path.id ?? '');
}

async function active({ view, session }: RouteContext): Promise<Record<string, string>> {
  const { byKey } = await view.tree();
  const focused = [...byKey.values()].find((node) => node.focused);
  if (!focused) throw new UiaError('no such element', 'No element is focused.');
  return elementAnswer(
    session.elements.remember(focused, { locator: undefined, contextId: undefined, single: true }),
  );
}

async function click(request: RouteRequest, context: RouteContext): Promise<null> {
  const element = await found(request, context);
  const { x, y } = centreOf(visible(element, context));
  await context.view.input.tap(x, y);
  return null;
}

/** SendKeysToElement.java: appends unless told to replace; a text ending in backslash and n presses Enter. */
async function type(
  request: RouteRequest,
  context: RouteContext,
  { clear }: { clear: boolean },
): Promise<null> {
  const body = clear ? { text: '', replace: true } : bodyOf(request.body, valueSchema);
  const id = request.path.id;
  const target =
    id === undefined ? await focusedField(context) : (await context.session.elements.get(id)).node;
  const pressesEnter = body.text.endsWith('\\n');
  const typed = pressesEnter ? body.text.replaceAll('\\n', '') : body.text;
  const replaces = String(body.replace) === 'true';
  const before = replaces ? '' : (target.text ?? '');
  if (!(await context.view.setText(target, before + typed))) {
    throw new UiaError(
      'invalid element state',
      `Cannot set the element to '${typed}'. Did you interact with the correct element?`,
    );
  }
  if (pressesEnter) await context.view.input.key(enterKey);
  return null;
}

async function focusedField({ view }: RouteContext): Promise<FoundElement['node']> {
  const { byKey } = await view.tree();
  const focused = [...byKey.values()].find((node) => node.focused && node.field);
  if (!focused) throw new UiaError('no such element', 'No text field is focused.');
  return focused;
}

async function attribute(request: RouteRequest, context: RouteContext): Promise<string | null> {
  const { node, tree } = await found(request, context);
  const name = request.path.name ?? '';
  const index = tree.parentOf.get(node)?.children.indexOf(node) ?? 0;
  const value = readAttribute(node, name, { index, display: context.view.size() });
  if (value !== undefined) return value;
  context.handset.unknown.record('attribute', name);
  throw new UiaError('unknown command', `'${name}' attribute is unknown for the element.`);
}

async function screenshot(request: RouteRequest, context: RouteContext): Promise<string> {
  const element = await found(request, context);
  const png = await context.painter.screenshot(context.view, visible(element, context));
  return png.toString('base64');
}

/** The part of an element that is on the screen. */
function visible({ node }: FoundElement, { view }: RouteContext): Bounds {
  const { width, height } = view.size();
  const part = intersect(node.bounds, { left: 0, top: 0, right: width, bottom: height });
  if (!part) throw new UiaError('invalid element state', 'The element is not on the screen.');
  return part;
}

function rectOf(element: FoundElement) {
  return { ...locationOf(element), ...sizeOf(element) };
}

function sizeOf({ node: { bounds } }: FoundElement) {
  return { width: bounds.right - bounds.left, height: bounds.bottom - bounds.top };
}

function locationOf({ node: { bounds } }: FoundElement) {
  return { x: bounds.left, y: bounds.top };
}
