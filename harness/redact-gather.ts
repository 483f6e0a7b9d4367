// An opened bundle comes in, everything that identifies somebody goes out: values, with other spellings and parts of them that were met, and bodies that hold short ones.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunAnalysis } from './artifacts/analysis.ts';
import type { Exchange } from './artifacts/exchange.ts';
import { handsetIds } from './artifacts/manifest.ts';
import type { Payload } from './artifacts/payload.ts';
import { readHandsetIdentity } from './artifacts/run-folder.ts';
import { decodeExchange } from './decode/decode.ts';
import { fieldOf } from './detect/identifiers.ts';
import { persistentValues } from './detect/persistent-values.ts';
import { pathsBelow } from './evidence/bundle/contents.ts';
import { bareOf, LooseSearch, otherBases, partsOf } from './evidence/redact/other-spellings.ts';
import { isAccountField, isNobodys, isSomebodys } from './evidence/redact/private-fields.ts';
import { Secrets, shortestSecret } from './evidence/redact/secrets.ts';
import { judgeFor } from './redact-judge.ts';

/** What a copy must not hold. */
export interface Gathered {
  secrets: Secrets;
  /** SHA-256 of bodies that are withheld whatever the judge says of them: they hold parts of a value, or an account of few characters. */
  bodies: ReadonlySet<string>;
}

/** A run as its values are gathered from it. */
export interface GatherSource {
  analysis: RunAnalysis;
  /** The bundle's folder. */
  folder: string;
  /** Further values, such as a name. */
  also: readonly string[];
}

/** Longer texts are documents, whose fields are texts of their own. */
const longestPart = 128;

/** Gathers in two rounds: what is known by its place, then how else that was written. */
export function gatherSecrets(source: GatherSource): Gathered {
  const secrets = new Secrets();
  const bodies = new Set<string>();
  for (const value of source.also) secrets.add(value, 'other');
  byPlace(source, secrets, bodies);
  withoutPlanted(source.analysis, secrets);
  const known = new Map(secrets.values);
  const search = new LooseSearch(known.keys());
  spelledInFiles(source, secrets, search);
  for (const exchange of exchangesOf(source.analysis))
    spelledIn(payloadsOf(exchange, source.analysis), { exchange, known, search, secrets, bodies });
  hostLabels(source, secrets);
  withoutPlanted(source.analysis, secrets);
  return { secrets, bodies };
}

/** Every exchange of a run, those between its cases last. */
export function exchangesOf({ cases, between }: RunAnalysis): Exchange[] {
  return [...cases.flatMap(({ exchanges }) => exchanges), ...between];
}

/** Everything readable in an exchange. */
export function payloadsOf(exchange: Exchange, { readBody }: RunAnalysis): Payload[] {
  return decodeExchange(exchange, readBody).payloads;
}

/** The bodies and messages of an exchange that went one way. */
export function bodiesOf(exchange: Exchange, direction: 'sent' | 'received'): { sha256: string }[] {
  const message = direction === 'sent' ? exchange.request : exchange.response;
  const messages = exchange.messages.filter((one) => one.direction === direction);
  return [...(message === undefined ? [] : [message.body]), ...messages.map(({ body }) => body)];
}

/** Whether a value lies in bytes that are withheld as a whole. */
export function isInBody({ location }: { location: Payload['location'] }): boolean {
  return location === 'body' || location === 'websocket';
}

function byPlace({ analysis, folder }: GatherSource, secrets: Secrets, bodies: Set<string>): void {
  secrets.handsets(analysis.manifest);
  for (const id of handsetIds(analysis.manifest)) secrets.identity(readHandsetIdentity(folder, id));
  const fields = new Set(analysis.tables.identifiers.map(({ field }) => field));
  for (const exchange of exchangesOf(analysis)) {
    secrets.headers(exchange);
    for (const payload of payloadsOf(exchange, analysis)) {
      const field = fieldOf(payload);
      if (field === undefined || isNobodys(payload.text)) continue;
      if (fields.has(field)) secrets.add(payload.text, 'identifier');
      else if (isAccountField(field)) secrets.add(payload.text, 'account');
      const isShort = payload.text.trim().length < shortestSecret && isSomebodys(field, payload.text);
      if (isShort && isInBody(payload)) withhold(exchange, payload, bodies);
    }
  }
  for (const value of persistentIn(analysis)) secrets.add(value, 'identifier');
  for (const [, text] of textFiles(folder)) secrets.addresses(text);
}

function persistentIn(analysis: RunAnalysis): string[] {
  const sent = analysis.cases.map(({ case: { id, browser, mode }, exchanges }) => ({
    ...{ caseId: id, browser, mode, run: null, vendor: browser, handset: '', before: [] },
    payloads: sentPayloads(exchanges, analysis),
  }));
  return persistentValues(sent).map(({ value }) => value);
}

function* sentPayloads(exchanges: readonly Exchange[], analysis: RunAnalysis) {
  for (const exchange of exchanges)
    for (const payload of payloadsOf(exchange, analysis)) yield { payload, atMs: exchange.request.atMs };
}

/** Lists and pages of the run, with their text. A HAR is made of what is looked through exchange by exchange, and may be longer than a text can be. */
function* textFiles(folder: string): Generator<[string, string]> {
  for (const path of pathsBelow(folder))
    if (/\.(json|jsonl|xml|md|txt)$/.test(path)) yield [path, readFileSync(join(folder, path), 'utf8')];
}

interface Spelled {
  exchange: Exchange;
  known: Secrets['values'];
  search: LooseSearch;
  secrets: Secrets;
  bodies: Set<string>;
}

/** Other spellings of a value, the same number in another base, and parts of it in several fields. */
function spelledIn(
  payloads: readonly Payload[],
  { exchange, known, search, secrets, bodies }: Spelled,
): void {
  const texts = new Map<string, Payload>();
  for (const payload of payloads) {
    for (const { spelling, value } of search.in(payload.text)) {
      secrets.add(spelling, known.get(value) ?? 'other');
      if (isInBody(payload)) withhold(exchange, payload, bodies);
    }
    if (payload.text.length <= longestPart) texts.set(bareOf(payload.text), payload);
    if (isPath(payload)) for (const part of payload.text.split('/')) texts.set(bareOf(part), payload);
  }
  const parts = new Set(texts.keys());
  for (const [value, kind] of known) {
    for (const based of otherBases(value)) if (parts.has(based)) secrets.add(based, kind);
    for (const part of partsOf(value, parts) ?? []) {
      const payload = texts.get(part);
      if (payload === undefined) continue;
      secrets.add(part, kind);
      if (isInBody(payload)) withhold(exchange, payload, bodies);
    }
  }
}

function isPath({ location, layers }: Payload): boolean {
  return location === 'url' && layers.every(({ segment }) => segment === 'path' || segment === 'percent');
}

function withhold(exchange: Exchange, { direction }: Payload, bodies: Set<string>): void {
  for (const { sha256 } of bodiesOf(exchange, direction)) bodies.add(sha256);
}

/** In lists and pages made of what was captured. */
function spelledInFiles({ folder }: GatherSource, secrets: Secrets, search: LooseSearch): void {
  for (const [path, text] of textFiles(folder)) {
    if (path.startsWith('config/')) continue;
    for (const line of text.split('\n'))
      for (const { spelling, value } of search.in(line))
        secrets.add(spelling, secrets.values.get(value) ?? 'other');
  }
}

/** A name in a host is decoded by nobody: a label that holds a value in some coding is a value itself. */
function hostLabels({ folder }: GatherSource, secrets: Secrets): void {
  const labels = new Set<string>();
  for (const [path, text] of textFiles(folder)) {
    if (path.startsWith('config/')) continue;
    for (const [label] of text.matchAll(/(?<![a-z0-9_-])[a-z0-9_-]{8,63}(?=\.[a-z0-9_-])/gi))
      if (!secrets.values.has(label)) labels.add(label);
  }
  const judge = judgeFor(secrets.values.keys());
  if (!judge([...labels].join('\n'))) return;
  for (const label of labels) if (judge(label)) secrets.add(label, 'identifier');
}

/** What was planted is what the copy is about. */
function withoutPlanted({ cases }: RunAnalysis, secrets: Secrets): void {
  for (const { case: planned } of cases)
    for (const { value, kind } of planned.canaries) if (kind !== 'identifier') secrets.values.delete(value);
}
