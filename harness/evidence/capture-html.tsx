/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// The summary of an analysed capture comes in, one self-contained page goes out, everything in it escaped by the library.
import { createHash } from 'node:crypto';
import type { ComponentChildren, VNode } from 'preact';
import { render } from 'preact-render-to-string';
import type { CaptureSummary, FindingLine } from './capture-summary.ts';
import { placesLine, totalsLine } from './capture-table.ts';
import { safeForPage } from './report-safe.ts';
import { reportStyle } from './report-style.ts';

/** The page. No script, nothing loaded from anywhere: its policy allows its own style alone. */
export function captureHtml(summary: CaptureSummary): string {
  return `<!doctype html>\n${render(<Page summary={safeForPage(summary)} />)}\n`;
}

const style = `${reportStyle}
main { max-width: 90rem; }
.findings td { vertical-align: top; overflow-wrap: anywhere; }
.findings code { font-family: var(--mono); font-size: .8125rem; }
.explained { opacity: .6; }
`;

const policy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

function Page({ summary }: { summary: CaptureSummary }): VNode {
  const { totals, hosts, findings, blindSpots, persistent, faults } = summary;
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>{`${totals.leaks} sent and unexplained: phonehome`}</title>
        <style dangerouslySetInnerHTML={{ __html: style }} />
      </head>
      <body>
        <header class="masthead">
          <span class="brand">phonehome</span>
        </header>
        <main>
          <section class="lede">
            <h1>{headline(summary)}</h1>
            <p class="standfirst">{totalsLine(summary)}.</p>
          </section>
          {placesLine(summary).map((line) => (
            <p key={line}>{line}.</p>
          ))}
          <Section id="hosts" title="Hosts" total={hosts.length} shown={hosts.length}>
            <Table
              heads={[
                'Host',
                'Operator',
                'Country, network',
                'Sent, unexplained',
                'Sent, explained',
                'Received',
                'Canaries',
              ]}
              rows={hosts.map((line) => [
                line.host,
                line.operator,
                `${line.country}, ${line.network}`,
                line.leaks,
                line.explained,
                line.received,
                line.canaries.join(', '),
              ])}
            />
          </Section>
          <Section id="findings" title="Findings" total={totals.findings} shown={findings.length}>
            <table class="findings">
              <Head heads={['Where', 'Host', 'Canary', 'Match', 'Spelling and address']} />
              <tbody>
                {findings.map((finding) => (
                  <FindingRow key={finding.id} finding={finding} />
                ))}
              </tbody>
            </table>
          </Section>
          <Section id="unread" title="Could not be read" total={totals.blindSpots} shown={blindSpots.length}>
            <Table
              heads={['Where', 'Host', 'Bytes', 'Bits a byte', 'Why', 'Address']}
              rows={blindSpots.map((spot) => [
                `${spot.file}, entry ${spot.entry}, ${spot.direction}`,
                spot.host,
                spot.sizeBytes,
                spot.entropyBits === null ? '' : spot.entropyBits.toFixed(2),
                spot.reason,
                spot.address,
              ])}
            />
          </Section>
          <Section
            id="stayed"
            title="Stayed the same from case to case"
            total={persistent.length}
            shown={persistent.length}
          >
            <Table
              heads={['Browser', 'Site', 'Evidence']}
              rows={persistent.map(({ browser, site, said }) => [browser, site, said])}
            />
          </Section>
          <Section id="malformed" title="Malformed" total={totals.faults} shown={faults.length}>
            <Table
              heads={['File', 'Entry', 'Why']}
              rows={faults.map(({ file, entry, reason }) => [file, entry ?? '', reason])}
            />
          </Section>
        </main>
      </body>
    </html>
  );
}

function headline({ totals, hosts }: CaptureSummary): string {
  const told = hosts.filter(({ leaks }) => leaks > 0).length;
  if (totals.leaks > 0) return `${told} ${told === 1 ? 'host was' : 'hosts were'} sent what was looked for.`;
  const unread = totals.blindSpots + totals.faults;
  return unread === 0
    ? 'Nothing that was looked for was sent unexplained.'
    : 'Nothing that was looked for was seen to be sent unexplained, but not everything could be read.';
}

function FindingRow({ finding }: { finding: FindingLine }): VNode {
  const { file, entry, direction, host, canary, kind, match, explained, spelling, address, initiator } =
    finding;
  return (
    <tr class={explained ? 'explained' : ''}>
      <td>
        <bdi>{file}</bdi> <small>entry {entry}</small>
      </td>
      <td>
        <bdi>{host}</bdi> <small>{direction}</small>
        <br />
        <small>
          {initiator.kind}: <bdi>{initiator.why}</bdi>
        </small>
      </td>
      <td>
        <bdi>{canary}</bdi> <small>{kind}</small>
      </td>
      <td>
        {match} {explained && <small>explained</small>}
      </td>
      <td>
        <mark>{spelling}</mark>
        <br />
        <code>{address}</code>
      </td>
    </tr>
  );
}

function Head({ heads }: { heads: readonly string[] }): VNode {
  return (
    <thead>
      <tr>
        {heads.map((head) => (
          <th key={head} scope="col">
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Table({ heads, rows }: { heads: readonly string[]; rows: readonly (string | number)[][] }): VNode {
  return (
    <table class="findings">
      <Head heads={heads} />
      <tbody>
        {rows.map((cells, row) => (
          <tr key={String(row)}>
            {cells.map((cell, column) => (
              <td key={String(column)}>
                <bdi>{cell}</bdi>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Section(props: {
  id: string;
  title: string;
  total: number;
  shown: number;
  children: ComponentChildren;
}): VNode | null {
  if (props.total === 0) return null;
  return (
    <section id={props.id} aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      <div class="scroll">{props.children}</div>
      {props.shown < props.total && <p>… and {props.total - props.shown} more in findings.jsonl.</p>}
    </section>
  );
}
