// A log file comes in, the last thing a program said in it goes out, as a clause for an error message.
import { existsSync } from 'node:fs';
import { readText } from '../lib/files.ts';
import { visibleLine } from '../lib/visible-text.ts';

/** ` (it said: ...)`, or nothing when the log is empty. Time stamps in front of a line are left out. */
export function lastWords(logFile: string): string {
  if (!existsSync(logFile)) return '';
  const lines = readText(logFile)
    .split('\n')
    .map((line) => line.replace(/^[\d\-: .T+Z]+(- )?/, '').trim())
    .filter((line) => line !== '');
  const last = lines.at(-1);
  return last === undefined ? '' : ` (it said: ${visibleLine(last, 300)})`;
}
