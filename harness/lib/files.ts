// Reading and writing files through schemas: errors name the file, the line and the field.
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { z } from 'zod';
import { errorMessage, HarnessError, systemErrorCode } from './errors.ts';

/** Reads `path` as UTF-8; `file-unreadable` with the path when it cannot. */
export function readText(path: string): string {
  return readBytes(path).toString('utf8');
}

/** Reads `path` as it is; `file-unreadable` with the path when it cannot. */
export function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new HarnessError('file-unreadable', `Cannot read ${path}: ${errorMessage(cause)}.`, {
      remedy: 'Check that the path exists and that you may read it.',
      cause,
    });
  }
}

/** Parses `path` as JSON checked by `schema`; `file-invalid` names the file and the first wrong field. */
export function readJson<S extends z.ZodType>(path: string, schema: S): z.infer<S> {
  return parseJson(readText(path), schema, path);
}

/** Parses JSON text; `where` (a file, or `file line N`) goes into the error. */
export function parseJson<S extends z.ZodType>(text: string, schema: S, where: string): z.infer<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new HarnessError('file-invalid', `${where} is not JSON: ${errorMessage(cause)}.`, {
      remedy: 'Correct the syntax there.',
      cause,
    });
  }
  return checked(value, schema, where);
}

/** Checks a value against `schema`; the error names `where` and the first wrong field. */
export function checked<S extends z.ZodType>(value: unknown, schema: S, where: string): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue && issue.path.length > 0 ? `field ${issue.path.join('.')}` : 'the top level';
  throw new HarnessError('file-invalid', `${where}, ${field}: ${issue?.message ?? 'wrong shape'}.`, {
    remedy: 'Correct that field, or remove it to get the default.',
  });
}

/** Reads a JSON Lines file; a torn last line (a killed writer) is left out, any other bad line is an error naming its number. */
export function readJsonLines<S extends z.ZodType>(path: string, schema: S): z.infer<S>[] {
  const text = readText(path);
  const lines = text.split('\n');
  const torn = lines.pop() ?? '';
  const rows = lines.map((line, index) => parseJson(line, schema, `${path} line ${index + 1}`));
  if (torn !== '') {
    try {
      rows.push(schema.parse(JSON.parse(torn)));
    } catch (_cause) {
      return rows;
    }
  }
  return rows;
}

/** Writes a file whole: to a neighbour first, then renamed over; makes its folder. */
export function writeWhole(path: string, content: string | Uint8Array, mode = 0o644): void {
  withDiskErrors(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const partial = `${path}.${process.pid}.partial`;
    try {
      writeFileSync(partial, content, { mode });
      renameSync(partial, path);
    } catch (error) {
      rmSync(partial, { force: true });
      throw error;
    }
  });
}

/** Writes `value` as indented JSON with a final newline, whole. */
export function writeJson(path: string, value: unknown, mode = 0o644): void {
  writeWhole(path, `${JSON.stringify(value, null, 2)}\n`, mode);
}

/** JSON Lines, one for each row. */
export function* jsonLines(rows: Iterable<unknown>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** Appends one JSON line, handed to the kernel before it returns, so a killed process loses nothing. */
export function appendJsonLine(path: string, value: unknown): void {
  withDiskErrors(path, () => appendFileSync(path, `${JSON.stringify(value)}\n`));
}

/** Runs a write and turns full disks and missing permissions into errors that name `path`. */
export function withDiskErrors<T>(path: string, write: () => T): T {
  try {
    return write();
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOSPC') {
      throw new HarnessError('disk-full', `No space left on the disk of ${path}.`, {
        remedy: 'Free some space; what was captured so far is kept.',
        cause,
      });
    }
    throw new HarnessError('file-unwritable', `Cannot write ${path}: ${errorMessage(cause)}.`, {
      remedy: 'Check the folder and its permissions.',
      cause,
    });
  }
}
