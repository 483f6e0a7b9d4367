// Captures of any origin come in, what they hold goes out one thing at a time, in order, read and forgotten exchange by exchange.
import { type Canary, planSchema } from './artifacts/case.ts';
import type {
  CaptureBlindSpot,
  CaptureExchange,
  CaptureFault,
  CaptureFinding,
} from './artifacts/capture-finding.ts';
import { noLookups, type Registration } from './artifacts/destination.ts';
import { type Exchange, type ReadBody } from './artifacts/exchange.ts';
import type { Finding } from './artifacts/finding.ts';
import { handsetIds } from './artifacts/manifest.ts';
import { addressOf, type OpaquePayload } from './artifacts/payload.ts';
import type { PersistentValue } from './artifacts/persistent-value.ts';
import { runPaths } from './artifacts/run-folder.ts';
import type { DestinationRow } from './artifacts/tables.ts';
import { circumstancesOf, serversOf } from './circumstances.ts';
import { decodeExchange, hostOf } from './decode/decode.ts';
import { closedBytesAt } from './decode/rederive.ts';
import type { RunContext } from './detect/context.ts';
import { type Detector, detectorFor } from './detect/detect.ts';
import { persistentValues } from './detect/persistent-values.ts';
import { type Places, placeIn } from './detect/places.ts';
import { type HostKnowledge, knowledgeOf } from './detect/reached.ts';
import { readHar } from './import/har/read-har.ts';
import type { CaptureSource } from './import/sources.ts';
import { bitsPerByte } from './lib/entropy.ts';
import { errorMessage, HarnessError } from './lib/errors.ts';
import { readJson } from './lib/files.ts';
import { sha256Hex } from './lib/hash.ts';
import { sentByCases } from './persistence.ts';
import { exchangesBetween, type OpenedRun, openRun } from './pipeline-open.ts';

export { placesFrom } from './detect/places.ts';
export { registrationFrom } from './detect/registrations.ts';
export { shortValue } from './detect/spellings.ts';

/** What an analysis meets, in order. */
export type Observed =
  | { kind: 'entry'; file: string }
  | { kind: 'finding'; finding: CaptureFinding; exchange: CaptureExchange }
  | { kind: 'blind-spot'; blindSpot: CaptureBlindSpot }
  /** `file` names the runs compared, joined by commas. */
  | { kind: 'persistent'; file: string; value: PersistentValue }
  | { kind: 'fault'; fault: CaptureFault };

/** What is looked for, and what hosts are looked up in. */
export interface AnalyseSetup {
  /** May be left out when all sources are runs. */
  canaries?: readonly Canary[] | undefined;
  /** Rows of config/destinations.json; a run brings its own. */
  destinations: readonly DestinationRow[];
  /** Databases in order of precedence; empty: places are those saved with a run, else `unknown`. */
  places: readonly Places[];
  /** From RDAP answers the user named; a run's own stand beside them. */
  registrations: readonly Registration[];
  /** Whether the cases of all runs are compared for values that stay the same: everything is opened once more for that. */
  compareCases?: boolean;
}

/**
 * Looks for every canary in every entry of every source. Findings come sorted by file, entry, direction, location,
 * canary, match and address, given sources sorted by file.
 */
export function* analyseCaptures(
  sources: readonly CaptureSource[],
  setup: AnalyseSetup,
): Generator<Observed> {
  let detector: Detector | undefined;
  const knownOf = knowledgeOf({
    destinations: setup.destinations,
    lookups: { ...noLookups, registrations: [...setup.registrations] },
    placeOf: (address) => placeIn(setup.places, address),
  });
  const runs = new Map<string, OpenedRun>();
  for (const source of sources) {
    try {
      if (source.kind === 'run') runs.set(source.file, yield* analyseRunFolder(source.file, setup));
      else {
        detector ??= detectorFor({ canaries: needed(setup.canaries, source) });
        yield* analyseHar(source.file, { ...setup, detector, knownOf });
      }
    } catch (cause) {
      if (cause instanceof HarnessError && cause.code === 'usage') throw cause;
      yield { kind: 'fault', fault: { file: source.file, entry: null, reason: errorMessage(cause) } };
    }
  }
  if (setup.compareCases !== true) return;
  const file = [...runs.keys()].join(', ');
  for (const value of persistentValues(sentByCases([...runs.values()])))
    yield { kind: 'persistent', file, value };
}

function needed(canaries: readonly Canary[] | undefined, { file }: CaptureSource): readonly Canary[] {
  if (canaries !== undefined) return canaries;
  throw new HarnessError(
    'usage',
    `Nothing to look for in ${file}: it is no run folder, which brings its own canaries.`,
    {
      remedy: 'Give --canaries canaries.json: [{ "id", "kind", "value" }].',
    },
  );
}

function* analyseHar(
  file: string,
  setup: AnalyseSetup & Pick<Setting, 'detector' | 'knownOf'>,
): Generator<Observed> {
  for (const item of readHar(file)) {
    switch (item.kind) {
      case 'exchange':
        yield* observe(item.exchange, { ...setup, ...item, file });
        break;
      case 'local':
        yield { kind: 'entry', file };
        break;
      case 'malformed':
        yield { kind: 'fault', fault: { file, entry: item.entry, reason: item.reason } };
        break;
      default:
        item satisfies never;
    }
  }
}

/** Every case in driving order, then what arrived between them: the order of traffic.har. */
function* analyseRunFolder(folder: string, setup: AnalyseSetup): Generator<Observed, OpenedRun> {
  const { canaries: given } = setup;
  const plan = readJson(runPaths.plan(folder), planSchema);
  const run = openRun(folder, plan.cases);
  const own = run.context.cases.flatMap((one) => one.canaries);
  const detector = detectorFor({
    canaries: given ?? own,
    context: given === undefined ? run.context : knowing(run.context, given),
    circumstances: circumstancesOf(run),
  });
  const between = exchangesBetween(folder, handsetIds(run.manifest));
  const place = {
    ...setup,
    destinations: run.tables.destinations,
    file: folder,
    serverAddress: null,
    detector,
    knownOf: knowledgeOf({
      destinations: run.tables.destinations,
      servers: serversOf(run.cases.map(({ saved }) => saved.capture)),
      lookups: {
        ...run.lookups,
        // A database named now is newer than what was looked up then.
        places: setup.places.length === 0 ? run.lookups.places : [],
        registrations: [...setup.registrations, ...run.lookups.registrations],
      },
      placeOf: (address) => placeIn(setup.places, address),
    }),
  };
  let entry = 0;
  for (const exchange of [...run.cases.flatMap(({ exchanges }) => exchanges), ...between]) {
    yield* observe(exchange, { ...place, entry, readBody: run.readBody });
    entry += 1;
  }
  return run;
}

/** A given canary is a case's own when that case planted the same thing. */
function knowing(context: RunContext, given: readonly Canary[]): RunContext {
  const same = (one: Canary, other: Canary) => one.kind === other.kind && one.value === other.value;
  const cases = context.cases.map((one) => ({
    ...one,
    canaries: [
      ...one.canaries.filter(({ id }) => given.every((canary) => canary.id !== id)),
      ...given.filter((canary) => one.canaries.some((planted) => same(planted, canary))),
    ],
  }));
  return { ...context, cases };
}

interface Setting extends AnalyseSetup {
  file: string;
  entry: number;
  readBody: ReadBody;
  detector: Detector;
  knownOf: HostKnowledge;
  serverAddress: string | null;
}

function* observe(exchange: Exchange, setting: Setting): Generator<Observed> {
  const { file, entry, readBody, detector } = setting;
  let opaque: OpaquePayload[] = [];
  let findings: Finding[] = [];
  try {
    findings = detector(exchange, (one, wanted) => {
      const decoded = decodeExchange(one, readBody, { wanted });
      opaque = decoded.opaque;
      return decoded;
    });
  } catch (cause) {
    // Whatever one exchange holds must not cost the others their analysis.
    yield { kind: 'fault', fault: { file, entry, reason: `could not be analysed: ${errorMessage(cause)}` } };
  }
  yield { kind: 'entry', file };
  for (const finding of findings) {
    const reached = setting.knownOf(hostOf(exchange), setting.serverAddress).reached;
    const around = { initiator: finding.initiator, reached };
    yield { kind: 'finding', finding: lineOf(finding, file, entry), exchange: around };
  }
  for (const closed of opaque) {
    const address = addressOf(closed.location, closed.layers);
    const bytes = closedBytesAt(exchange, readBody, { direction: closed.direction, address });
    const entropyBits = bytes === undefined ? null : Math.round(bitsPerByte(bytes) * 100) / 100;
    const { direction, location, host, sizeBytes, reason } = closed;
    yield {
      kind: 'blind-spot',
      blindSpot: { file, entry, direction, location, host, address, sizeBytes, entropyBits, reason },
    };
  }
}

function lineOf(finding: Finding, file: string, entry: number): CaptureFinding {
  const { direction, location, host, canary, kind, match, address, chain, spelling, explained } = finding;
  const identity = [file, entry, direction, location, canary, match, address];
  return {
    id: sha256Hex(identity.join('\0')).slice(0, 16),
    file,
    entry,
    direction,
    location,
    host,
    canary,
    kind,
    match,
    address,
    chain,
    spelling,
    explained,
  };
}
