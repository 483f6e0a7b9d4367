// Routes about the device and the session: screen, keys, what the phone says of itself.
import { z } from 'zod';
import type { Identity } from '../../model.ts';
import { bars } from '../screen/screen-app.ts';
import { UiaError } from './errors.ts';
import { bodyOf, type Route, type RouteContext, type RouteRequest } from './route.ts';
import { sourceText } from './source.ts';

const backKey = 4;
const keySchema = z.object({ keycode: z.number().int() });
const settingsSchema = z.object({ settings: z.record(z.string(), z.unknown()) });
const orientationSchema = z.object({ orientation: z.enum(['PORTRAIT', 'LANDSCAPE']) });

/** Routes below `/session/:sessionId`. */
export const deviceRoutes: Route[] = [
  { method: 'GET', path: '', handle: (_request, { session }) => session.capabilities },
  {
    method: 'GET',
    path: '/source',
    handle: async (_request, { view }) => sourceText((await view.tree()).root, view.size()),
  },
  {
    method: 'GET',
    path: '/screenshot',
    handle: async (_request, { painter, view }) => (await painter.screenshot(view)).toString('base64'),
  },
  { method: 'GET', path: '/orientation', handle: () => 'PORTRAIT' },
  { method: 'POST', path: '/orientation', handle: turn },
  { method: 'GET', path: '/rotation', handle: () => ({ x: 0, y: 0, z: 0 }) },
  { method: 'GET', path: '/window/:handle/size', handle: (_request, { view }) => windowSize(view.size()) },
  { method: 'POST', path: '/back', handle: (_request, context) => press(backKey, context) },
  { method: 'POST', path: '/appium/device/press_keycode', handle: pressCode },
  { method: 'POST', path: '/appium/device/long_press_keycode', handle: pressCode },
  { method: 'GET', path: '/appium/settings', handle: (_request, { session }) => session.settings.all() },
  { method: 'POST', path: '/appium/settings', handle: updateSettings },
  {
    method: 'GET',
    path: '/appium/device/info',
    handle: (_request, { handset }) => deviceInfo(handset.identity),
  },
  {
    method: 'GET',
    path: '/appium/device/system_bars',
    handle: (_request, { view }) => ({ statusBar: Math.round((bars.statusDp * view.size().density) / 160) }),
  },
  {
    method: 'GET',
    path: '/appium/device/pixel_ratio',
    handle: (_request, { view }) => view.size().density / 160,
  },
  {
    method: 'GET',
    path: '/appium/device/display_density',
    handle: (_request, { view }) => view.size().density,
  },
  { method: 'GET', path: '/appium/device/battery_info', handle: () => ({ level: 1, status: 5 }) },
  { method: 'GET', path: '/alert/text', handle: noAlert },
  { method: 'POST', path: '/alert/accept', handle: noAlert },
  { method: 'POST', path: '/alert/dismiss', handle: noAlert },
];

function turn({ body }: RouteRequest): string {
  const { orientation } = bodyOf(body, orientationSchema);
  if (orientation === 'PORTRAIT') return orientation;
  throw new UiaError(
    'invalid element state',
    `Screen rotation cannot be changed to ${orientation} after 2000ms. Is it locked programmatically?`,
  );
}

function windowSize({ width, height }: { width: number; height: number }) {
  return { width, height };
}

async function press(code: number, { view }: RouteContext): Promise<null> {
  await view.input.key(code);
  return null;
}

function pressCode({ body }: RouteRequest, context: RouteContext): Promise<null> {
  return press(bodyOf(body, keySchema).keycode, context);
}

function updateSettings({ body }: RouteRequest, { session, handset }: RouteContext): Record<string, unknown> {
  const { settings } = bodyOf(body, settingsSchema);
  const unknown = session.settings.update(settings);
  for (const name of unknown) handset.unknown.record('other', `UiAutomator2 setting ${name}`);
  if (unknown.length > 0) throw new UiaError('unknown error', `Unknown setting: ${unknown.join(', ')}`);
  return session.settings.all();
}

/** GetDeviceInfo.java. */
function deviceInfo(identity: Identity): Record<string, unknown> {
  const { width, height, density } = identity.screen;
  return {
    androidId: identity.androidId,
    manufacturer: identity.manufacturer,
    model: identity.model,
    brand: identity.brand,
    apiVersion: String(identity.sdk),
    platformVersion: identity.androidRelease,
    carrierName: '',
    realDisplaySize: `${width}x${height}`,
    displayDensity: density,
    networks: [],
    locale: `en_${identity.region}`,
    timeZone: 'GMT',
    bluetooth: { state: 'OFF' },
  };
}

function noAlert(): never {
  throw new UiaError(
    'no such alert',
    'An attempt was made to operate on a modal dialog when one was not open',
  );
}
