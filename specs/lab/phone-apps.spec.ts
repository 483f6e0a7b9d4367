// Files, music and the preinstalled apps of a phone: reported in the open, or not at all; each claim answered both ways.
import { phoneAppsTests } from './support/phone-apps-tests.ts';
import { sideBySide } from './support/side-by-side.ts';

const row = sideBySide();

phoneAppsTests('miui-plain', { files: 'reproduced', music: 'reproduced', apps: 'reproduced' }, row);
phoneAppsTests(
  'miui-silent',
  { files: 'not-reproduced', music: 'not-reproduced', apps: 'not-reproduced' },
  row,
);
