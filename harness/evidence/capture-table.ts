// The summary of an analysed capture comes in, a table for a terminal goes out; captured text cannot steer the terminal.
import type { CaptureBlindSpot, CaptureFault } from '../artifacts/capture-finding.ts';
import { visibleLine } from '../lib/visible-text.ts';
import type { CaptureSummary, FindingLine } from './capture-summary.ts';
import { textTable } from './text-table.ts';

const widest = { host: 40, canary: 24, spelling: 40, address: 100, file: 60 } as const;

/** Hosts, findings and what could not be read, as text. */
export function captureTable(summary: CaptureSummary): string {
  const { totals, hosts, findings, blindSpots, persistent, faults } = summary;
  const blocks = [
    [totalsLine(summary), ...placesLine(summary)].join('\n'),
    block('Hosts', hosts.length, [
      [
        'host',
        'site',
        'operator',
        'address',
        'country',
        'network',
        'registered',
        'sent',
        'explained',
        'received',
        'canaries',
      ],
      ...hosts.map((line) => [
        visibleLine(line.host, widest.host),
        visibleLine(line.site, widest.host),
        visibleLine(line.operator, widest.host),
        visibleLine(line.address, widest.host),
        visibleLine(line.country, widest.host),
        visibleLine(line.network, widest.host),
        visibleLine(line.registration, widest.host),
        String(line.leaks),
        String(line.explained),
        String(line.received),
        visibleLine(line.canaries.join(', '), widest.address),
      ]),
    ]),
    block('Findings', totals.findings, [
      [
        'file',
        'entry',
        'direction',
        'host',
        'canary',
        'match',
        'explained',
        'initiator',
        'spelling',
        'address',
      ],
      ...findings.map(findingRow),
    ]),
    block('Could not be read', totals.blindSpots, [
      ['file', 'entry', 'direction', 'host', 'bytes', 'bits/byte', 'why', 'address'],
      ...blindSpots.map(blindSpotRow),
    ]),
    block('Stayed the same from case to case', persistent.length, [
      ['file', 'browser', 'site', 'evidence'],
      ...persistent.map(({ file, browser, site, said }) => [
        visibleLine(file, widest.file),
        browser,
        site,
        visibleLine(said),
      ]),
    ]),
    block('Malformed', totals.faults, [['file', 'entry', 'why'], ...faults.map(faultRow)]),
  ];
  return `${blocks.filter((text) => text !== '').join('\n\n')}\n`;
}

/** `3 files, 120 entries: 4 findings, 2 of them sent and unexplained; 1 upload unread; 0 malformed`. */
export function totalsLine({ totals }: Pick<CaptureSummary, 'totals'>): string {
  const { files, entries, findings, leaks, blindSpots, faults } = totals;
  return [
    `${counted(files, 'file')}, ${counted(entries, 'entry', 'entries')}: ${counted(findings, 'finding')}, ${leaks} of them sent and unexplained`,
    `${counted(blindSpots, 'body', 'bodies')} unread`,
    `${faults} malformed`,
  ].join('; ');
}

/** Which databases countries and networks come from; empty when there was none. */
export function placesLine({ places }: CaptureSummary): string[] {
  return places.map(
    ({ name, type, builtAt, sha256 }) =>
      `Countries and networks: ${visibleLine(name)} (${visibleLine(type)}, built ${builtAt}, SHA-256 ${sha256})`,
  );
}

function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function block(title: string, total: number, rows: string[][]): string {
  if (total === 0) return '';
  const shown = rows.length - 1;
  const more = shown < total ? `\n… and ${total - shown} more` : '';
  return `${title}\n${textTable(rows)}${more}`;
}

function findingRow(finding: FindingLine): string[] {
  return [
    visibleLine(finding.file, widest.file),
    String(finding.entry),
    finding.direction,
    visibleLine(finding.host, widest.host),
    visibleLine(finding.canary, widest.canary),
    finding.match,
    finding.explained ? 'yes' : 'no',
    finding.initiator.kind,
    visibleLine(finding.spelling, widest.spelling),
    visibleLine(finding.address, widest.address),
  ];
}

function blindSpotRow(spot: CaptureBlindSpot): string[] {
  return [
    visibleLine(spot.file, widest.file),
    String(spot.entry),
    spot.direction,
    visibleLine(spot.host, widest.host),
    String(spot.sizeBytes),
    spot.entropyBits === null ? '' : spot.entropyBits.toFixed(2),
    visibleLine(spot.reason, widest.address),
    visibleLine(spot.address, widest.address),
  ];
}

function faultRow({ file, entry, reason }: CaptureFault): string[] {
  return [
    visibleLine(file, widest.file),
    entry === null ? '' : String(entry),
    visibleLine(reason, widest.address),
  ];
}
