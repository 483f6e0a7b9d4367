// The tree a shell script is parsed into: lists of pipelines of commands, words made of parts.

/** One piece of a word. */
export type WordPart =
  | { kind: 'text'; text: string; quoted: boolean }
  | { kind: 'variable'; name: string; quoted: boolean; operator?: VariableOperator; operand?: Word }
  | { kind: 'substitution'; script: Script; quoted: boolean };

/** `${x:-y}` and its like; `length` is `${#x}`. */
export type VariableOperator = ':-' | '-' | ':=' | ':+' | '+' | '#' | '##' | '%' | '%%' | 'length';

/** A word before expansion. */
export type Word = WordPart[];

/** `>`, `<`, ... with the file descriptor it is about. */
export interface Redirection {
  descriptor: number;
  kind: 'read' | 'write' | 'append' | 'duplicate' | 'here-text';
  target: Word;
}

export interface SimpleCommand {
  kind: 'simple';
  assignments: { name: string; value: Word }[];
  words: Word[];
  redirections: Redirection[];
}

export interface IfCommand {
  kind: 'if';
  branches: { condition: Script; body: Script }[];
  otherwise: Script | undefined;
  redirections: Redirection[];
}

export interface ForCommand {
  kind: 'for';
  variable: string;
  /** undefined: over `"$@"`. */
  words: Word[] | undefined;
  body: Script;
  redirections: Redirection[];
}

export interface WhileCommand {
  kind: 'while';
  condition: Script;
  /** `until`. */
  untilTrue: boolean;
  body: Script;
  redirections: Redirection[];
}

export interface GroupCommand {
  kind: 'group';
  /** `( )` runs in a copy of the shell. */
  subshell: boolean;
  body: Script;
  redirections: Redirection[];
}

export type Command = SimpleCommand | IfCommand | ForCommand | WhileCommand | GroupCommand;

/** Commands joined by `|`. */
export interface Pipeline {
  negated: boolean;
  commands: Command[];
}

/** Pipelines joined by `&&` and `||`. */
export interface AndOr {
  first: Pipeline;
  rest: { operator: '&&' | '||'; pipeline: Pipeline }[];
}

/** What `;` and new lines separate. */
export type Script = AndOr[];

/** A script the parser cannot read; `text` as the shell words it. */
export class SyntaxProblem extends Error {}
