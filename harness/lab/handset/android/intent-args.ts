// Arguments of `am start` and `am broadcast` in; an Intent, and the switches beside it, out.
import type { Intent } from '../../model.ts';
import { UsageError } from '../shell/command.ts';

/** A parsed intent command line. */
export interface IntentArguments {
  intent: Intent;
  categories: string[];
  flags: string | undefined;
  /** `-W`. */
  wait: boolean;
  /** Extras by key, as text. */
  extras: Map<string, string>;
}

const singleValue = [
  '--user',
  '--display',
  '-t',
  '-P',
  '--windowingMode',
  '--activityType',
  '--task',
  '-R',
  '--receiver-permission',
];
const bare = [
  '-D',
  '-N',
  '--activity-clear-task',
  '--activity-clear-top',
  '--activity-new-task',
  '--activity-single-top',
  '--activity-no-history',
  '--include-stopped-packages',
  '--grant-read-uri-permission',
  '--receiver-foreground',
];
const extraOptions = [
  '-e',
  '--es',
  '--ez',
  '--ei',
  '--el',
  '--ef',
  '--eu',
  '--ecn',
  '--esa',
  '--eia',
  '--ela',
];

/** Reads AOSP's intent specification (Intent.parseCommandArgs); throws UsageError on an option it does not know. */
export function parseIntent(args: readonly string[]): IntentArguments {
  const parsed: IntentArguments = {
    intent: {},
    categories: [],
    flags: undefined,
    wait: false,
    extras: new Map(),
  };
  const rest = [...args];
  const value = () => rest.shift() ?? '';
  while (rest.length > 0) {
    const arg = rest.shift() ?? '';
    if (arg === '-a') parsed.intent.action = value();
    else if (arg === '-d') parsed.intent.data = value();
    else if (arg === '-c') parsed.categories.push(value());
    else if (arg === '-f') parsed.flags = value();
    else if (arg === '-n') setComponent(parsed.intent, value());
    else if (arg === '-p') parsed.intent.package = value();
    else if (arg === '-S') parsed.intent.stopFirst = true;
    else if (arg === '-W') parsed.wait = true;
    else if (extraOptions.includes(arg)) parsed.extras.set(value(), value());
    else if (arg === '--esn') parsed.extras.set(value(), '');
    else if (singleValue.includes(arg)) value();
    else if (bare.includes(arg)) continue;
    else if (arg.startsWith('-')) throw new UsageError(`Unknown option: ${arg}`);
    else setOperand(parsed.intent, arg);
  }
  return parsed;
}

function setComponent(intent: Intent, text: string): void {
  const [packageName = '', activity] = text.split('/');
  if (!activity) throw new UsageError(`Bad component name: ${text}`);
  intent.component = { package: packageName, activity };
}

/** The last operand: a URI, `package/activity`, or a package. */
function setOperand(intent: Intent, operand: string): void {
  if (/^[\w.+-]+:/.test(operand)) intent.data = operand;
  else if (operand.includes('/')) setComponent(intent, operand);
  else intent.package = operand;
}

/** `Intent { act=.. dat=.. cmp=.. }` as Android prints it. */
export function intentText(parsed: IntentArguments): string {
  const { intent } = parsed;
  const parts = [
    intent.action && `act=${intent.action}`,
    parsed.categories.length > 0 && `cat=[${parsed.categories.join(',')}]`,
    intent.data && `dat=${intent.data}`,
    parsed.flags && `flg=${parsed.flags}`,
    intent.package && `pkg=${intent.package}`,
    intent.component && `cmp=${intent.component.package}/${intent.component.activity}`,
    parsed.extras.size > 0 && '(has extras)',
  ];
  return `Intent { ${parts.filter((part) => part).join(' ')} }`;
}
