// The handset's two records: what it did not know, and the log buffer behind logcat.
import type { UnknownLog } from '../../model.ts';
import type { SystemLog } from '../machine.ts';

/** A record of what was asked and not known; `onEntry` is called after each entry. */
export function createUnknownLog(onEntry?: () => void): UnknownLog {
  const entries: { kind: string; text: string }[] = [];
  return {
    record(kind, text) {
      entries.push({ kind, text });
      onEntry?.();
    },
    entries: () => [...entries],
  };
}

const keptLines = 2000;

/** A log buffer that keeps the last lines. */
export function createSystemLog(): SystemLog {
  let lines: string[] = [];
  const followers = new Set<(line: string) => void>();
  return {
    add(tag, message) {
      const line = `${threadTime(new Date())}  1311  1350 I ${tag}: ${message}`;
      lines = [...lines.slice(-keptLines), line];
      for (const follower of followers) follower(line);
    },
    lines: () => lines,
    clear() {
      lines = [];
    },
    follow(listener) {
      followers.add(listener);
      return () => followers.delete(listener);
    },
  };
}

/** `04-30 12:34:56.789`, the time form of `logcat -v threadtime`. */
function threadTime(date: Date): string {
  return date.toISOString().slice(5, 23).replace('T', ' ');
}
