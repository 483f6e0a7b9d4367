// What an analysis of foreign captures meets comes in one by one, a summary of bounded size goes out for table and page.
import type {
  CaptureBlindSpot,
  CaptureExchange,
  CaptureFault,
  CaptureFinding,
  CaptureTotals,
} from '../artifacts/capture-finding.ts';
import type { PlaceSource } from '../artifacts/destination.ts';
import type { Initiator } from '../artifacts/initiator.ts';
import type { PersistentValue } from '../artifacts/persistent-value.ts';

/** How many of each are kept for a reader; all of them are counted. */
const kept = { findings: 2000, blindSpots: 500, persistent: 500, faults: 500 } as const;

/** One host that was sent canaries. */
export interface HostLine {
  host: string;
  /** Sent to it and not explained. */
  leaks: number;
  explained: number;
  received: number;
  /** Ids of the canaries, in order of appearance. */
  canaries: string[];
  /** What the first exchange with a finding tells of it. */
  site: string;
  operator: string;
  address: string;
  country: string;
  network: string;
  registration: string;
}

/** A finding with who made its request. */
export interface FindingLine extends CaptureFinding {
  initiator: Initiator;
}

/** A value that stayed the same over the cases of the run in `file`. */
export interface PersistentLine extends PersistentValue {
  file: string;
}

/** What table and page are made of. */
export interface CaptureSummary {
  totals: CaptureTotals;
  /** Most leaks first, then by name. */
  hosts: HostLine[];
  findings: FindingLine[];
  blindSpots: CaptureBlindSpot[];
  /** Values that stayed the same over the cases of a run. */
  persistent: PersistentLine[];
  faults: CaptureFault[];
  /** The databases of countries and networks that the user named. */
  places: PlaceSource[];
}

/** Counts everything and keeps the beginning of it. */
export class SummaryCounter {
  private readonly hosts = new Map<string, HostLine>();
  private readonly findings: FindingLine[] = [];
  private readonly blindSpots: CaptureBlindSpot[] = [];
  private readonly persistent: PersistentLine[] = [];
  private readonly faults: CaptureFault[] = [];
  readonly totals: CaptureTotals = { files: 0, entries: 0, findings: 0, leaks: 0, blindSpots: 0, faults: 0 };

  finding(finding: CaptureFinding, { reached, initiator }: CaptureExchange): void {
    this.totals.findings += 1;
    const line = this.hosts.get(finding.host) ?? {
      host: finding.host,
      leaks: 0,
      explained: 0,
      received: 0,
      canaries: [],
      ...told(reached),
    };
    this.hosts.set(finding.host, line);
    if (finding.direction === 'received') line.received += 1;
    else if (finding.explained) line.explained += 1;
    else {
      line.leaks += 1;
      this.totals.leaks += 1;
    }
    if (!line.canaries.includes(finding.canary)) line.canaries.push(finding.canary);
    if (this.findings.length < kept.findings) this.findings.push({ ...finding, initiator });
  }

  blindSpot(blindSpot: CaptureBlindSpot): void {
    this.totals.blindSpots += 1;
    if (this.blindSpots.length < kept.blindSpots) this.blindSpots.push(blindSpot);
  }

  /** Beyond the first 500 they are left out: no run of ours has that many. */
  stayed(file: string, value: PersistentValue): void {
    if (this.persistent.length < kept.persistent) this.persistent.push({ ...value, file });
  }

  fault(fault: CaptureFault): void {
    this.totals.faults += 1;
    if (this.faults.length < kept.faults) this.faults.push(fault);
  }

  /** Looked up in, when the user named some. */
  places: PlaceSource[] = [];

  /** What there is so far. */
  summary(): CaptureSummary {
    const hosts = [...this.hosts.values()].sort(
      (one, other) => other.leaks - one.leaks || (one.host < other.host ? -1 : 1),
    );
    const { totals, findings, blindSpots, persistent, faults, places } = this;
    return { totals: { ...totals }, hosts, findings, blindSpots, persistent, faults, places };
  }
}

/** Without the certificate, which captures of others do not have. */
function told({ site, operator, address, country, network, registration }: CaptureExchange['reached']) {
  return { site, operator, address, country, network, registration };
}
