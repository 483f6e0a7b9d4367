// Which processes of this machine were started with a given text on their command line: how specs see that none is left.
import { readdirSync, readFileSync } from 'node:fs';

/** Ids of processes whose command line holds `text`; zombies have none and so do not count. */
export function processesWith(text: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => commandLine(name).includes(text))
    .map(Number);
}

/** Empty for a process that ended in between. */
function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (_ended) {
    return '';
  }
}

/** Ids of a process and of all it started, directly or not. */
export function familyOf(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);
  return [pid, ...children.flatMap(familyOf)];
}

/** Whether a process is there and no zombie. */
export function isAlive(pid: number): boolean {
  return commandLine(String(pid)) !== '';
}

/** Fourth field of the stat file (proc(5)); the second, a name in brackets, may hold spaces. */
function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch (_ended) {
    return undefined;
  }
}
