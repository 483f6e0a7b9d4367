// Part of `npm run bench`: how fast the offline half looks through the seeded mix, beside reference lines measured in the same run.
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Canary } from '../artifacts/case.ts';
import { decodeExchange } from '../decode/decode.ts';
import { detectorFor } from '../detect/detect.ts';
import { mixCanaries, type MixExchange, mixExchanges } from './bench-mix.ts';

const seed = 20_200_514;
const fewCanaries = 20;
const manyCanaries = 200;
/** Traffic that is looked through before anything is timed: compilers need it, long captures do not notice. */
const warmUpMegabytes = 20;
/** Exchanges made at once; what they are made with is not timed. */
const atOnce = 200;

/** Megabytes of wire bytes a second of CPU time. */
interface Speeds {
  few: number;
  many: number;
  gunzip: number;
  indexOf: number;
  planted: number;
  found: number;
}

/** Looks through `megabytes` of the mix with few and with many canaries, and prints both beside gunzip and a plain `indexOf`. */
export function benchCore(megabytes: number, say: (line: string) => void): void {
  measure(warmUpMegabytes);
  const speeds = measure(megabytes);
  const { few, many, gunzip, indexOf } = speeds;
  say(
    `Core: ${few.toFixed(1)} MB/s of the mix (${megabytes} MB on the wire, ${fewCanaries} canaries, depth 6; one core, CPU time); ${speeds.found} of ${speeds.planted} planted canaries found`,
  );
  say(
    `  ${manyCanaries} canaries: ${many.toFixed(1)} MB/s, ${(few / many).toFixed(2)} times as long as ${fewCanaries}`,
  );
  say(
    `  beside it in the same run: gunzip alone ${gunzip.toFixed(0)} MB/s (${(gunzip / few).toFixed(1)} times as fast), one indexOf over the bodies ${indexOf.toFixed(0)} MB/s`,
  );
  const long = measure(10 * megabytes).few;
  say(
    `  ten times the traffic: ${long.toFixed(1)} MB/s, ${(few / long).toFixed(2)} times the time for each megabyte`,
  );
}

function measure(megabytes: number): Speeds {
  const many = mixCanaries(seed, manyCanaries);
  const few = many.slice(0, fewCanaries);
  const looks = { few: lookWith(few), many: lookWith(many) };
  const cpuMs = { few: 0, many: 0, gunzip: 0, indexOf: 0 };
  const tally = { wireBytes: 0, bodyBytes: 0, planted: 0, found: 0 };
  for (const batch of batches(mixExchanges(seed, { wireBytes: megabytes * 1e6, canaries: few }))) {
    const bodies = Buffer.concat(batch.map(bodyOf));
    const packed = gzipSync(bodies, { level: 1 });
    cpuMs.few += cpuOf(() => {
      for (const made of batch) tally.found += looks.few(made) ? 1 : 0;
    });
    cpuMs.many += cpuOf(() => batch.forEach(looks.many));
    cpuMs.gunzip += cpuOf(() => gunzipSync(packed));
    cpuMs.indexOf += cpuOf(() => bodies.indexOf('no body has this text'));
    tally.planted += batch.filter(({ planted }) => planted !== undefined).length;
    tally.wireBytes += batch.reduce((sum, { wireBytes }) => sum + wireBytes, 0);
    tally.bodyBytes += bodies.length;
  }
  const speed = (bytes: number, ms: number): number => bytes / 1e3 / Math.max(ms, 1e-3);
  return {
    few: speed(tally.wireBytes, cpuMs.few),
    many: speed(tally.wireBytes, cpuMs.many),
    gunzip: speed(tally.bodyBytes, cpuMs.gunzip),
    indexOf: speed(tally.bodyBytes, cpuMs.indexOf),
    planted: tally.planted,
    found: tally.found,
  };
}

/** Looks through an exchange; true when the canary planted in it is found. */
function lookWith(canaries: readonly Canary[]): (made: MixExchange) => boolean {
  const detector = detectorFor({ canaries });
  return ({ exchange, readBody, planted }) => {
    const findings = detector(exchange, (one, wanted) => decodeExchange(one, readBody, { wanted }));
    return planted !== undefined && findings.some(({ canary }) => canary === planted);
  };
}

function* batches(made: Iterable<MixExchange>): Generator<MixExchange[]> {
  let batch: MixExchange[] = [];
  for (const one of made) {
    batch.push(one);
    if (batch.length < atOnce) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function bodyOf({ exchange, readBody }: MixExchange): Buffer {
  const { body } =
    exchange.request.body.sizeBytes > 0 || exchange.response === undefined
      ? exchange.request
      : exchange.response;
  return Buffer.from(readBody(body) ?? []);
}

function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
