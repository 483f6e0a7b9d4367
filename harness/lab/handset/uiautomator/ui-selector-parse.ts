// Reads the Java expressions of the `-android uiautomator` strategy: chains of UiSelector calls, and UiScrollable around them.
import { UiaError } from './errors.ts';

/** An argument of a call. */
export type Argument = string | number | boolean | Chain;

/** `new Type(args).method(args)...`. */
export interface Chain {
  type: 'UiSelector' | 'UiScrollable';
  constructorArguments: Argument[];
  calls: { method: string; arguments: Argument[] }[];
}

const tokenPattern = /\s*(?:("(?:[^"\\]|\\.)*")|(-?\d+)|([A-Za-z_][\w.]*)|([().,;]))/y;

type Token = { kind: 'string' | 'number' | 'word' | 'mark'; text: string };

/** Parses an expression; several separated by `;` are alternatives tried in turn. Throws `invalid selector`. */
export function parseUiAutomator(expression: string): Chain[] {
  const tokens = tokenize(expression);
  const chains: Chain[] = [];
  while (tokens.length > 0) {
    chains.push(parseChain(tokens, expression));
    if (tokens[0]?.text === ';') tokens.shift();
    else if (tokens.length > 0) throw syntax(expression);
  }
  if (chains.length === 0) throw syntax(expression);
  return chains;
}

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  tokenPattern.lastIndex = 0;
  while (tokenPattern.lastIndex < text.length) {
    const match = tokenPattern.exec(text);
    if (!match) throw syntax(expression);
    const [, quoted, digits, word, mark] = match;
    if (quoted !== undefined) tokens.push({ kind: 'string', text: unquote(quoted) });
    else if (digits !== undefined) tokens.push({ kind: 'number', text: digits });
    else if (word !== undefined) tokens.push(...splitWord(word));
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark });
  }
  return tokens;
}

/** `android.widget.UiSelector` style names keep their dots; nothing else has any. */
function splitWord(word: string): Token[] {
  return [{ kind: 'word', text: word.slice(word.lastIndexOf('.') + 1) }];
}

function unquote(quoted: string): string {
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r' };
  return quoted
    .slice(1, -1)
    .replace(/\\(.)/g, (_whole, character: string) => escapes[character] ?? character);
}

function parseChain(tokens: Token[], expression: string): Chain {
  const take = (text?: string): Token => {
    const token = tokens.shift();
    if (!token || (text !== undefined && token.text !== text)) throw syntax(expression);
    return token;
  };
  // The real server adds a missing `new UiSelector()` in front of a bare call.
  if (tokens[0]?.text === '.') tokens.unshift(...tokenize('new UiSelector()'));
  take('new');
  const type = take().text;
  if (type !== 'UiSelector' && type !== 'UiScrollable') throw syntax(expression);
  const chain: Chain = { type, constructorArguments: parseArguments(tokens, expression), calls: [] };
  while (tokens[0]?.text === '.') {
    take('.');
    const method = take().text;
    chain.calls.push({ method, arguments: parseArguments(tokens, expression) });
  }
  return chain;
}

function parseArguments(tokens: Token[], expression: string): Argument[] {
  if (tokens.shift()?.text !== '(') throw syntax(expression);
  const list: Argument[] = [];
  while (tokens[0] && tokens[0].text !== ')') {
    list.push(parseArgument(tokens, expression));
    if (tokens[0]?.text === ',') tokens.shift();
  }
  if (tokens.shift()?.text !== ')') throw syntax(expression);
  return list;
}

function parseArgument(tokens: Token[], expression: string): Argument {
  const token = tokens[0];
  if (!token) throw syntax(expression);
  if (token.text === 'new' && token.kind === 'word') return parseChain(tokens, expression);
  tokens.shift();
  if (token.kind === 'string') return token.text;
  if (token.kind === 'number') return Number(token.text);
  if (token.text === 'true' || token.text === 'false') return token.text === 'true';
  throw syntax(expression);
}

function syntax(expression: string): UiaError {
  return new UiaError('invalid selector', `Could not parse UiSelector argument: ${expression}`);
}
