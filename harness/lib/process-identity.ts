// Names a process so that it is known again: a number alone is given to another process once its owner is dead.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { systemErrorCode } from './errors.ts';

export const processIdentitySchema = z.object({
  pid: z.number().int(),
  /** Boot id and start time in clock ticks; null where there is no /proc. */
  started: z.string().nullable(),
});
/** One process of this machine, as written into a file. */
export type ProcessIdentity = z.infer<typeof processIdentitySchema>;

/** The process that asks. */
export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid) };
}

/** Whether that very process still lives; without /proc, whether one of that number does. */
export function isAlive(owner: ProcessIdentity): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (systemErrorCode(error) !== 'EPERM') return false;
  }
  const started = startOf(owner.pid);
  return started === null || owner.started === null || started === owner.started;
}

/**
 * Start time since boot (field 22 of /proc/<pid>/stat) with the boot's id; null where there is no /proc. A process that
 * ended and was never collected by its parent has another: nobody works there any more.
 */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const afterName = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (afterName[0] === 'Z') return 'ended';
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot} ${afterName[19]}`;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}
