// `am instrument`: a test runner's name in; the UiAutomator2 server started, its status lines and its end out.
import type { Machine } from '../machine.ts';
import { type Invocation, UsageError } from '../shell/command.ts';
import { serverPackage, stopPackage } from './running.ts';

interface InstrumentArguments {
  component: string;
  wait: boolean;
  raw: boolean;
}

/** `am instrument -w [-r] [-e KEY VALUE] PACKAGE/RUNNER`; with -w it stays until the server ends or its adb shell goes. */
export async function instrument(call: Invocation): Promise<number> {
  const { component, wait, raw } = parseArguments(call.args);
  const { machine } = call;
  const declared = machine.packages.list().flatMap((entry) => entry.instrumentation);
  const found = declared.find((entry) => entry.runner === component);
  if (!found)
    return refuse(call, component, `Unable to find instrumentation info for: ComponentInfo{${component}}`);
  if (!machine.installedApks.has(found.target))
    return refuse(call, component, `Unable to find instrumentation target package: ${found.target}`);
  if (found.target !== serverPackage) {
    machine.unknown.record('other', `am instrument ${component}`);
    return refuse(call, component, 'the lab handset runs no other instrumentation');
  }
  const { ended } = await startServer(machine);
  const test = 'io.appium.uiautomator2.server.test.AppiumUiAutomator2Server';
  if (raw) await call.stdout.write(rawStatus(test));
  else if (wait) await call.stdout.write(`\n${test}:`);
  if (!wait) return 0;
  await Promise.race([ended, aborted(call.signal)]);
  if (call.signal.aborted) return 0;
  await call.stdout.write(raw ? 'INSTRUMENTATION_CODE: -1\n' : '\nTime: 1.0\n\nOK (1 test)\n\n\n');
  return 0;
}

function parseArguments(args: readonly string[]): InstrumentArguments {
  const parsed: InstrumentArguments = { component: '', wait: false, raw: false };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (arg === '-w') parsed.wait = true;
    else if (arg === '-r') parsed.raw = true;
    else if (arg === '-e') index += 2;
    else if (arg === '--user' || arg === '--abi') index += 1;
    else if (
      arg === '--no-window-animation' ||
      arg === '--no-hidden-api-checks' ||
      arg === '--no-isolated-storage'
    )
      continue;
    else if (arg.startsWith('-')) throw new UsageError(`Unknown option: ${arg}`);
    else parsed.component = arg;
  }
  return parsed;
}

async function refuse(call: Invocation, component: string, reason: string): Promise<number> {
  await call.stdout.write(
    `INSTRUMENTATION_STATUS: id=ActivityManagerService\nINSTRUMENTATION_STATUS: Error=${reason}\nINSTRUMENTATION_STATUS_CODE: -1\n`,
  );
  await call.stderr.write(`android.util.AndroidException: INSTRUMENTATION_FAILED: ${component}\n`);
  return 1;
}

/** Android ends a running instrumentation of the same target before it starts the new one. */
async function startServer(machine: Machine): Promise<{ ended: Promise<void> }> {
  const target = machine.installedApks.get(serverPackage);
  await stopPackage(machine, serverPackage);
  machine.uiautomator.start();
  machine.processes.startService(serverPackage, target?.uid ?? 0);
  const ended = machine.uiautomator.stopped.then(() => {
    // A newer instrumentation may have taken over in the meantime; its process stays.
    if (!machine.uiautomator.listening) machine.processes.stopService(serverPackage);
  });
  return { ended };
}

function rawStatus(test: string): string {
  return `INSTRUMENTATION_STATUS: class=${test}\nINSTRUMENTATION_STATUS: current=1\nINSTRUMENTATION_STATUS: id=AndroidJUnitRunner\nINSTRUMENTATION_STATUS: numtests=1\nINSTRUMENTATION_STATUS: stream=\n${test}:\nINSTRUMENTATION_STATUS: test=startServer\nINSTRUMENTATION_STATUS_CODE: 1\n`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
