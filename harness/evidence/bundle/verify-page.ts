// A verify report comes in, one page for a reader goes out: what is proven, what is not, what was altered, what differs.
import type { BundleCheck } from './check.ts';
import type { Alteration } from './open.ts';
import { visibleLine } from '../../lib/visible-text.ts';

/** What the page is made of. */
export interface VerifyPage {
  check: BundleCheck;
  files: readonly { path: string; sizeBytes: number }[];
  altered: readonly Alteration[];
  rederived: {
    exchangeBytes: number;
    findings: number;
    blindSpots: number;
    verdicts: number;
    differences: readonly string[];
    views: readonly string[];
    wallMs: number;
  } | null;
  /** Steps of the custody log; null when there is none. */
  custodySteps: number | null;
  /** Sentences on what was redacted, when the bundle is a redacted copy. */
  redaction: { proven: string[]; redacted: string[] } | null;
  exitCode: 0 | 1 | 3;
}

const mostListed = 40;

/** The page, ending in a line feed. */
export function verifyPage(page: VerifyPage): string {
  const sections: [string, string[]][] = [
    ['Altered', page.altered.map(({ path, said }) => `${path}: ${said}`)],
    [
      'Differs (this version derives something else from the same bytes)',
      [...(page.rederived?.differences ?? [])],
    ],
    ['Proven', page.exitCode === 1 ? [] : proven(page)],
    ['Redacted', page.redaction?.redacted ?? []],
    ['Not proven', page.exitCode === 1 ? [] : notProven(page)],
    ['Not recorded by this run', [...(page.check.package?.missing ?? [])]],
  ];
  const body = sections.flatMap(([head, lines]) => (lines.length === 0 ? [] : ['', head, ...listed(lines)]));
  return `${[headline(page), ...identity(page), ...body].join('\n')}\n`;
}

function listed(lines: readonly string[]): string[] {
  const shown = lines.slice(0, mostListed).map((line) => `  - ${visibleLine(line, 400)}`);
  return lines.length > mostListed ? [...shown, `  ... and ${lines.length - mostListed} more`] : shown;
}

function headline({ exitCode, redaction }: VerifyPage): string {
  const what = redaction === null ? '' : ' (a redacted copy)';
  switch (exitCode) {
    case 0:
      return redaction === null
        ? 'INTACT, and derived again with the same result'
        : 'INTACT: a redacted copy, untouched but for what is listed below';
    case 1:
      return `ALTERED: this is not what was sealed${what}`;
    case 3:
      return `INTACT, but this version derives something else${what}`;
    default:
      return exitCode satisfies never;
  }
}

function identity({ check }: VerifyPage): string[] {
  const { package: sealed, seal, signature } = check;
  const lines: string[] = [];
  if (sealed !== null) {
    const commit = sealed.commit === null ? 'commit not known' : `commit ${sealed.commit.slice(0, 12)}`;
    lines.push(
      `Run      ${sealed.runId}, ended ${sealed.created}, made by ${sealed.software} (${commit}${sealed.changed ? ', changed' : ''})`,
    );
    if (sealed.simulated)
      lines.push('         SIMULATED: driven on the lab handset. It says nothing about a real phone.');
  }
  if (seal !== null) lines.push(`Sealed   ${seal.sealedAt} by ${seal.who} with ${seal.software}`);
  if (signature !== null) lines.push(`Key      sha256:${signature.keySha256}`);
  return lines.map((line) => visibleLine(line, 300));
}

function proven(page: VerifyPage): string[] {
  const { check, files, rederived, custodySteps } = page;
  const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return [
    `${files.length} files, ${bytes} bytes: each is the one that was sealed; none was added, removed or reordered`,
    'the list of files, the seal and the simulated mark were signed by the key above and not changed since',
    ...check.timestamps.flatMap(({ record, check: token }) =>
      token.proves
        ? [
            `the signed list existed at ${token.at}, says ${token.authority} (${record.authority}; its certificate sha256:${token.certificateSha256.slice(0, 16)}..., ${token.trusted ? 'which leads to a root you gave' : 'its root was not checked: give it with --tsa-roots'})`,
          ]
        : [],
    ),
    ...(page.redaction?.proven ?? []),
    ...(page.redaction === null ? ['every raw body is the one hashed while it was captured'] : []),
    ...(custodySteps === null || page.redaction !== null
      ? []
      : [
          `the custody log is unbroken (${custodySteps} steps); screens, logs and results are as hashed when they were written`,
        ]),
    ...(rederived === null ? [] : [derivedLine(rederived)]),
  ];
}

function derivedLine(rederived: NonNullable<VerifyPage['rederived']>): string {
  const { findings, blindSpots, verdicts, exchangeBytes, views, wallMs, differences } = rederived;
  const result = differences.length === 0 ? 'all equal to what is sealed' : 'not equal, see above';
  const seen =
    views.length === 0
      ? 'report and HAR are not compared: they were made by another commit, or by one that is not known'
      : 'report and HAR too';
  return `decode, detect and judge were run again over ${exchangeBytes} bytes of bodies (${(wallMs / 1000).toFixed(1)} s): ${findings} findings, ${blindSpots} blind spots, ${verdicts} verdicts, ${result}; ${seen}`;
}

function notProven({ check, redaction }: VerifyPage): string[] {
  const { seal, timestamps, package: sealed } = check;
  const lines = [
    seal?.key === 'named'
      ? 'who sealed it: compare the fingerprint above with one you have from the author by another road'
      : 'who sealed it: the key is anonymous, made for this seal; an anonymous key proves no author',
  ];
  if (timestamps.length === 0)
    lines.push(
      `when it was sealed: no authority vouches for it; ${seal?.sealedAt ?? 'the time in it'} is the sealer's own word`,
    );
  for (const { authority, reason, attempts } of seal?.timestamps ?? [])
    if (reason !== null) lines.push(`a timestamp of ${authority}: asked ${attempts} times, ${reason}`);
  lines.push(
    'what happened before the first hash was taken: that handset, browser and network were what they say rests on whoever ran it',
  );
  if (sealed?.simulated === true) lines.push('anything about a real phone: the handset was simulated');
  if (redaction !== null)
    lines.push(
      'that the verdicts follow from the bytes: nothing is derived again where bodies are withheld; verify the sealed original',
    );
  if (redaction !== null)
    lines.push(
      'what stands behind the redacted values: open one with phonehome open and the sealed original',
    );
  return lines;
}
