// Capture events go in as they are seen; each is one line of `cases/<id>/capture.jsonl` before the call returns.
import { existsSync, mkdirSync } from 'node:fs';
import { z } from 'zod';
import type { CaptureEvent } from '../artifacts/capture-log.ts';
import { caseSchema } from '../artifacts/case.ts';
import { runPaths } from '../artifacts/run-folder.ts';
import { HarnessError } from '../lib/errors.ts';
import { appendJsonLine, checked, withDiskErrors } from '../lib/files.ts';

/** Logs that take what arrives while no case is open may be opened again; readers only read the plan's cases. */
const betweenName = /^between(-h\d{1,2})?$/;
const logName = z.union([caseSchema.shape.id, z.string().regex(betweenName)]);

/** The capture log of one case, open for appending. */
export interface CaptureWriter {
  readonly caseId: string;
  /** The next exchange id: `x0001`, `x0002`, ... in order of arrival. */
  nextExchangeId(): string;
  append(event: CaptureEvent): void;
}

/** Opens the log of a case with its `opened` line; `capture-failed` when that case was captured before. */
export function openCaptureWriter(runFolder: string, caseId: string, proxyPort: number): CaptureWriter {
  checked(caseId, logName, 'The case id');
  const path = runPaths.capture(runFolder, caseId);
  if (!betweenName.test(caseId) && existsSync(path)) {
    throw new HarnessError('capture-failed', `${path} exists: case ${caseId} was captured before.`, {
      remedy: 'Start a new run; a capture is never written over.',
    });
  }
  withDiskErrors(path, () => mkdirSync(runPaths.caseFolder(runFolder, caseId), { recursive: true }));
  let exchanges = 0;
  const append = (event: CaptureEvent) => appendJsonLine(path, event);
  append({ type: 'opened', atMs: Date.now(), caseId, proxyPort });
  return {
    caseId,
    nextExchangeId: () => {
      exchanges += 1;
      return `x${String(exchanges).padStart(4, '0')}`;
    },
    append,
  };
}
