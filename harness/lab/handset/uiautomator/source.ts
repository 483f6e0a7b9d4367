// From the node tree to the page source: as XML text, and as an XML document that XPath runs on.
import { DOMImplementation, type Document, type Element } from '@xmldom/xmldom';
import type { Display } from '../screen/screen-app.ts';
import type { UiNode } from '../screen/ui-node.ts';
import { sourceAttributes } from './attributes.ts';

/** A page source as a document, with the node behind each element. */
export interface SourceDocument {
  document: Document;
  nodeOf: Map<Element, UiNode>;
}

/** XML text of the screen, declaration first, as `GET /source` gives it. */
export function sourceText(root: UiNode, display: Display): string {
  const lines = ["<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>"];
  lines.push(
    `<hierarchy index="0" class="hierarchy" rotation="0" width="${display.width}" height="${display.height}">`,
  );
  write(root, { index: 0, display, depth: 1, lines });
  lines.push('</hierarchy>', '');
  return lines.join('\n');
}

interface Writing {
  index: number;
  display: Display;
  depth: number;
  lines: string[];
}

function write(node: UiNode, { index, display, depth, lines }: Writing): void {
  const indent = '  '.repeat(depth);
  const tag = tagOf(node);
  const attributes = sourceAttributes(node, { index, display })
    .map(([name, value]) => ` ${name}="${escapeXml(value)}"`)
    .join('');
  if (node.children.length === 0) {
    lines.push(`${indent}<${tag}${attributes} />`);
    return;
  }
  lines.push(`${indent}<${tag}${attributes}>`);
  node.children.forEach((child, at) => {
    write(child, { index: at, display, depth: depth + 1, lines });
  });
  lines.push(`${indent}</${tag}>`);
}

/** Document over `root`; below a context element there is no `hierarchy` around it. */
export function sourceDocument(
  root: UiNode,
  display: Display,
  { withHierarchy }: { withHierarchy: boolean },
): SourceDocument {
  const document = new DOMImplementation().createDocument(null, '', null);
  const nodeOf = new Map<Element, UiNode>();
  const element = (node: UiNode, index: number): Element => {
    const made = document.createElement(tagOf(node));
    for (const [name, value] of sourceAttributes(node, { index, display }))
      made.setAttribute(name, legal(value));
    node.children.forEach((child, at) => {
      made.appendChild(element(child, at));
    });
    nodeOf.set(made, node);
    return made;
  };
  if (withHierarchy) {
    const hierarchy = document.createElement('hierarchy');
    hierarchy.setAttribute('class', 'hierarchy');
    hierarchy.appendChild(element(root, 0));
    document.appendChild(hierarchy);
  } else {
    document.appendChild(element(root, 0));
  }
  return { document, nodeOf };
}

/** The class, with what no tag name may hold replaced. */
function tagOf(node: UiNode): string {
  return node.class.replace(/[^A-Za-z0-9._-]/g, '_');
}

/** Characters that XML cannot carry become question marks, as on the real server. */
function legal(value: string): string {
  let text = '';
  for (const character of value) text += isLegal(character.codePointAt(0) ?? 0) ? character : '?';
  return text;
}

/** The Char production of XML 1.0. */
function isLegal(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}

function escapeXml(value: string): string {
  return legal(value)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;')
    .replaceAll('\t', '&#9;');
}
