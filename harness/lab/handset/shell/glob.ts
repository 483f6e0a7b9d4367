// File name patterns: a pattern and a caller in; the paths that match out.
import { FileError } from './errno.ts';
import type { Files } from './files.ts';
import type { Caller } from './nodes.ts';
import { absolutePath } from './resolve.ts';

/** Whether the whole of `text` matches a shell pattern (`*`, `?`, `[...]`, `\x`). */
export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^${patternSource(pattern)}$`, 'su').test(text);
}

function patternSource(pattern: string): string {
  let source = '';
  for (let at = 0; at < pattern.length; at += 1) {
    const character = pattern.charAt(at);
    const set = character === '[' ? /^\[(!?)(\]?[^\]]+)\]/.exec(pattern.slice(at)) : null;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else if (set) {
      source += `[${set[1] ? '^' : ''}${(set[2] ?? '').replace(/[\\\]^[]/g, '\\$&')}]`;
      at += set[0].length - 1;
    } else if (character === '\\' && at + 1 < pattern.length) {
      at += 1;
      source += escapeForRegExp(pattern.charAt(at));
    } else source += escapeForRegExp(character);
  }
  return source;
}

function escapeForRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** Marks characters of quoted text so that a pattern takes them literally. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** A pattern back to the text it was written as. */
export function unquotePattern(pattern: string): string {
  return pattern.replace(/\\([\s\S])/g, '$1');
}

/** Whether the pattern has an unquoted special character. */
export function isPattern(pattern: string): boolean {
  return /[*?[]/.test(pattern.replace(/\\[\s\S]/g, ''));
}

/** The paths that match, sorted, written the way the pattern is (relative stays relative). */
export function glob(files: Files, caller: Caller, pattern: string, workingFolder: string): string[] {
  const absolute = pattern.startsWith('/');
  let found = [absolute ? '/' : ''];
  for (const segment of pattern.split('/').filter((part) => part !== '')) {
    found = found.flatMap((base) => {
      const join = (name: string) =>
        base === '' || base.endsWith('/') ? `${base}${name}` : `${base}/${name}`;
      if (!isPattern(segment)) {
        const path = join(unquotePattern(segment));
        return files.exists(caller, absolutePath(workingFolder, path)) ? [path] : [];
      }
      return namesIn(files, caller, absolutePath(workingFolder, base))
        .filter((name) => (segment.startsWith('.') || !name.startsWith('.')) && matchesPattern(name, segment))
        .map(join);
    });
  }
  return found.sort();
}

function namesIn(files: Files, caller: Caller, folder: string): string[] {
  try {
    return files.list(caller, folder).map(([name]) => name);
  } catch (error) {
    if (error instanceof FileError) return [];
    throw error;
  }
}
