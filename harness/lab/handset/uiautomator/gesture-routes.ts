// Routes that move fingers: W3C actions and the driver's own gestures.
import { z } from 'zod';
import { type Bounds, centreOf, type Point } from '../screen/ui-node.ts';
import { UiaError } from './errors.ts';
import { bodyOf, elementSchema, type Route, type RouteContext, type RouteRequest } from './route.ts';

const pointSchema = z.object({ x: z.number(), y: z.number() });
const originSchema = z.union([z.enum(['viewport', 'pointer']), elementSchema]);
const stepSchema = z.object({
  type: z.enum(['pointerMove', 'pointerDown', 'pointerUp', 'pointerCancel', 'pause', 'keyDown', 'keyUp']),
  x: z.number().default(0),
  y: z.number().default(0),
  duration: z.number().default(0),
  origin: originSchema.default('viewport'),
  value: z.string().default(''),
});
const actionsSchema = z.object({
  actions: z.array(z.object({ type: z.string(), actions: z.array(stepSchema).default([]) })),
});
type Step = z.infer<typeof stepSchema>;

const gestureSchema = z.object({
  origin: elementSchema.optional(),
  offset: pointSchema.optional(),
  area: z.object({ left: z.number(), top: z.number(), width: z.number(), height: z.number() }).optional(),
  direction: z.enum(['up', 'down', 'left', 'right']).default('up'),
  percent: z.number().default(1),
});
type Gesture = z.infer<typeof gestureSchema>;

/** Routes below `/session/:sessionId`. */
export const gestureRoutes: Route[] = [
  { method: 'POST', path: '/actions', handle: actions },
  { method: 'POST', path: '/appium/gestures/click', handle: click },
  { method: 'POST', path: '/appium/gestures/long_click', handle: click },
  {
    method: 'POST',
    path: '/appium/gestures/swipe',
    handle: (request, context) => move(request, context, 'swipe'),
  },
  {
    method: 'POST',
    path: '/appium/gestures/scroll',
    handle: (request, context) => move(request, context, 'scroll'),
  },
];

/** A finger that moves less than this between touch and release has tapped (pixels; Android's touch slop). */
const slopPx = 24;
/** Keys of the W3C table that have an Android key code. */
const specialKeys: Record<string, number> = { '\uE003': 67, '\uE006': 66, '\uE007': 66, '\uE00C': 111 };

async function actions({ body }: RouteRequest, context: RouteContext): Promise<null> {
  for (const source of bodyOf(body, actionsSchema).actions) {
    if (source.type === 'pointer') await finger(source.actions, context);
    else if (source.type === 'key') await keyboard(source.actions, context);
  }
  return null;
}

async function finger(steps: Step[], context: RouteContext): Promise<void> {
  let at: Point = { x: 0, y: 0 };
  let down: Point | undefined;
  let heldMs = 0;
  for (const step of steps) {
    if (step.type === 'pointerMove') at = await target(step, at, context);
    if (step.type === 'pointerDown') {
      down = at;
      heldMs = 0;
    }
    heldMs += step.duration;
    if (step.type === 'pointerUp' && down) {
      await release(down, at, { heldMs, context });
      down = undefined;
    }
  }
}

async function release(
  from: Point,
  to: Point,
  { heldMs, context }: { heldMs: number; context: RouteContext },
): Promise<void> {
  if (Math.hypot(to.x - from.x, to.y - from.y) < slopPx) await context.view.input.tap(to.x, to.y);
  else await context.view.input.swipe(from, to, heldMs);
}

async function target(step: Step, at: Point, { session }: RouteContext): Promise<Point> {
  if (step.origin === 'viewport') return { x: step.x, y: step.y };
  if (step.origin === 'pointer') return { x: at.x + step.x, y: at.y + step.y };
  const { node } = await session.elements.get(step.origin ?? '');
  const centre = centreOf(node.bounds);
  return { x: centre.x + step.x, y: centre.y + step.y };
}

async function keyboard(steps: Step[], { view }: RouteContext): Promise<void> {
  for (const { type, value } of steps) {
    if (type !== 'keyDown') continue;
    const code = specialKeys[value];
    if (code === undefined) await view.input.text(value);
    else await view.input.key(code);
  }
}

async function click({ body }: RouteRequest, context: RouteContext): Promise<null> {
  const { origin, offset } = bodyOf(body, gestureSchema);
  const bounds = origin === undefined ? undefined : (await context.session.elements.get(origin)).node.bounds;
  if (!bounds && !offset)
    throw new UiaError('invalid argument', 'Either an origin or an offset must be given.');
  const at = bounds
    ? offset
      ? { x: bounds.left + offset.x, y: bounds.top + offset.y }
      : centreOf(bounds)
    : (offset ?? { x: 0, y: 0 });
  await context.view.input.tap(at.x, at.y);
  return null;
}

/** A scroll goes the way the content is to be read, a swipe the way the finger moves. Answers whether a scroll can go on. */
async function move(
  { body }: RouteRequest,
  context: RouteContext,
  kind: 'swipe' | 'scroll',
): Promise<boolean | null> {
  const gesture = bodyOf(body, gestureSchema);
  const area = await areaOf(gesture, context);
  const before = kind === 'scroll' ? await fingerprint(context) : '';
  const towards = kind === 'swipe' ? gesture.direction : opposite[gesture.direction];
  const [from, to] = path(area, towards, Math.min(1, gesture.percent));
  await context.view.input.swipe(from, to, 250);
  return kind === 'scroll' ? (await fingerprint(context)) !== before : null;
}

const opposite = { up: 'down', down: 'up', left: 'right', right: 'left' } as const;

async function areaOf({ origin, area }: Gesture, { session }: RouteContext): Promise<Bounds> {
  if (origin !== undefined) return (await session.elements.get(origin)).node.bounds;
  if (!area) throw new UiaError('invalid argument', 'Either an origin or an area must be given.');
  return { left: area.left, top: area.top, right: area.left + area.width, bottom: area.top + area.height };
}

function path(area: Bounds, towards: Gesture['direction'], percent: number): [Point, Point] {
  const centre = centreOf(area);
  const dx = (((area.right - area.left) * percent) / 2) * 0.9;
  const dy = (((area.bottom - area.top) * percent) / 2) * 0.9;
  switch (towards) {
    case 'up':
      return [
        { x: centre.x, y: centre.y + dy },
        { x: centre.x, y: centre.y - dy },
      ];
    case 'down':
      return [
        { x: centre.x, y: centre.y - dy },
        { x: centre.x, y: centre.y + dy },
      ];
    case 'left':
      return [
        { x: centre.x + dx, y: centre.y },
        { x: centre.x - dx, y: centre.y },
      ];
    case 'right':
      return [
        { x: centre.x - dx, y: centre.y },
        { x: centre.x + dx, y: centre.y },
      ];
  }
}

/** Where everything is: the same before and after means nothing moved. */
async function fingerprint({ view }: RouteContext): Promise<string> {
  const { byKey } = await view.tree();
  return [...byKey.values()].map(({ key, bounds }) => `${key}@${bounds.left},${bounds.top}`).join(' ');
}
