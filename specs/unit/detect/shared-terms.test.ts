// Terms that several cases have in common: each finding goes to the case during which it was done, by the payload's own time.
import { expect } from 'chai';
import type { Case } from '../../../harness/artifacts/case.ts';
import type { DriveLog } from '../../../harness/artifacts/drive-log.ts';
import type { Exchange } from '../../../harness/artifacts/exchange.ts';
import type { Finding } from '../../../harness/artifacts/finding.ts';
import { placedInTime, type TimedCase } from '../../../harness/detect/shared-terms.ts';

/** A case driven from `fromS` to `toS`. */
function timed(
  id: string,
  journey: Case['journey'],
  { fromS, toS, clockOffsetMs }: { fromS: number; toS: number; clockOffsetMs?: number },
): TimedCase {
  const step = { type: 'step', name: 'open-folder', said: '', outcome: 'done', reason: null } as const;
  const at = { atMs: fromS * 1000, endedAtMs: toS * 1000, index: 1, screenshot: null, uiSource: null };
  const drive: DriveLog = [
    {
      type: 'opened',
      atMs: fromS * 1000,
      caseId: id,
      browserVersion: null,
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
    },
    { ...step, ...at },
  ];
  const canaries: Case['canaries'] =
    journey === 'folder'
      ? [
          {
            id: `${id}/folder_open`,
            kind: 'text',
            value: 'folder_open',
            step: 'open-folder',
            origin: 'shared',
          },
          { id: `${id}/control`, kind: 'url', value: 'https://a.example/', step: 'x', origin: 'minted' },
        ]
      : [];
  return {
    case: { id, browser: 'miui', engine: 'none', mode: 'normal', journey, repetition: 1, canaries },
    drive,
  };
}

const found = (canary: string, seen: { caseId: string; eventTimeMs: number | null; exchange?: string }) =>
  ({
    id: `${canary}@${seen.caseId}`,
    exchange: 'x0001',
    direction: 'sent',
    host: 'tracking.intl.miui.com',
    canary,
    kind: 'text',
    explained: false,
    why: 'no rule',
    ...seen,
  }) as unknown as Finding;

const arrived = (caseId: string, atMs: number) =>
  ({ caseId, id: 'x0001', request: { atMs } }) as unknown as Exchange;

describe('terms that several cases share', () => {
  const first = timed('c01', 'folder', { fromS: 100, toS: 110 });
  const second = timed('c02', 'folder', { fromS: 120, toS: 130 });
  const ids = (findings: Finding[]) => findings.map(({ canary }) => canary);

  it('go to the case during which the payload says it happened, wherever it arrived', () => {
    const late = [
      found('c01/folder_open', { caseId: 'c02', eventTimeMs: 105_000 }),
      found('c02/folder_open', { caseId: 'c02', eventTimeMs: 105_000 }),
    ];
    expect(ids(placedInTime(late, [first, second], []))).to.deep.equal(['c01/folder_open']);
  });

  it('go by their arrival where the payload claims no time', () => {
    const both = ['c01', 'c02'].map((id) => found(`${id}/folder_open`, { caseId: 'c02', eventTimeMs: null }));
    expect(ids(placedInTime(both, [first, second], [arrived('c02', 125_000)]))).to.deep.equal([
      'c02/folder_open',
    ]);
  });

  it('speak of no case when it happened during none', () => {
    const stale = [found('c01/folder_open', { caseId: 'c01', eventTimeMs: 50_000 })];
    expect(placedInTime(stale, [first, second], [])).to.deep.equal([]);
  });

  it('are told with the clock of the handset, not with ours', () => {
    const ahead = timed('c01', 'folder', { fromS: 100, toS: 110, clockOffsetMs: 600_000 });
    const seen = [found('c01/folder_open', { caseId: 'c01', eventTimeMs: 705_000 })];
    expect(ids(placedInTime(seen, [ahead], []))).to.deep.equal(['c01/folder_open']);
    expect(placedInTime(seen, [first], [])).to.deep.equal([]);
  });

  it('prove nothing when an idle phone sends them to the same host too', () => {
    const idle = timed('c03', 'phone-idle', { fromS: 140, toS: 150 });
    const seen = [
      found('c01/folder_open', { caseId: 'c01', eventTimeMs: 105_000 }),
      found('c01/folder_open', { caseId: 'c03', eventTimeMs: 145_000 }),
    ];
    const [kept, ...more] = placedInTime(seen, [first, idle], []);
    expect(more).to.deep.equal([]);
    expect(kept).to.include({ caseId: 'c01', explained: true });
    expect(kept?.why).to.contain('c03').and.to.contain('nothing was touched');
  });

  it('are not taken for a neighbour that ended a moment before', () => {
    const idle = timed('c00', 'idle', { fromS: 90, toS: 99.5 });
    const seen = [found('c01/folder_open', { caseId: 'c01', eventTimeMs: 100_500 })];
    expect(placedInTime(seen, [idle, first], [])[0]).to.include({ explained: false });
  });

  it('leave unique terms alone', () => {
    const minted = [found('c01/control', { caseId: 'c02', eventTimeMs: 1 })];
    expect(placedInTime(minted, [first, second], [])).to.deep.equal(minted);
  });
});
