// am and `cmd activity`: intents, stops and instrumentation in; started apps and Android's answers out.
import type { Intent, StartResult } from '../../model.ts';
import type { Machine } from '../machine.ts';
import { type Invocation, type Programs, UsageError } from '../shell/command.ts';
import { broadcast } from './broadcast.ts';
import { instrument } from './instrumentation.ts';
import { type IntentArguments, intentText, parseIntent } from './intent-args.ts';
import { isRunning, qualifiedActivity, settingsService, shortComponent, stopPackage } from './running.ts';
import { runVerb, unknownRequest, type Verbs, withoutUser } from './service.ts';

const verbs: Verbs = {
  start: startActivity,
  'start-activity': startActivity,
  broadcast,
  instrument,
  'force-stop': async (call) => {
    await stopPackage(call.machine, withoutUser(call.args)[0] ?? '');
    return 0;
  },
  // Only background processes are killed; screens in front stay, as on a phone.
  async kill(call) {
    const [name = ''] = withoutUser(call.args);
    if (call.machine.activities.focused().package !== name) await stopPackage(call.machine, name);
    return 0;
  },
  startservice: startService,
  'start-service': startService,
  'start-foreground-service': startService,
  'stop-service': async (call) => {
    const parsed = parseIntent(call.args);
    const name = parsed.intent.component?.package ?? '';
    await call.stdout.write(`Stopping service: ${intentText(parsed)}\n`);
    call.machine.processes.stopService(name);
    return 0;
  },
  'get-current-user': async (call) => {
    await call.stdout.write('0\n');
    return 0;
  },
};

/** The `activity` service's command line. */
export const activityService = (call: Invocation): Promise<number> => runVerb(call, verbs);

export const activityPrograms: Programs = { am: activityService };

async function startActivity(call: Invocation): Promise<number> {
  let parsed: IntentArguments;
  try {
    parsed = parseIntent(call.args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return unknownRequest(call, `Error: ${error.message}`, 255);
  }
  // AOSP: with -W errors go to stdout, without it to stderr (handset protocol map, section 5.3).
  const errors = parsed.wait ? call.stdout : call.stderr;
  const { machine } = call;
  if (parsed.intent.stopFirst) {
    const name = parsed.intent.component?.package ?? parsed.intent.package;
    if (name) {
      await call.stdout.write(`Stopping: ${name}\n`);
      await stopPackage(machine, name);
    }
  }
  await call.stdout.write(`Starting: ${intentText(parsed)}\n`);
  const before = machine.activities.focused();
  const result = await startIntent(machine, parsed);
  if (!result.started) {
    await errors.write(`${result.error}\n`);
    return 1;
  }
  machine.log.add('ActivityTaskManager', `START u0 {${intentText(parsed)}} from uid ${call.caller.uid}`);
  const again = before.package === result.package && !parsed.intent.stopFirst;
  if (again)
    await errors.write('Warning: Activity not started, its current task has been brought to the front\n');
  if (parsed.wait) await call.stdout.write(waitReport(result, again));
  return 0;
}

function waitReport(result: Extract<StartResult, { started: true }>, again: boolean): string {
  const component = shortComponent(result.package, result.activity);
  const state = again ? 'HOT' : 'COLD';
  return `Status: ok\nLaunchState: ${state}\nActivity: ${component}\nTotalTime: 312\nWaitTime: 318\nComplete\n`;
}

async function startIntent(machine: Machine, parsed: IntentArguments): Promise<StartResult> {
  const refusal = missingActivity(machine, parsed);
  if (refusal) return { started: false, error: refusal };
  const { intent } = parsed;
  const target = intent.component?.package ?? intent.package;
  const apk = target === undefined ? undefined : machine.installedApks.get(target);
  if (!apk) return machine.activities.start(qualified(intent));
  if (apk.name !== settingsService) return machine.activities.start(qualified(intent));
  machine.processes.startService(apk.name, apk.uid);
  const activity = intent.component?.activity ?? apk.launchActivity ?? '';
  return { started: true, package: apk.name, activity: qualifiedActivity(apk.name, activity) };
}

function qualified(intent: Intent): Intent {
  if (!intent.component) return intent;
  const { package: name, activity } = intent.component;
  return { ...intent, component: { package: name, activity: qualifiedActivity(name, activity) } };
}

/** What Android says when nothing can be started; undefined when something may be. */
function missingActivity(machine: Machine, parsed: IntentArguments): string | undefined {
  const { component, package: name, data, action } = parsed.intent;
  if (component) {
    const entry = machine.packages.get(component.package);
    const activity = qualifiedActivity(component.package, component.activity);
    const declared = entry?.activities?.includes(activity) ?? entry !== undefined;
    if (declared) return undefined;
    return `Error type 3\nError: Activity class {${component.package}/${activity}} does not exist.`;
  }
  if (name !== undefined && !machine.packages.get(name))
    return `Error: Activity not started, unable to resolve ${intentText(parsed)}`;
  if (name === undefined && data === undefined && action === undefined)
    return 'Error: Activity not started, unable to resolve Intent { }';
  return undefined;
}

async function startService(call: Invocation): Promise<number> {
  const parsed = parseIntent(call.args);
  const name = parsed.intent.component?.package ?? '';
  const entry = call.machine.installedApks.get(name);
  await call.stdout.write(`Starting service: ${intentText(parsed)}\n`);
  if (!entry) {
    await call.stderr.write('Error: Not found; no service started.\n');
    return 1;
  }
  if (!isRunning(call.machine, name)) call.machine.processes.startService(name, entry.uid);
  return 0;
}
