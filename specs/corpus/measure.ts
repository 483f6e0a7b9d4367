// Runs families through the detector as it stands, or without some decoders, and counts what was found, missed and made up.
import type { Exchange } from '../../harness/artifacts/exchange.ts';
import type { Finding } from '../../harness/artifacts/finding.ts';
import type { BytesCoding, TextCoding } from '../../harness/decode/coding.ts';
import { notApplicable } from '../../harness/decode/coding.ts';
import { decodeExchange } from '../../harness/decode/decode.ts';
import {
  bytesCodings,
  exoticBytesCodings,
  exoticTextCodings,
  textCodings,
} from '../../harness/decode/decoders.ts';
import { rederive } from '../../harness/decode/rederive.ts';
import type { RunContext } from '../../harness/detect/context.ts';
import { detectorFor } from '../../harness/detect/detect.ts';
import { anExchange, readBody } from '../unit/decode/an-exchange.ts';
import { destinations, google, mint } from '../unit/detect/a-run.ts';
import { canaries } from './canaries.ts';
import type { Entry, Expected } from './corpus.ts';

/** What came of one family. */
export interface Measured {
  expected: number;
  found: number;
  /** Labels that were not met, each in one line. */
  missed: string[];
  /** Findings without a label, each in one line. */
  wrong: string[];
}

/** One case that planted all canaries, asking Google: what explains an entry that only did as the user asked. */
const context: RunContext = {
  cases: [{ caseId: 'c01', browser: mint, engine: google, canaries }],
  destinations,
};

/** Measures entries as the detector stands. */
export function measure(entries: readonly Entry[]): Measured {
  const find = detectorFor({ canaries, context });
  const measured: Measured = { expected: 0, found: 0, missed: [], wrong: [] };
  for (const entry of entries) {
    const exchange = anExchange(entry.exchange);
    const findings = find(exchange, (one, wanted) => decodeExchange(one, readBody, { wanted }));
    measured.expected += entry.expected.length;
    for (const expected of entry.expected) {
      if (findings.some((finding) => isMet(expected, finding))) measured.found += 1;
      else measured.missed.push(`${entry.name}: ${expected.canary} ${expected.match ?? 'exact'}`);
    }
    for (const finding of findings) {
      const labelled = entry.expected.some((expected) => isLabelled(expected, finding));
      const held = finding.match === 'partial' || spells(exchange, finding);
      if (!labelled || !held)
        measured.wrong.push(`${entry.name}: ${finding.canary} ${finding.match} at ${finding.address}`);
    }
  }
  return measured;
}

/** Measures entries as if the decoders with these ids had never been written. */
export function measureWithout(ids: readonly string[], entries: readonly Entry[]): Measured {
  const all: (TextCoding | BytesCoding)[] = [
    ...textCodings,
    ...bytesCodings,
    ...exoticTextCodings,
    ...exoticBytesCodings,
  ];
  const off = all.filter(({ id }) => ids.includes(id));
  const missing = ids.filter((id) => off.every((coding) => coding.id !== id));
  if (missing.length > 0) throw new Error(`no decoder is called ${missing.join(', ')}`);
  const decodes = off.map((coding) => coding.decode);
  try {
    for (const coding of off) coding.decode = () => notApplicable;
    return measure(entries);
  } finally {
    off.forEach((coding, index) => {
      coding.decode = decodes[index] as typeof coding.decode;
    });
  }
}

function isLabelled({ canary, match = 'exact', direction = 'sent' }: Expected, finding: Finding): boolean {
  return finding.canary === canary && finding.match === match && finding.direction === direction;
}

function isMet(expected: Expected, finding: Finding): boolean {
  const asExplained = expected.explained === undefined || expected.explained === finding.explained;
  return isLabelled(expected, finding) && asExplained && (expected.address?.test(finding.address) ?? true);
}

/** Whether the text at the finding's address holds at its range what the finding says. */
function spells(exchange: Exchange, { direction, address, range, match, spelling }: Finding): boolean {
  const text = rederive(exchange, readBody, { direction, address });
  if (text === undefined) return false;
  const there = Buffer.from(text)
    .subarray(...range)
    .toString('utf8');
  return match === 'hash' ? there.length >= 22 : there.startsWith(spelling.slice(0, 100));
}
