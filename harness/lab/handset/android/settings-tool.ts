// settings, getprop, setprop, wm, svc, ime, appops and `cmd`'s other services: small questions and changes in; Android's answers out.
import { fail, type Invocation, type Programs, parseOptions } from '../shell/command.ts';
import { activityService } from './am.ts';
import { inputService } from './input.ts';
import { packageService } from './pm.ts';
import { runVerb, unknownRequest, type Verbs, withoutUser } from './service.ts';
import { defaultInputMethod } from './settings.ts';

const namespaces = ['system', 'secure', 'global'];

const settingsVerbs: Verbs = {
  get: (call) =>
    inNamespace(call, async (namespace, key = '') => {
      await call.stdout.write(`${call.machine.settings.get(namespace, key) ?? 'null'}\n`);
    }),
  put: (call) =>
    inNamespace(call, async (namespace, key = '', value = '') => {
      call.machine.settings.put(namespace, key, value);
    }),
  delete: (call) =>
    inNamespace(call, async (namespace, key = '') => {
      await call.stdout.write(`Deleted ${call.machine.settings.delete(namespace, key) ? 1 : 0} rows\n`);
    }),
  list: (call) =>
    inNamespace(call, async (namespace) => {
      const lines = call.machine.settings.list(namespace).map(([key, value]) => `${key}=${value}\n`);
      await call.stdout.write(lines.join(''));
    }),
};

const settingsService = (call: Invocation): Promise<number> =>
  runVerb({ ...call, args: withoutUser(call.args) }, settingsVerbs);

async function inNamespace(
  call: Invocation,
  step: (namespace: string, key?: string, value?: string) => Promise<void>,
): Promise<number> {
  const [namespace = '', key, value] = withoutUser(call.args);
  if (!namespaces.includes(namespace)) {
    await call.stderr.write(`Invalid namespace '${namespace}'\n`);
    return 255;
  }
  await step(namespace, key, value);
  return 0;
}

const windowVerbs: Verbs = {
  async size(call) {
    const { width, height } = call.machine.identity.screen;
    if (call.args.length > 0)
      return unknownRequest(call, 'Error: the lab handset cannot resize its screen', 1);
    await call.stdout.write(`Physical size: ${width}x${height}\n`);
    return 0;
  },
  async density(call) {
    if (call.args.length > 0)
      return unknownRequest(call, 'Error: the lab handset cannot change its density', 1);
    await call.stdout.write(`Physical density: ${call.machine.identity.screen.density}\n`);
    return 0;
  },
  async 'dismiss-keyguard'(call) {
    if (call.machine.power.awake) call.machine.power.locked = false;
    return 0;
  },
};

const inputMethodVerbs: Verbs = {
  async list(call) {
    const { flags } = parseOptions(withoutUser(call.args), { flags: 'as' });
    const enabled = (call.machine.settings.get('secure', 'enabled_input_methods') ?? '').split(':');
    const known = call.machine.installedApks.has('io.appium.settings') ? appiumInputMethods : [];
    const shown = flags.has('a') ? [...new Set([...enabled, ...known])] : enabled;
    const line = (id: string) =>
      flags.has('s') ? `${id}\n` : `${id}:\n  mId=${id} mSettingsActivityName=null\n`;
    await call.stdout.write(
      shown
        .filter((id) => id !== '')
        .map(line)
        .join(''),
    );
    return 0;
  },
  enable: (call) =>
    changeInputMethods(call, (enabled, id) => [...new Set([...enabled, id])], 'now enabled for user #0'),
  disable: (call) =>
    changeInputMethods(
      call,
      (enabled, id) => enabled.filter((other) => other !== id),
      'now disabled for user #0',
    ),
  async set(call) {
    const [id = ''] = withoutUser(call.args);
    call.machine.settings.put('secure', 'default_input_method', id);
    await call.stdout.write(`Input method ${id} selected for user #0\n`);
    return 0;
  },
  async reset(call) {
    call.machine.settings.put('secure', 'default_input_method', defaultInputMethod);
    call.machine.settings.put('secure', 'enabled_input_methods', defaultInputMethod);
    return 0;
  },
};

/** Keyboards io.appium.settings brings (its lib/constants.ts). */
const appiumInputMethods = ['AppiumIME', 'UnicodeIME', 'EmptyIME'].map(
  (name) => `io.appium.settings/.${name}`,
);

async function changeInputMethods(
  call: Invocation,
  change: (enabled: string[], id: string) => string[],
  said: string,
): Promise<number> {
  const [id = ''] = withoutUser(call.args);
  const enabled = (call.machine.settings.get('secure', 'enabled_input_methods') ?? '').split(':');
  call.machine.settings.put('secure', 'enabled_input_methods', change(enabled, id).join(':'));
  await call.stdout.write(`Input method ${id}: ${said}\n`);
  return 0;
}

const switchOf = (key: string): ((call: Invocation) => Promise<number>) => {
  return async (call) => {
    const [state = ''] = call.args;
    if (state !== 'enable' && state !== 'disable' && !state.endsWith('abled'))
      return unknownRequest(call, `Unknown state: ${state}`, 255);
    call.machine.settings.put('global', key, state.startsWith('enable') ? '1' : '0');
    return 0;
  };
};

const svcVerbs: Verbs = {
  wifi: switchOf('wifi_on'),
  data: switchOf('mobile_data'),
  async power(call) {
    if (call.args[0] === 'stayon') {
      const states: Record<string, string> = { true: '7', usb: '2', ac: '1', wireless: '4', false: '0' };
      call.machine.settings.put('global', 'stay_on_while_plugged_in', states[call.args[1] ?? ''] ?? '0');
      return 0;
    }
    return unknownRequest(call, `Unknown command: ${call.args.join(' ')}`, 255);
  },
};

const appOpsVerbs: Verbs = {
  set: async (call) => knownPackage(call, withoutUser(call.args).find((arg) => !arg.startsWith('-')) ?? ''),
  async get(call) {
    await call.stdout.write('No operations.\n');
    return 0;
  },
};

async function knownPackage(call: Invocation, name: string): Promise<number> {
  if (call.machine.packages.get(name)) return 0;
  await call.stderr.write(`Error: No UID for ${name} in user 0\n`);
  return 255;
}

const serviceCalls: Record<string, (call: Invocation) => Promise<number>> = {
  activity: activityService,
  appops: (call) => runVerb(call, appOpsVerbs),
  input: inputService,
  input_method: (call) => runVerb(call, inputMethodVerbs),
  notification: (call) =>
    runVerb(call, {
      allow_listener: async () => 0,
      disallow_listener: async () => 0,
    }),
  package: packageService,
  phone: (call) => runVerb(call, { data: switchOf('mobile_data') }),
  settings: settingsService,
  uimode: (call) =>
    runVerb(call, {
      async night(inner) {
        await inner.stdout.write('Night mode: no\n');
        return 0;
      },
    }),
  wifi: (call) =>
    runVerb(call, {
      'set-wifi-enabled': switchOf('wifi_on'),
      async status(inner) {
        const on = inner.machine.settings.get('global', 'wifi_on') !== '0';
        await inner.stdout.write(`Wifi is ${on ? 'enabled' : 'disabled'}\n`);
        return 0;
      },
    }),
  window: (call) => runVerb(call, windowVerbs),
};

const noServiceStatus = 20;

export const settingsPrograms: Programs = {
  settings: settingsService,
  wm: (call) => runVerb(call, windowVerbs),
  ime: (call) => runVerb(call, inputMethodVerbs),
  svc: (call) => runVerb(call, svcVerbs),
  appops: (call) => runVerb(call, appOpsVerbs),
  async cmd(call) {
    const [name = '', ...args] = call.args;
    if (name === '-l') {
      await call.stdout.write(
        `Currently running services:\n${Object.keys(serviceCalls)
          .map((service) => `  ${service}\n`)
          .join('')}`,
      );
      return 0;
    }
    const service = Object.hasOwn(serviceCalls, name) ? serviceCalls[name] : undefined;
    if (service) return service({ ...call, name: `cmd ${name}`, args });
    return unknownRequest(call, `cmd: Can't find service: ${name}`, noServiceStatus);
  },
  async getprop(call) {
    const [name, fallback = ''] = call.args;
    if (name !== undefined) await call.stdout.write(`${call.machine.properties.get(name) ?? fallback}\n`);
    else
      await call.stdout.write(
        call.machine.properties
          .list()
          .map(([key, value]) => `[${key}]: [${value}]\n`)
          .join(''),
      );
    return 0;
  },
  async setprop(call) {
    const [name = '', value = ''] = call.args;
    const system = /^(ro|persist|sys|init|ctl)\./.test(name);
    if (name.startsWith('ro.') && call.machine.properties.get(name) !== undefined)
      return fail(call, `failed to set property '${name}' to '${value}'`);
    if (system && call.caller.uid !== 0) return fail(call, `failed to set property '${name}' to '${value}'`);
    call.machine.properties.set(name, value);
    return 0;
  },
};
