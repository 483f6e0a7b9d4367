// A process id comes in; every process that was ever seen below it goes out, so that a spec can say none of them is left.
import * as fs from 'node:fs';

/** One process, told from a later one of the same number by its start time. */
export interface SeenProcess {
  pid: number;
  started: string;
  /** Its command line as it was when seen. */
  command: string;
}

/** Watches the tree below `root` until closed; what leaves the tree stays known. */
export class ProcessTree {
  private readonly known = new Map<string, SeenProcess>();
  private readonly timer: NodeJS.Timeout;

  constructor(root: number) {
    const look = () => {
      for (const seen of below([root, ...[...this.known.values()].map(({ pid }) => pid)]))
        this.known.set(`${seen.pid} ${seen.started}`, seen);
    };
    look();
    this.timer = setInterval(look, 100);
  }

  /** Those that still run, of all ever seen. */
  alive(): SeenProcess[] {
    return [...this.known.values()].filter(({ pid, started }) => read(pid)?.started === started);
  }

  /** The one alive whose command line matches; undefined when there is none. */
  find(command: RegExp): SeenProcess | undefined {
    return this.alive().find((seen) => command.test(seen.command));
  }

  close(): void {
    clearInterval(this.timer);
  }
}

/** Every living process with one of `roots` above it or being it. */
function below(roots: number[]): SeenProcess[] {
  const parents = new Map<number, number>();
  for (const name of fs.readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = read(pid)?.parent;
    if (parent !== undefined) parents.set(pid, parent);
  }
  const wanted = new Set(roots);
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined; at = parents.get(at))
      if (wanted.has(at)) return true;
    return false;
  };
  return [...parents.keys()].filter(descends).flatMap((pid) => {
    const now = read(pid);
    return now === undefined ? [] : [{ pid, started: now.started, command: commandOf(pid) }];
  });
}

/** Undefined when it is gone, or ended and only not yet collected by its parent (proc(5): field 3 state, 4 parent, 22 start). */
function read(pid: number): { parent: number; started: string } | undefined {
  const stat = textOf(`/proc/${pid}/stat`);
  const [state, parent, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (stat === '' || state === 'Z' || state === 'X') return undefined;
  return { parent: Number(parent), started: rest[17] ?? '' };
}

function commandOf(pid: number): string {
  return textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

/** A process that ends between two looks is no error. */
function textOf(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}
