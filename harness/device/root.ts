// A handset comes in; out goes the way to run commands on it as root, or nothing when it has none.
import type { Adb, CommandOptions, ShellResult } from './adb.ts';
import { quote } from './quote.ts';

/** Runs a line of shell as root. */
export type AsRoot = (command: string, options?: CommandOptions) => Promise<ShellResult>;

/** Forms met on rooted phones (facts 6.1): adbd is root, Magisk and SuperSU, AOSP's su of userdebug builds. */
const forms: ((command: string) => string)[] = [
  (command) => command,
  (command) => `su -c ${quote(command)}`,
  (command) => `su 0 sh -c ${quote(command)}`,
  (command) => `su root sh -c ${quote(command)}`,
];

/** A root app asks on the phone's screen the first time. */
const questionTimeoutMs = 30_000;

/** Tries every form of root, last `adb root`; undefined when none gives uid 0. Restarts adbd only where nothing else works. */
export async function findRoot(adb: Adb): Promise<AsRoot | undefined> {
  for (const form of forms) {
    const { stdout, exitCode } = await adb.shell(form('id -u'), { timeoutMs: questionTimeoutMs });
    if (exitCode === 0 && stdout.trim() === '0')
      return (command, options) => adb.shell(form(command), options);
  }
  if (await adb.restartAsRoot()) return (command, options) => adb.shell(command, options);
  return undefined;
}
