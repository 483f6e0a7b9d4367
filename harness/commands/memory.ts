// A process id comes in; the memory that it and everything below it really takes goes out: summed PSS from /proc (Linux).
import { readdirSync, readFileSync } from 'node:fs';
import { systemErrorCode } from '../lib/errors.ts';

/** Watches a process tree; `stop` gives the highest sum seen, in bytes, or undefined where there is no /proc. */
export function watchMemory(rootPid: number, everyMs = 500): { stop: () => number | undefined } {
  let peak: number | undefined;
  const look = () => {
    const sum = summedPss(rootPid);
    if (sum !== undefined) peak = Math.max(peak ?? 0, sum);
  };
  const timer = setInterval(look, everyMs);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

/** PSS of `rootPid` and all its descendants, and of those that left its tree but stayed in its session, in bytes. */
export function summedPss(rootPid: number): number | undefined {
  const parents = parentsOfAll();
  if (parents === undefined) return undefined;
  let sum = 0;
  for (const pid of parents.keys()) if (descends(pid, rootPid, parents)) sum += pssOf(pid);
  return sum;
}

function descends(pid: number, rootPid: number, parents: Map<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
    if (at === rootPid) return true;
  return false;
}

function parentsOfAll(): Map<number, number> | undefined {
  const parents = new Map<number, number>();
  const entries = readIfThere(() => readdirSync('/proc'));
  if (entries === undefined) return undefined;
  for (const entry of entries) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = readIfThere(() => readFileSync(`/proc/${entry}/stat`, 'utf8'));
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    if (parent !== undefined) parents.set(Number(entry), Number(parent));
  }
  return parents;
}

function pssOf(pid: number): number {
  const text = readIfThere(() => readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  const kibibytes = /^Pss:\s+(\d+) kB/m.exec(text ?? '')?.[1];
  return Number(kibibytes ?? 0) * 1024;
}

/** A process that ended between two reads is not an error. */
function readIfThere<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'EACCES' || code === 'EPERM') return undefined;
    throw error;
  }
}
