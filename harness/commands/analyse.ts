// `phonehome analyse`: looks for canaries in anybody's captures; findings go to stdout or a folder, everything else to stderr.
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Option } from 'commander';
import { analyseCaptures, shortValue } from '../analyse.ts';
import { readCanaryList } from '../artifacts/canary-list.ts';
import type { CaptureFault, CaptureFinding } from '../artifacts/capture-finding.ts';
import type { Canary } from '../artifacts/case.ts';
import { loadTables } from '../config/load.ts';
import { captureHtml } from '../evidence/capture-html.tsx';
import { type CaptureSummary, SummaryCounter } from '../evidence/capture-summary.ts';
import { captureTable, totalsLine } from '../evidence/capture-table.ts';
import { captureSources } from '../import/sources.ts';
import { systemErrorCode } from '../lib/errors.ts';
import { withDiskErrors, writeWhole } from '../lib/files.ts';
import { visibleJson, visibleLine } from '../lib/visible-text.ts';
import type { AddCommand } from './commands.ts';
import { givenLookups, type LookupOptions, withLookupOptions } from './lookup-options.ts';

/** node:zlib lets go of a stream's memory only on the next turn of the event loop. */
const entriesPerTurn = 16;

interface AnalyseOptions extends LookupOptions {
  canaries?: string;
  format: 'jsonl' | 'table' | 'html';
  out?: string;
  failOn?: 'finding';
}

/** 0: read to the end; 1: a finding, when asked to fail on it; 2: something could not be read as what it claims to be. */
type ExitCode = 0 | 1 | 2;

export const analyseCommand: AddCommand = (program, done) => {
  withLookupOptions(program.command('analyse'))
    .description('look for canaries in HAR files of any tool and in saved runs')
    .argument('<captures...>', 'HAR 1.2 files, folders searched for *.har, run folders')
    .option('--canaries <file>', 'JSON array of { "id", "kind", "value" }; a run folder has its own')
    .addOption(
      new Option('--format <format>', 'of what is printed')
        .choices(['jsonl', 'table', 'html'])
        .default('jsonl'),
    )
    .option('--out <dir>', 'write findings.jsonl, findings.txt and report.html there and print nothing')
    .addOption(
      new Option('--fail-on <what>', 'exit 1 when there is a sent, unexplained finding').choices(['finding']),
    )
    .action(async (captures: string[], options: AnalyseOptions) => {
      done(await analyse(captures, options));
    });
};

async function analyse(captures: string[], options: AnalyseOptions): Promise<ExitCode> {
  // A reader that has seen enough (`| head`) is no error.
  process.stdout.on('error', (error) => {
    if (systemErrorCode(error) !== 'EPIPE') throw error;
  });
  const canaries = options.canaries === undefined ? undefined : readCanaryList(options.canaries);
  if (canaries !== undefined) warnOfShort(canaries);
  const { sources, unreadable } = captureSources(captures);
  const counter = new SummaryCounter();
  const { places, answers } = givenLookups(options);
  counter.places = places.map(({ source }) => source);
  const told = (fault: CaptureFault) => {
    counter.fault(fault);
    say(faultLine(fault));
  };
  for (const { path, reason } of unreadable) told({ file: path, entry: null, reason });
  counter.totals.files = sources.length;
  const setup = {
    canaries,
    places,
    registrations: answers.map(({ registration }) => registration),
    destinations: loadTables().destinations,
    compareCases: options.out !== undefined || options.format !== 'jsonl',
  };
  const lines = lineSink(options);
  try {
    for (const observed of analyseCaptures(sources, setup)) {
      switch (observed.kind) {
        case 'entry':
          counter.totals.entries += 1;
          if (counter.totals.entries % entriesPerTurn === 0) await setImmediate();
          break;
        case 'finding':
          counter.finding(observed.finding, observed.exchange);
          await lines.write(observed.finding);
          break;
        case 'blind-spot':
          counter.blindSpot(observed.blindSpot);
          break;
        case 'persistent':
          counter.stayed(observed.file, observed.value);
          break;
        case 'fault':
          told(observed.fault);
          break;
        default:
          observed satisfies never;
      }
    }
    await lines.end(counter.summary());
  } finally {
    lines.close();
  }
  say(totalsLine(counter));
  if (counter.totals.faults > 0) return 2;
  return options.failOn === 'finding' && counter.totals.leaks > 0 ? 1 : 0;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function warnOfShort(canaries: readonly Canary[]): void {
  for (const { id, value } of canaries) {
    if (value.length < shortValue)
      say(
        `warning: canary ${visibleLine(id, 80)} has fewer than ${shortValue} characters; it counts only where no letter or digit stands beside it`,
      );
  }
}

function faultLine({ file, entry, reason }: CaptureFault): string {
  const place = entry === null ? '' : `, entry ${entry}`;
  return `malformed: ${visibleLine(file)}${place}: ${visibleLine(reason, 300)}`;
}

/** Where findings go as they come. */
interface LineSink {
  write(finding: CaptureFinding): Promise<void> | void;
  end(summary: CaptureSummary): Promise<void> | void;
  close(): void;
}

function lineSink({ out, format }: AnalyseOptions): LineSink {
  if (out !== undefined) return folderSink(out);
  const ended = format === 'table' ? captureTable : captureHtml;
  return format === 'jsonl'
    ? { write: (finding) => print(jsonLine(finding)), end: () => undefined, close: () => undefined }
    : { write: () => undefined, end: (summary) => print(ended(summary)), close: () => undefined };
}

function folderSink(folder: string): LineSink {
  const path = join(folder, 'findings.jsonl');
  const file = withDiskErrors(path, () => {
    mkdirSync(folder, { recursive: true });
    return openSync(path, 'w');
  });
  return {
    write: (finding) => {
      withDiskErrors(path, () => writeSync(file, jsonLine(finding)));
    },
    end: (summary) => {
      writeWhole(join(folder, 'findings.txt'), captureTable(summary));
      writeWhole(join(folder, 'report.html'), captureHtml(summary));
    },
    close: () => closeSync(file),
  };
}

const jsonLine = (finding: CaptureFinding): string => `${visibleJson(finding)}\n`;

/** Waits while the reader of a pipe is slow, so that findings never pile up in memory. */
async function print(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise<void>((resolve) => {
    process.stdout.once('drain', resolve).once('close', resolve);
  });
}
