// System services with verbs (`pm list`, `cmd package list`): a verb table and a call in; the verb's status out.
import type { Invocation, Program } from '../shell/command.ts';

/** Verbs of a service; each gets the call with the arguments after the verb. */
export type Verbs = Record<string, Program>;

const unknownVerbStatus = 255;

/** Runs the verb named by the first argument; one that is not known is recorded. */
export async function runVerb(call: Invocation, verbs: Verbs): Promise<number> {
  const [verb = '', ...args] = call.args;
  const program = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (program) return program({ ...call, args });
  call.machine.unknown.record('service', [call.name, ...call.args].join(' '));
  await call.stderr.write(`Unknown command: ${verb}\n`);
  return unknownVerbStatus;
}

/** Removes `--user N`, which every verb takes and the one user of the handset makes meaningless. */
export function withoutUser(args: string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < args.length; index += 1) {
    if (args[index] === '--user') index += 1;
    else kept.push(args[index] ?? '');
  }
  return kept;
}

/** Records what was asked and not known, says `text` and gives `status`. */
export async function unknownRequest(call: Invocation, text: string, status: number): Promise<number> {
  call.machine.unknown.record('service', [call.name, ...call.args].join(' '));
  await call.stderr.write(`${text}\n`);
  return status;
}
