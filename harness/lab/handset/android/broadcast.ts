// `am broadcast`: an intent in; what Appium's settings app answers, or Android's answer for a broadcast nobody hears, out.
import type { Machine } from '../machine.ts';
import type { Invocation } from '../shell/command.ts';
import { intentText, parseIntent } from './intent-args.ts';
import { isRunning, settingsService } from './running.ts';

const answered = -1;

type Receiver = (machine: Machine, extras: ReadonlyMap<string, string>) => { data?: string };

/** Receivers of io.appium.settings by action (its lib/constants.ts). */
const receivers: Record<string, Receiver> = {
  animation(machine, extras) {
    const scale = extras.get('setstatus') === 'enable' ? '1.0' : '0.0';
    for (const key of ['animator_duration_scale', 'transition_animation_scale', 'window_animation_scale'])
      machine.settings.put('global', key, scale);
    return {};
  },
  locale(machine, extras) {
    machine.properties.set(
      'persist.sys.locale',
      `${extras.get('lang') ?? 'en'}-${extras.get('country') ?? 'US'}`,
    );
    return {};
  },
  list_locales: (machine) => ({ data: machine.properties.get('persist.sys.locale') ?? 'en-US' }),
  scan_media: () => ({}),
  wifi(machine, extras) {
    machine.settings.put('global', 'wifi_on', extras.get('setstatus') === 'enable' ? '1' : '0');
    return {};
  },
  'clipboard.get': () => ({ data: '' }),
  notifications: () => ({ data: '{"statusBarNotifications":[]}' }),
};

/** Broadcasts every phone knows and nothing on the handset reacts to. */
const systemActions = /^android\.(intent|net)\./;

/** `am broadcast -a ACTION [-n COMPONENT] [extras]`. */
export async function broadcast(call: Invocation): Promise<number> {
  const parsed = parseIntent(call.args);
  await call.stdout.write(`Broadcasting: ${intentText(parsed)}\n`);
  const action = parsed.intent.action ?? '';
  const forSettings = action.startsWith(`${settingsService}.`);
  const receiver = forSettings ? receivers[action.slice(settingsService.length + 1)] : undefined;
  if (!receiver && !systemActions.test(action))
    call.machine.unknown.record('other', `am broadcast ${action}`);
  if (!receiver || !isRunning(call.machine, settingsService)) {
    await call.stdout.write('Broadcast completed: result=0\n');
    return 0;
  }
  const { data } = receiver(call.machine, parsed.extras);
  const shown = data === undefined ? '' : `, data="${data}"`;
  await call.stdout.write(`Broadcast completed: result=${answered}${shown}\n`);
  return 0;
}
