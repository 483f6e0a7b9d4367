// Parts of the simulated browsers that need no Chromium: what typed text is, the web tree, the drawing of nodes.
import { expect } from 'chai';
import { fillTemplate, readTyped } from '../../../harness/lab/browsers/address.ts';
import type { WebSnapshot } from '../../../harness/lab/browsers/web-snapshot.ts';
import { webTree } from '../../../harness/lab/browsers/web-tree.ts';
import { screenHtml, watermark } from '../../../harness/lab/handset/screen/paint-html.ts';
import type { UiNode } from '../../../harness/lab/handset/screen/ui-node.ts';

describe('text of an address bar', () => {
  const cases: [string, string][] = [
    ['violet lantern', 'words'],
    ['violet', 'words'],
    ['3.5 inches', 'words'],
    ['  ', 'nothing'],
    ['http://one.test/a?b', 'address'],
    ['one.test', 'address'],
    ['one.test:8080/path?x=1', 'address'],
    ['localhost:3000', 'address'],
    ['127.0.0.1:8080/x', 'address'],
    ['3.14', 'words'],
    ['what is one.test', 'words'],
  ];
  for (const [text, kind] of cases) {
    it(`${JSON.stringify(text)} is ${kind}`, () => expect(readTyped(text).kind).to.equal(kind));
  }

  it('goes percent-encoded into an engine address', () => {
    expect(fillTemplate('https://e.test/?q={words}&x', 'a b&c')).to.equal('https://e.test/?q=a%20b%26c&x');
  });
});

/** One node of a snapshot: accessibility and DOM side by side. */
function part(
  id: number,
  role: string,
  more: { name?: string; htmlId?: string; children?: number[]; y?: number; ignored?: boolean } = {},
) {
  const { name = '', htmlId, children = [], y = 0, ignored = false } = more;
  return {
    ax: {
      id: String(id),
      ignored,
      role,
      name,
      value: undefined,
      properties: new Map(),
      childIds: children.map(String),
      backendNodeId: id,
    },
    dom: { htmlId, placeholder: undefined, clickable: false, box: { x: 0, y, width: 100, height: 20 } },
  };
}

function snapshotOf(parts: ReturnType<typeof part>[]): WebSnapshot {
  return {
    ax: parts.map(({ ax }) => ax),
    dom: new Map(parts.map(({ ax, dom }) => [ax.backendNodeId, dom])),
    viewport: { pageX: 0, pageY: 0, scale: 1 },
  };
}

describe('nodes of a page', () => {
  const frame = {
    package: 'p',
    bounds: { left: 0, top: 100, right: 300, bottom: 400 },
    scale: 3,
    documentKey: 'd',
    fieldOf: () => ({ text: () => '', set: () => undefined, submit: () => undefined }),
  };
  const tree = webTree(
    snapshotOf([
      part(1, 'RootWebArea', { name: 'Title', children: [2, 7] }),
      part(2, 'generic', { htmlId: 'box', children: [3, 5] }),
      part(3, 'generic', { children: [4] }),
      part(4, 'heading', { name: 'Head', children: [6] }),
      part(5, 'link', { name: 'A link', y: 30 }),
      part(6, 'StaticText', { name: 'Head' }),
      part(7, 'paragraph', { y: 5000 }),
    ]),
    frame,
  );

  it('are classes of Android with bare html ids, plain boxes left out', () => {
    expect(tree.title).to.equal('Title');
    expect(tree.children.map((node) => [node.class, node.resourceId])).to.deep.equal([
      ['android.view.View', 'box'],
    ]);
    const [box] = tree.children;
    expect(
      box?.children.map((node) => [node.class, node.text, node.contentDesc, node.clickable]),
    ).to.deep.equal([
      ['android.widget.TextView', 'Head', undefined, false],
      ['android.view.View', '', 'A link', true],
    ]);
  });

  it('lie in screen pixels, clipped to the WebView; what is outside is left out', () => {
    const link = tree.children[0]?.children[1];
    expect(link?.bounds).to.deep.equal({ left: 0, top: 190, right: 300, bottom: 250 });
    expect(JSON.stringify(tree.children)).to.not.contain('d/7');
  });
});

describe('drawing of a screen', () => {
  const around = {
    widthDp: 360,
    heightDp: 780,
    scale: 3,
    statusDp: 28,
    navigationDp: 16,
    keyboardDp: 0,
    clip: { left: 0, top: 0, right: 1080, bottom: 2340 },
  };
  const root: UiNode = {
    key: 'root',
    package: 'p',
    class: 'android.widget.TextView',
    text: '<script>alert("x")</script>',
    bounds: around.clip,
    children: [],
  };

  it('escapes every text and carries the mark', () => {
    const html = screenHtml(root, around);
    expect(html).to.not.contain('<script');
    expect(html).to.contain('&lt;script&gt;');
    expect(html).to.contain(watermark);
  });

  it('puts the mark inside a clip too', () => {
    const html = screenHtml(root, { ...around, clip: { left: 300, top: 900, right: 600, bottom: 990 } });
    expect(html).to.match(new RegExp(`left:100px;top:[0-9.]+px;width:100px[^>]*>${watermark}`));
  });

  it('draws a keyboard only when one is up', () => {
    expect(screenHtml(root, around)).to.not.contain('>q<');
    expect(screenHtml(root, { ...around, keyboardDp: 260 })).to.contain('>q<');
  });
});
