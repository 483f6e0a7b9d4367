// input and `cmd input`: taps, swipes, keys and text in; the screen side is told, power keys change the power state.
import { type Invocation, type Programs, UsageError } from '../shell/command.ts';
import { runVerb, type Verbs } from './service.ts';

const verbs: Verbs = {
  async text(call) {
    await call.machine.activities.input.text(call.args.join(' ').replaceAll('%s', ' '));
    return 0;
  },
  async keyevent(call) {
    for (const arg of call.args) {
      if (arg === '--longpress' || arg === '--doubletap') continue;
      await press(call, keyCode(arg));
    }
    return 0;
  },
  async tap(call) {
    const [x, y] = numbers(call.args, 2);
    await call.machine.activities.input.tap(x ?? 0, y ?? 0);
    return 0;
  },
  async swipe(call) {
    const [x1, y1, x2, y2, durationMs] = numbers(call.args, 4);
    const from = { x: x1 ?? 0, y: y1 ?? 0 };
    await call.machine.activities.input.swipe(from, { x: x2 ?? 0, y: y2 ?? 0 }, durationMs ?? 300);
    return 0;
  },
};

const sources = new Set(['touchscreen', 'keyboard', 'mouse', 'dpad', 'gamepad', 'stylus', 'touchpad']);

/** The `input` service's command line; the source before the verb makes no difference here. */
export async function inputService(call: Invocation): Promise<number> {
  const args = sources.has(call.args[0] ?? '') ? call.args.slice(1) : call.args;
  return runVerb({ ...call, args }, verbs);
}

export const inputPrograms: Programs = { input: inputService };

/** Names of key codes (android.view.KeyEvent). */
const keyCodes: Record<string, number> = {
  HOME: 3,
  BACK: 4,
  DPAD_UP: 19,
  DPAD_DOWN: 20,
  VOLUME_UP: 24,
  VOLUME_DOWN: 25,
  POWER: 26,
  TAB: 61,
  SPACE: 62,
  ENTER: 66,
  DEL: 67,
  MENU: 82,
  SEARCH: 84,
  ESCAPE: 111,
  APP_SWITCH: 187,
  SLEEP: 223,
  WAKEUP: 224,
};

function keyCode(text: string): number {
  const code = /^\d+$/.test(text) ? Number(text) : keyCodes[text.replace(/^KEYCODE_/, '')];
  if (code === undefined) throw new UsageError(`Unknown keycode: ${text}`);
  return code;
}

async function press(call: Invocation, code: number): Promise<void> {
  const { power } = call.machine;
  if (code === keyCodes.POWER || code === keyCodes.SLEEP || code === keyCodes.WAKEUP) {
    const wake = code === keyCodes.WAKEUP || (code === keyCodes.POWER && !power.awake);
    if (!wake) power.locked = true;
    power.awake = wake;
    return;
  }
  if (code === keyCodes.MENU && power.locked && power.awake) power.locked = false;
  else await call.machine.activities.input.key(code);
}

function numbers(args: readonly string[], least: number): number[] {
  const values = args.map(Number);
  if (values.length < least || values.some(Number.isNaN)) throw new UsageError('Error: Invalid arguments');
  return values;
}
