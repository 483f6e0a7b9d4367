// Collects the values of known identifier fields that travelled in the same document (JSON text, form, query, cookies) as a finding.
import type { Finding } from '../artifacts/finding.ts';
import { addressOf, type Layer, type Payload } from '../artifacts/payload.ts';
import type { IdentifierRow } from '../artifacts/tables.ts';
import { lastKeyOf, NAME_MARK } from '../lib/json-path.ts';

type Identifiers = Finding['identifiers'];

/** A field that must stand in a document for it to be of the format; formats not named here are `any`. */
const formatMarks: Readonly<Record<string, string>> = { sensors: 'distinct_id' };

/** A value at a field that some row names, with the document it lies in. */
interface KnownField {
  field: string;
  value: string;
  address: string;
  document: string;
  direction: Payload['direction'];
}

/** Tells, for a value of one exchange, the identifiers beside it. */
export type IdentifiersOf = (at: Payload) => Identifiers;

/** Prepares the identifiers of one exchange: `payloads` are all its values. */
export function identifiersIn(payloads: readonly Payload[], rows: readonly IdentifierRow[]): IdentifiersOf {
  if (rows.length === 0) return () => [];
  const fields = knownFields(payloads, rows);
  return (at) => {
    const documents = new Set(documentsAbove(at));
    const here = addressOf(at.location, at.layers);
    const beside = fields.filter(
      ({ direction, document }) => direction === at.direction && documents.has(document),
    );
    return rows.flatMap((row) => nearestOf(row, beside, here));
  };
}

/** One value for each row: of several the one that shares most of the path. */
function nearestOf(row: IdentifierRow, beside: readonly KnownField[], here: string): Identifiers {
  const mark = formatMarks[row.format];
  const marked = new Set(beside.filter(({ field }) => field === mark).map(({ document }) => document));
  const [nearest] = beside
    .filter(({ field, document }) => field === row.field && (mark === undefined || marked.has(document)))
    .sort((one, other) => {
      const closer = shared(other.address, here) - shared(one.address, here);
      return closer !== 0 ? closer : one.address < other.address ? -1 : 1;
    });
  return nearest === undefined ? [] : [{ name: row.name, value: nearest.value, address: nearest.address }];
}

function knownFields(payloads: readonly Payload[], rows: readonly IdentifierRow[]): KnownField[] {
  const names = new Set([...rows.map(({ field }) => field), ...Object.values(formatMarks)]);
  return payloads.flatMap((payload) => {
    const field = fieldOf(payload);
    if (field === undefined || !names.has(field)) return [];
    const { location, layers, text, direction } = payload;
    const address = addressOf(location, layers);
    return [{ field, value: text, address, document: documentOf(payload), direction }];
  });
}

/** The last key, form field, query parameter or cookie that carries a value; undefined for a property name or another layer. */
export function fieldOf({ layers }: Payload): string | undefined {
  const last = layers.at(-1);
  if (last === undefined) return undefined;
  if (last.path !== undefined) return last.path.endsWith(NAME_MARK) ? undefined : lastKeyOf(last.path);
  return /^(?:form|query|cookie|set-cookie|multipart):(.+?)(?:#\d+)?$/.exec(last.segment)?.[1];
}

/** Where the innermost document of a value ends: its address without the last selector. */
function documentOf({ location, layers }: Payload): string {
  return addressOf(location, layers.slice(0, -1).concat(bare(layers.at(-1))));
}

/** Every document a value lies in, from the outside in. */
function documentsAbove({ location, layers }: Payload): string[] {
  return layers.map((layer, index) => addressOf(location, layers.slice(0, index).concat(bare(layer))));
}

function bare(layer: Layer | undefined): Layer {
  if (layer === undefined) return { segment: '' };
  return { segment: layer.path === undefined ? layer.segment.replace(/:.*$/, '') : layer.segment };
}

function shared(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
