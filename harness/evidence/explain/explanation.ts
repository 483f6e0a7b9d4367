// A finding with its exchange and the values on the way to it come in, the peeling goes out as commands a reader can paste, layer by layer.
import type { Exchange } from '../../artifacts/exchange.ts';
import type { Finding } from '../../artifacts/finding.ts';
import type { OpenedLayer } from '../../artifacts/peeling.ts';
import { visibleLine } from '../../lib/visible-text.ts';
import { commandFor, type LayerCommand } from './layer-commands.ts';
import { sourceCommand } from './source-command.ts';

/** What is explained. */
export interface ExplainInput {
  finding: Finding;
  exchange: Exchange;
  /** Values on the way, the raw one first; undefined when the address no longer opens. */
  layers: readonly OpenedLayer[] | undefined;
  /** The planted text. */
  canary: string;
  /** How the reader gets into the folder, e.g. `cd reports/20261125-...`. */
  enter: string;
  simulated: boolean;
}

/** One command with what it does. */
interface Step {
  said: string;
  command: string;
  note: string | null;
}

const notes: Record<LayerCommand['by'], string | null> = {
  tool: null,
  script: 'no common tool opens this layer alone; a one-liner does',
  phonehome:
    "no common tool opens this layer; the line uses phonehome's own decoder, which you would have to trust, or read in harness/decode/codings/",
};

/** The commands in order: each reads what the one before wrote. Undefined when the value cannot be opened from the run's files. */
export function stepsOf({
  finding,
  exchange,
  layers,
}: Omit<ExplainInput, 'enter' | 'simulated' | 'canary'>): Step[] | undefined {
  const source = sourceCommand(finding, exchange);
  if (source === undefined || layers === undefined) return undefined;
  const pieces = finding.address.split(' > ').slice(source.taken);
  const values = layers.slice(layers.length - pieces.length - 1);
  const steps: Step[] = [{ said: source.said, command: `${source.command} > "$work/0"`, note: null }];
  for (const [index, piece] of pieces.entries()) {
    const { command, by, does } = commandFor(piece, { above: textOf(values[index]) });
    const input = `"$work/${index}"`;
    const [first = '', ...more] = splitPipe(command);
    const piped = [`${first} < ${input}`, ...more].join(' | ');
    steps.push({ said: does, command: `${piped} > "$work/${index + 1}"`, note: notes[by] });
  }
  const [start, end] = finding.range;
  const last = `"$work/${pieces.length}"`;
  const cut = end > start ? `head -c ${end} ${last} | tail -c ${end - start}` : `cat ${last}`;
  steps.push({ said: 'the matched part', command: `${cut}; echo`, note: null });
  return steps;
}

/** The explanation as a page that is also a shell script: what is no command is a comment. */
export function explanationText(input: ExplainInput): string {
  const { finding, enter, canary, simulated } = input;
  const steps = stepsOf(input);
  const head = [
    `finding ${finding.id}: ${finding.direction} ${finding.direction === 'sent' ? 'to' : 'by'} ${finding.host}, case ${finding.caseId}, exchange ${finding.exchange}`,
    ...(simulated ? ['SIMULATED: lab handset. It says nothing about a real phone.'] : []),
    `planted: ${canary} (${finding.canary}); match: ${finding.match}, spelled ${finding.spelling}`,
    `where:   ${finding.address}`,
    `why:     ${finding.why}`,
    ...finding.checks.map((check) => `checked: ${check}`),
  ];
  if (steps === undefined)
    return comment([
      ...head,
      'Its bytes are not in this run (any more), or do not open at that address: it cannot be peeled.',
    ]);
  const body = steps.flatMap(({ said, command, note }, index) => [
    '',
    ...commentLines([`${index}. ${said}`, ...(note === null ? [] : [`   (${note})`])]),
    command,
  ]);
  const hash =
    finding.match === 'hash'
      ? ['', ...commentLines([`The matched part is a hash of the planted text: ${finding.spelling}.`])]
      : [];
  return `${[...commentLines(head), enter, 'work=$(mktemp -d)', ...body, ...hash].join('\n')}\n`;
}

function comment(lines: readonly string[]): string {
  return `${commentLines(lines).join('\n')}\n`;
}

/** Captured text in a comment must not end it. */
function commentLines(lines: readonly string[]): string[] {
  return lines.map((line) => `# ${visibleLine(line, 400)}`);
}

function textOf(layer: OpenedLayer | undefined): string | undefined {
  if (layer === undefined) return undefined;
  return layer.text ?? Buffer.from(layer.bytes ?? []).toString('utf8');
}

/** At the first ` | ` outside quotes: the input goes to the first program of a pipe. */
function splitPipe(command: string): string[] {
  let quoted = false;
  for (let at = 0; at < command.length; at += 1) {
    if (command[at] === "'") quoted = !quoted;
    if (!quoted && command.startsWith(' | ', at)) return [command.slice(0, at), command.slice(at + 3)];
  }
  return [command];
}
