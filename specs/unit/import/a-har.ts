// Makes HAR files of any dialect in a temporary folder and analyses them: what tests of `analyse` share.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Canary } from '../../../harness/artifacts/case.ts';
import type { CaptureFault, CaptureFinding } from '../../../harness/artifacts/capture-finding.ts';
import { analyseCaptures } from '../../../harness/analyse.ts';

export const words = 'violet lantern 4711';
export const page = 'https://meadow.example/notes/violet-harbour-9034';

export const canaries: Canary[] = [
  { id: 'words', kind: 'search-term', value: words, step: '', origin: 'minted' },
  { id: 'page', kind: 'url', value: page, step: '', origin: 'minted' },
];

/** An entry as its tool writes it; `request` and `response` are laid over the least there must be. */
export function anEntry(request: object = {}, response: unknown = null, more: object = {}): object {
  return {
    startedDateTime: '2020-05-14T12:00:00.000Z',
    request: { method: 'POST', url: 'https://t.example/collect', headers: [], ...request },
    response,
    ...more,
  };
}

export function harOf(entries: unknown[]): string {
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'test', version: '1' }, entries } });
}

/** A temporary folder; `close` removes it. */
export class CaptureFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'phonehome-captures-'));

  add(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name);
    writeFileSync(path, content);
    return path;
  }

  close(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** What one HAR file gives. */
export function analysed(content: string | Uint8Array): {
  findings: CaptureFinding[];
  faults: CaptureFault[];
  entries: number;
} {
  const folder = new CaptureFolder();
  try {
    const file = folder.add('capture.har', content);
    const observed = [
      ...analyseCaptures([{ file, kind: 'har' }], {
        canaries,
        destinations: [],
        places: [],
        registrations: [],
      }),
    ];
    return {
      findings: observed.flatMap((one) => (one.kind === 'finding' ? [one.finding] : [])),
      faults: observed.flatMap((one) => (one.kind === 'fault' ? [one.fault] : [])),
      entries: observed.filter(({ kind }) => kind === 'entry').length,
    };
  } finally {
    folder.close();
  }
}

/** `direction address` of every finding in one entry. */
export function seen(entry: object): string[] {
  const { findings, faults } = analysed(harOf([entry]));
  if (faults.length > 0) throw new Error(faults[0]?.reason);
  return findings.map(({ direction, address }) => `${direction} ${address}`);
}
