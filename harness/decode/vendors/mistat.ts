// MiStat uploads (facts 4.4): version 1 carries plain JSON in `stat_value`, versions 2 and 3 an encrypted one.
import type { Field, FieldNote, VendorFormat } from '../vendor.ts';

/** MiStat of com.xiaomi.mistatistic.sdk. */
export const mistat: VendorFormat = {
  id: 'mistat',
  marks: ['stat_value='],
  notes(fields) {
    const notes = new Map<Field, FieldNote>();
    const value = fields.find((field) => field.name === 'stat_value');
    if (value === undefined || !fields.some((field) => field.name === 'app_id')) return notes;
    if (/^\s*[{[]/.test(value.value)) return notes;
    const version = fields.find((field) => field.name === 'mistatv')?.value;
    const said = version === undefined ? 'MiStat' : `MiStat (mistatv ${version.slice(0, 8)})`;
    notes.set(value, { sealed: `${said}: stat_value is encrypted` });
    return notes;
  },
};
