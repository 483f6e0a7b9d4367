// Text of `getprop`, `dumpsys` and `settings` comes in; the few values the harness needs go out.

/** Reads `getprop`: `[name]: [value]`; a value may span lines. */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const match of text.matchAll(/^\[([^\]\n]+)\]: \[([\s\S]*?)\]\r?$/gm)) {
    properties.set(match[1] ?? '', match[2] ?? '');
  }
  return properties;
}

/** What `dumpsys package` says of one that is installed. */
export interface InstalledState {
  /** versionName; `unknown` when the package has none. */
  version: string;
  /** When it was first installed, as Android writes it (`2020-04-30 18:05:09`, the handset's own time); null when it does not say. */
  firstInstalled: string | null;
}

/**
 * State of a package from `dumpsys package <name>`; null when it is not installed. The first entry is the one in use; an
 * updated system app is listed again under `Hidden system packages:` with its factory version. The time of installation stands
 * with the package up to Android 12, with its users from 13 on.
 */
export function parsePackage(text: string, packageName: string): InstalledState | null {
  const start = text.indexOf(`Package [${packageName}] (`);
  if (start < 0) return null;
  const hidden = text.indexOf('Hidden system packages:');
  if (hidden >= 0 && hidden < start) return null;
  const end = [hidden, text.indexOf('Package [', start + 1)].filter((at) => at > start);
  const own = text.slice(start, end.length === 0 ? undefined : Math.min(...end));
  const version = /\bversionName=(.*)/.exec(own)?.[1]?.trim();
  return {
    version: version && version !== 'null' ? version : 'unknown',
    firstInstalled: /\bfirstInstallTime=(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)/.exec(own)?.[1] ?? null,
  };
}

/** `settings get`: the value, or null when the row is absent (it prints the word `null`). */
export function parseSetting(text: string): string | null {
  const value = text.replace(/\r?\n$/, '');
  return value === 'null' ? null : value;
}

/** `ps -A -o PID,PPID`: process and parent ids. */
export function parseProcesses(text: string): { pid: number; parentPid: number }[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, pid, parentPid] = /^\s*(\d+)\s+(\d+)\s*$/.exec(line) ?? [];
    return pid && parentPid ? [{ pid: Number(pid), parentPid: Number(parentPid) }] : [];
  });
}

/** Numbers separated by blanks, as `pidof` prints them. */
export function parsePids(text: string): number[] {
  return (text.match(/\d+/g) ?? []).map(Number);
}

/**
 * Package whose media session plays, by `dumpsys media_session`; null when none does. Each session block names its package and
 * then its state, of which 3 is playing (android.media.session.PlaybackState); newer releases write a word before the number.
 */
export function parsePlaying(text: string): string | null {
  let owner: string | null = null;
  for (const line of text.split(/\r?\n/)) {
    owner = /^\s+package=(\S+)/.exec(line)?.[1] ?? owner;
    if (/\bstate=PlaybackState \{state=(?:\w+\()?3\b/.test(line)) return owner;
  }
  return null;
}
