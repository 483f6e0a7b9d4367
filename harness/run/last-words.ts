// A log file comes in, the last thing a program said in it goes out, as a clause for an error message.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { visibleLine } from '../lib/visible-text.ts';

/** How long a log is now, in bytes; 0 when there is none. */
export function logLength(logFile: string): number {
  return existsSync(logFile) ? statSync(logFile).size : 0;
}

/** ` (it said: ...)`, or nothing when the log is empty past `from` bytes. The time stamp in front of a line is left out. */
export function lastWords(logFile: string, from = 0): string {
  if (!existsSync(logFile)) return '';
  const lines = readFileSync(logFile)
    .subarray(from)
    .toString('utf8')
    .split('\n')
    .map((line) => line.replace(/^\d{4}-\d\d-\d\d[ T][\d:.]+Z?( - )?\s*/, '').trim())
    .filter((line) => line !== '');
  const last = lines.at(-1);
  return last === undefined ? '' : ` (it said: ${visibleLine(last, 300)})`;
}
