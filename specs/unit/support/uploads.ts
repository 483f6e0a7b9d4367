// Uploads and steps for judges, made of a few words: what a case's capture and drive log hold beside the usual.
import type { CaptureEvent } from '../../../harness/artifacts/capture-log.ts';
import type { DriveEvent } from '../../../harness/artifacts/drive-log.ts';
import type { CaseRecord } from '../../../harness/verdicts/record.ts';
import { request, withCapture } from './judged.ts';

/** A request with a body, unless its size is told. */
export function upload(
  id: string,
  url: string,
  change: { sizeBytes?: number; atMs?: number; owner?: 'browser' | 'other' } = {},
): CaptureEvent {
  const event = request(id, url, change);
  if (event.type !== 'request') throw new Error('not a request');
  return { ...event, body: { ...event.body, sizeBytes: change.sizeBytes ?? 400 } };
}

/** A case whose capture has these too. */
export function withEvents(record: CaseRecord, ...events: CaptureEvent[]): CaseRecord {
  return withCapture(record, [...record.capture, ...events]);
}

/** A step that was done, at that time. */
export function stepAt(name: string, atMs: number): DriveEvent {
  const screens = { screenshot: null, uiSource: null };
  return {
    type: 'step',
    atMs,
    endedAtMs: atMs,
    index: 9,
    name,
    said: name,
    outcome: 'done',
    reason: null,
    ...screens,
  };
}
