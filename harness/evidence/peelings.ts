// Unexplained findings come in, the uploads that carried them go out, each ready to be opened layer by layer in excerpts.
import type { Finding } from '../artifacts/finding.ts';
import type { OpenedLayer, PeeledLayer, Peeling } from '../artifacts/peeling.ts';
import { documentExcerpt, headExcerpt, hexExcerpt, rangeExcerpt } from './excerpts.ts';

/** Gives the values on the way to a finding, whole, the raw one first; undefined when they no longer open. */
export type OpenLayers = (finding: Finding) => OpenedLayer[] | undefined;

const separator = ' > ';

/** One peeling per exchange and document, in the order of the findings. What a JSON text holds is one document. */
export function peelingsOf(findings: readonly Finding[], openLayers: OpenLayers): Peeling[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of findings) {
    if (finding.explained || finding.direction !== 'sent') continue;
    const key = [finding.caseId, finding.exchange, ...documentPieces(finding)].join(separator);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].map((group) => ({
    caseId: group[0].caseId,
    exchange: group[0].exchange,
    findings: group.map((finding) => finding.id),
    open: () => peel(group, openLayers),
  }));
}

/** The pieces above the first JSON selection: what all findings of one JSON text share. */
function documentPieces({ address }: Finding): string[] {
  const pieces = address.split(separator);
  const json = pieces.findIndex(isJson);
  return json < 0 ? pieces : pieces.slice(0, json);
}

function isJson(piece: string): boolean {
  return /^jsonl?:/.test(piece);
}

function peel(group: [Finding, ...Finding[]], openLayers: OpenLayers): PeeledLayer[] {
  const [first] = group;
  const opened = openLayers(first) ?? [];
  const json = opened.findIndex(({ piece }) => piece !== null && isJson(piece));
  const document = json < 0 ? undefined : asText(opened[json - 1]);
  if (document === undefined)
    return opened.map((layer, index) => plainLayer(layer, index, { opened, first }));
  return [
    ...opened.slice(0, json).map((layer, index) => plainLayer(layer, index, { opened, first: undefined })),
    {
      segment: 'json',
      sizeBytes: Buffer.byteLength(document),
      shownAs: 'text',
      excerpt: documentExcerpt(document, group),
      check: null,
    },
  ];
}

/** The last layer shows the match (when `first` is given), the others their beginning. */
function plainLayer(
  layer: OpenedLayer,
  index: number,
  { opened, first }: { opened: readonly OpenedLayer[]; first: Finding | undefined },
): PeeledLayer {
  const text = asText(layer);
  const base = { segment: layer.piece, check: layer.check ?? null };
  if (text === undefined) {
    const bytes = layer.bytes ?? new Uint8Array();
    return { ...base, sizeBytes: bytes.length, shownAs: 'hex', excerpt: hexExcerpt(bytes) };
  }
  const isLast = index === opened.length - 1 && first !== undefined;
  return {
    ...base,
    sizeBytes: Buffer.byteLength(text),
    shownAs: 'text',
    excerpt: isLast ? rangeExcerpt(text, first.range) : headExcerpt(text),
  };
}

/** Bytes that are UTF-8 without controls are shown as text. */
function asText(layer: OpenedLayer | undefined): string | undefined {
  if (layer === undefined) return undefined;
  if (layer.text !== undefined) return layer.text;
  const text = Buffer.from(layer.bytes ?? []).toString('utf8');
  // Controls tell bytes from text.
  return /[\u0000-\u0008\ufffd]/.test(text.slice(0, 4096)) ? undefined : text;
}
