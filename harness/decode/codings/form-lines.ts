// Opens a body of one form a line, as Google Analytics sends batches: `lines:0`, `lines:1`.
import { charClass } from '../char-class.ts';
import { notApplicable, type TextCoding } from '../coding.ts';

const formLine = /^[\w.$%\-[\]~*:@!+]{1,128}=[^\s&]*(?:&[\w.$%\-[\]~*:@!+]{1,128}=?[^\s&]*)*$/;
const maxLines = 10_000;

/** Two or more lines, every one of them a form. */
export const formLines: TextCoding = {
  id: 'form-lines',
  segments: ['lines'],
  minLength: 7,
  document: true,
  needs: [charClass.line, charClass.equals],
  without: charClass.space,
  reading: 'whole',
  decode(text) {
    const lines = text.split(/\r?\n/, maxLines);
    const forms = lines.filter((line) => line !== '');
    // Wrapped base64 ends in one line with `=`; forms have a name in every line.
    if (forms.length < 2 || !forms.every((line) => formLine.test(line) && !/^[^=]*={1,2}$/.test(line)))
      return notApplicable;
    return {
      kind: 'decoded',
      children: forms.map((line, index) => ({ segment: `lines:${index}`, text: line })),
    };
  },
};
