// Text of `getprop`, `dumpsys` and `settings` comes in; the few values the harness needs go out.

/** Reads `getprop`: `[name]: [value]`; a value may span lines. */
export function parseProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const match of text.matchAll(/^\[([^\]\n]+)\]: \[([\s\S]*?)\]\r?$/gm)) {
    properties.set(match[1] ?? '', match[2] ?? '');
  }
  return properties;
}

/**
 * versionName of an installed package from `dumpsys package <name>`; null when it is not installed. The first entry is the
 * one in use; an updated system app is listed again under `Hidden system packages:` with its factory version.
 */
export function parsePackageVersion(text: string, packageName: string): string | null {
  const start = text.indexOf(`Package [${packageName}] (`);
  if (start < 0) return null;
  const hidden = text.lastIndexOf('Hidden system packages:', start);
  if (hidden >= 0) return null;
  const version = /\bversionName=(.*)/.exec(text.slice(start))?.[1]?.trim();
  return version && version !== 'null' ? version : 'unknown';
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
