// The shell itself: a script and a state in; its commands run on streams, an exit status out.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { runBuiltin } from './builtins.ts';
import { runCommand } from './execute.ts';
import { expandToFields, expandToText, type Substitute } from './expand.ts';
import { parseScript } from './parser.ts';
import { openRedirections, RedirectionFailure } from './redirect.ts';
import { copyShell, type Shell, ShellExit, type Streams } from './shell-state.ts';
import { BrokenPipe, collector, pipe } from './streams.ts';
import { type AndOr, type Command, type Pipeline, type Script, SyntaxProblem } from './syntax.ts';

const brokenPipeStatus = 141;

/** Parses and runs `text` in `shell`; a script that cannot be read is recorded, since a phone's shell might read it. */
export async function runScript(text: string, shell: Shell, streams: Streams): Promise<number> {
  let script: Script;
  try {
    script = parseScript(text);
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    shell.machine.unknown.record('command', `${text} (${error.message})`);
    await streams.stderr.write(`/system/bin/sh: syntax error: ${error.message}\n`);
    return 1;
  }
  return ending(() => runList(script, shell, streams));
}

/** Runs `body`; `exit` inside it becomes its status. */
async function ending(body: () => Promise<number>): Promise<number> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof ShellExit) return error.status;
    if (error instanceof BrokenPipe) return brokenPipeStatus;
    throw error;
  }
}

async function runList(
  script: Script,
  shell: Shell,
  streams: Streams,
  guarded = { guarded: false },
): Promise<number> {
  for (const item of script) {
    if (shell.signal.aborted) throw new ShellExit(129);
    shell.lastStatus = await runAndOr(item, shell, streams, guarded);
  }
  return script.length === 0 ? 0 : shell.lastStatus;
}

/** `guarded`: within a condition, where `set -e` does not apply. */
async function runAndOr(
  item: AndOr,
  shell: Shell,
  streams: Streams,
  guarded: { guarded: boolean },
): Promise<number> {
  const pipelines = [item.first, ...item.rest.map((next) => next.pipeline)];
  let status = 0;
  for (const [index, pipeline] of pipelines.entries()) {
    const operator = item.rest[index - 1]?.operator;
    if (operator === '&&' && status !== 0) continue;
    if (operator === '||' && status === 0) continue;
    const last = index === pipelines.length - 1;
    const tested = { guarded: guarded.guarded || !last || pipeline.negated };
    status = await runPipeline(pipeline, shell, streams, tested);
    shell.lastStatus = status;
    if (status !== 0 && shell.stopOnError && !tested.guarded) throw new ShellExit(status);
  }
  return status;
}

async function runPipeline(
  pipeline: Pipeline,
  shell: Shell,
  streams: Streams,
  guarded: { guarded: boolean },
): Promise<number> {
  const status = await pipedStatus(pipeline.commands, shell, streams, guarded);
  if (!pipeline.negated) return status;
  return status === 0 ? 1 : 0;
}

async function pipedStatus(
  commands: Command[],
  shell: Shell,
  streams: Streams,
  guarded: { guarded: boolean },
): Promise<number> {
  const [only] = commands;
  if (only && commands.length === 1) return runOne(only, shell, streams, guarded);
  const pipes = commands.slice(1).map(() => pipe());
  const statuses = await Promise.all(
    commands.map(async (command, index) => {
      const before = pipes[index - 1];
      const after = pipes[index];
      const piped = {
        stdin: before?.source ?? streams.stdin,
        stdout: after?.sink ?? streams.stdout,
        stderr: streams.stderr,
      };
      try {
        return await ending(() => runOne(command, copyShell(shell), piped, guarded));
      } finally {
        after?.endSink();
        before?.endSource();
      }
    }),
  );
  return statuses.at(-1) ?? 0;
}

async function runOne(
  command: Command,
  shell: Shell,
  streams: Streams,
  guarded: { guarded: boolean },
): Promise<number> {
  const substitute = substitution(shell, streams);
  let redirected: Streams;
  try {
    redirected = await openRedirections(command.redirections, shell, streams, substitute);
  } catch (error) {
    if (!(error instanceof RedirectionFailure)) throw error;
    await streams.stderr.write(`/system/bin/sh: ${error.message}\n`);
    return 1;
  }
  switch (command.kind) {
    case 'simple':
      return runSimple(command, shell, redirected, substitute);
    case 'group':
      if (!command.subshell) return runList(command.body, shell, redirected, guarded);
      return ending(() => runList(command.body, copyShell(shell), redirected, guarded));
    case 'if':
      for (const branch of command.branches) {
        if ((await runList(branch.condition, shell, redirected, { guarded: true })) === 0)
          return runList(branch.body, shell, redirected, guarded);
      }
      return command.otherwise ? runList(command.otherwise, shell, redirected, guarded) : 0;
    case 'for': {
      let status = 0;
      const words = command.words ?? [[{ kind: 'variable' as const, name: '@', quoted: true }]];
      const values: string[] = [];
      for (const word of words) values.push(...(await expandToFields(shell, word, substitute)));
      for (const value of values) {
        shell.variables.set(command.variable, value);
        status = await runList(command.body, shell, redirected, guarded);
      }
      return status;
    }
    case 'while': {
      let status = 0;
      for (;;) {
        // Lets timers and sockets have a turn; a loop of builtins would otherwise starve them.
        await nextTurn();
        if (shell.signal.aborted) throw new ShellExit(129);
        const condition = await runList(command.condition, shell, redirected, { guarded: true });
        if ((condition === 0) === command.untilTrue) return status;
        status = await runList(command.body, shell, redirected, guarded);
      }
    }
  }
}

function substitution(shell: Shell, streams: Streams): Substitute {
  return async (script) => {
    const printed = collector();
    const inner = copyShell(shell);
    shell.lastStatus = await ending(() => runList(script, inner, { ...streams, stdout: printed }));
    return printed.bytes().toString();
  };
}

async function runSimple(
  command: Extract<Command, { kind: 'simple' }>,
  shell: Shell,
  streams: Streams,
  substitute: Substitute,
): Promise<number> {
  const words: string[] = [];
  for (const word of command.words) words.push(...(await expandToFields(shell, word, substitute)));
  const assignments: [string, string][] = [];
  for (const { name, value } of command.assignments)
    assignments.push([name, await expandToText(shell, value, substitute)]);
  if (words.length === 0) {
    for (const [name, value] of assignments) shell.variables.set(name, value);
    const substituted = command.assignments.some(({ value }) =>
      value.some((part) => part.kind === 'substitution'),
    );
    return substituted ? shell.lastStatus : 0;
  }
  const run = (text: string) => runList(parseScript(text), shell, streams);
  const builtin = await runBuiltin({ words, shell, streams, assignments, run, runScript });
  if (builtin !== undefined) return builtin;
  const scope = copyShell(shell);
  for (const [name, value] of assignments) {
    scope.variables.set(name, value);
    scope.exported.add(name);
  }
  return runCommand(words, scope, streams, runScript);
}
