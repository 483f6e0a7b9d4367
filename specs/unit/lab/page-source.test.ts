// The page source: attribute order, escaping, and that text and document say the same.
import { DOMParser } from '@xmldom/xmldom';
import { expect } from 'chai';
import type { UiNode } from '../../../harness/lab/handset/screen/ui-node.ts';
import { readAttribute } from '../../../harness/lab/handset/uiautomator/attributes.ts';
import { sourceDocument, sourceText } from '../../../harness/lab/handset/uiautomator/source.ts';

const display = { width: 1080, height: 2340, density: 480 };
const hostile = 'a "b" <c> & d\u0000\n\ud800';
const root: UiNode = {
  key: 'root',
  package: 'p',
  class: 'android.widget.FrameLayout',
  bounds: { left: 0, top: 0, right: 1080, bottom: 2340 },
  children: [
    {
      key: 'text',
      package: 'p',
      class: 'android.widget.TextView',
      text: hostile,
      resourceId: 'p:id/text',
      bounds: { left: 1, top: 2, right: 3, bottom: 4 },
      children: [],
    },
  ],
};

describe('page source', () => {
  it('lists attributes in the order of the real server, absent ones left out', () => {
    const line = sourceText(root, display)
      .split('\n')
      .find((text) => text.includes('TextView'));
    const names = [...(line ?? '').matchAll(/ ([a-z0-9-]+)="/g)].map(([, name]) => name);
    expect(names.slice(0, 17)).to.deep.equal([
      'index',
      'package',
      'class',
      'text',
      'resource-id',
      'checkable',
      'checked',
      'clickable',
      'enabled',
      'focusable',
      'focused',
      'long-clickable',
      'password',
      'scrollable',
      'selected',
      'bounds',
      'displayed',
    ]);
    expect(names).to.not.include('content-desc');
    expect(line).to.contain('bounds="[1,2][3,4]"');
  });

  it('begins with the hierarchy and its size', () => {
    expect(sourceText(root, display).split('\n')[1]).to.equal(
      '<hierarchy index="0" class="hierarchy" rotation="0" width="1080" height="2340">',
    );
  });

  it('stays well-formed whatever a page puts into it, and says what the document says', () => {
    const parsed = new DOMParser().parseFromString(sourceText(root, display), 'text/xml');
    const shown = parsed.getElementsByTagName('android.widget.TextView')[0]?.getAttribute('text');
    expect(shown).to.equal('a "b" <c> & d?\n?');
    const { document } = sourceDocument(root, display, { withHierarchy: true });
    expect(document.getElementsByTagName('android.widget.TextView')[0]?.getAttribute('text')).to.equal(shown);
  });

  it('knows the attributes that may be asked for, and no others', () => {
    const [node] = root.children;
    if (!node) throw new Error('no node');
    const place = { index: 0, display };
    expect(readAttribute(node, 'resourceId', place)).to.equal('p:id/text');
    expect(readAttribute(node, 'content-desc', place)).to.equal(null);
    expect(readAttribute(node, 'index', place)).to.equal(undefined);
    expect(readAttribute(node, 'colour', place)).to.equal(undefined);
  });
});
