// From the node tree to the HTML that the painter's Chromium draws: one absolutely placed box a node, all text escaped.
import type { Bounds, Paint, UiNode } from './ui-node.ts';
import { walk } from './ui-node.ts';

/** What is drawn around the window in front. */
export interface Surroundings {
  widthDp: number;
  heightDp: number;
  /** Pixels per dp. */
  scale: number;
  statusDp: number;
  navigationDp: number;
  /** 0 when no keyboard is up. */
  keyboardDp: number;
  /** The page as its engine drew it: a PNG as base64. */
  picture?: { bounds: Bounds; png: string };
  /** The part that is kept, in pixels; the mark is put inside it. */
  clip: Bounds;
}

/** Said on every picture: nothing may let it pass for a phone's (architecture, section 1). */
export const watermark = 'LAB HANDSET - SIMULATED';

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];

/** The body of a screenshot. */
export function screenHtml(root: UiNode, around: Surroundings): string {
  const { widthDp, heightDp, statusDp } = around;
  const nodes = [...walk(root)];
  // Web nodes are in the picture already; without one (an error page) they are drawn.
  const drawn = nodes.filter((node) => !(node.web && around.picture)).map((node) => box(node, around));
  return [
    ...drawn.map((html, index) => html + (isPageNode(nodes[index]) ? pictureHtml(around) : '')),
    around.keyboardDp > 0 ? keyboardHtml(around) : '',
    `<div style="left:0;top:0;width:${widthDp}px;height:${statusDp}px;background:#e8eaed;color:#202124;font:12px/${statusDp}px sans-serif"><span style="float:left;margin-left:16px">12:00</span><span style="float:right;margin-right:16px">4G&nbsp; 100%</span></div>`,
    `<div style="left:0;top:${heightDp - around.navigationDp}px;width:${widthDp}px;height:${around.navigationDp}px;background:#e8eaed"></div>`,
    `<div style="left:${widthDp / 2 - 54}px;top:${heightDp - 9}px;width:108px;height:4px;border-radius:2px;background:#80868b"></div>`,
    watermarkHtml(around),
  ].join('');
}

function isPageNode(node: UiNode | undefined): boolean {
  return node?.class === 'android.webkit.WebView';
}

/** The picture at its own size: stretched by a fraction of a pixel it would blur, and weigh three times as much. */
function pictureHtml({ picture, scale }: Surroundings): string {
  if (!picture) return '';
  const source = `data:image/png;base64,${picture.png}`;
  return `<div style="${place(picture.bounds, scale)}"><img style="zoom:${1 / scale}" src="${source}"></div>`;
}

function box(node: UiNode, { scale }: Surroundings): string {
  const { paint } = node;
  const text = paint?.glyph ?? (node.children.length === 0 ? (node.text ?? '') : '');
  const shown =
    text === '' && node.field
      ? `<span style="opacity:.6">${escapeHtml(node.hint ?? '')}</span>`
      : escapeHtml(text);
  const caret = node.field && node.focused ? '<span style="color:#1a73e8">|</span>' : '';
  if (!paint && shown === '') return '';
  const height = (node.bounds.bottom - node.bounds.top) / scale;
  return `<div style="${place(node.bounds, scale)}${style(paint ?? {}, height)}">${shown}${caret}</div>`;
}

function style(paint: Paint, heightDp: number): string {
  const glyph = paint.glyph !== undefined;
  const size = paint.fontSize ?? 14;
  return [
    `font-size:${size}px`,
    `line-height:${paint.wrap ? `${size * 1.35}px` : `${heightDp}px`}`,
    `white-space:${paint.wrap ? 'normal' : 'nowrap;text-overflow:ellipsis'}`,
    `text-align:${glyph ? 'center' : (paint.align ?? 'left')}`,
    paint.background ? `background:${paint.background}` : '',
    paint.color ? `color:${paint.color}` : '',
    paint.bold ? 'font-weight:600' : '',
    paint.radius ? `border-radius:${paint.radius}px` : '',
    paint.padding ? `padding:0 ${paint.padding}px` : '',
    paint.border ? `border-bottom:1px solid ${paint.border}` : '',
    paint.shadow ? 'box-shadow:0 1px 6px rgba(0,0,0,.3)' : '',
  ]
    .filter((rule) => rule !== '')
    .join(';');
}

function place({ left, top, right, bottom }: Bounds, scale: number): string {
  return `left:${left / scale}px;top:${top / scale}px;width:${(right - left) / scale}px;height:${(bottom - top) / scale}px;`;
}

function keyboardHtml({ widthDp, heightDp, navigationDp, keyboardDp }: Surroundings): string {
  const top = heightDp - navigationDp - keyboardDp;
  const key = widthDp / 10;
  const keys = rows.flatMap((row, line) =>
    [...row].map((letter, at) => {
      const left = (widthDp - row.length * key) / 2 + at * key;
      return `<div style="left:${left + 2}px;top:${top + 12 + line * 58}px;width:${key - 4}px;height:46px;background:#fff;border-radius:5px;font:18px/46px sans-serif;text-align:center">${letter}</div>`;
    }),
  );
  const space = `<div style="left:${key * 2}px;top:${top + 12 + 3 * 58}px;width:${key * 6}px;height:46px;background:#fff;border-radius:5px"></div>`;
  const enter = `<div style="left:${key * 8.5}px;top:${top + 12 + 3 * 58}px;width:${key * 1.4}px;height:46px;background:#1a73e8;color:#fff;border-radius:23px;font:18px/46px sans-serif;text-align:center">→</div>`;
  const back = `<div style="left:0;top:${top}px;width:${widthDp}px;height:${keyboardDp}px;background:#e4e7eb"></div>`;
  return [back, ...keys, space, enter].join('');
}

/** In the status bar of a whole screen, where nothing can cover it; else at the foot of what is kept, as large as that allows. */
function watermarkHtml({ clip, scale, statusDp }: Surroundings): string {
  const width = (clip.right - clip.left) / scale;
  const height = (clip.bottom - clip.top) / scale;
  const whole = clip.top === 0 && height > statusDp * 2;
  const size = Math.max(4, Math.min(11, width / (watermark.length * 0.7), height / 2));
  const line = whole ? statusDp : size * 1.4;
  const top = whole ? 0 : clip.bottom / scale - line;
  return `<div style="left:${clip.left / scale}px;top:${top}px;width:${width}px;height:${line}px;font:600 ${size}px/${line}px sans-serif;text-align:center;color:#5f6368;text-shadow:0 0 2px #fff,0 0 2px #fff;white-space:nowrap;overflow:visible">${watermark}</div>`;
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
