// The text field of an address bar while somebody types in it: asks for suggestions after a short rest, submits on Enter.
import type { TextField } from '../handset/screen/ui-node.ts';
import { readTyped, type Typed } from './address.ts';

/** What the bar tells its browser. */
export interface AddressBarOptions {
  /** What the field holds when editing begins: the page's address. */
  initial: string;
  /** Wall-clock ms without a keystroke before suggestions are asked for. */
  restMs: number;
  /** Text to ask suggestions for. */
  onTyping: (text: string) => void;
  onSubmit: (typed: Typed) => Promise<void>;
}

/** An address bar being edited. */
export class AddressBar implements TextField {
  private content: string;
  private asked = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: AddressBarOptions) {
    this.content = options.initial;
  }

  text(): string {
    return this.content;
  }

  set(text: string): void {
    if (text === this.content) return;
    this.content = text;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), this.options.restMs);
  }

  async submit(): Promise<void> {
    this.ask();
    await this.options.onSubmit(readTyped(this.content));
  }

  /** Editing ends without a submit. */
  leave(): void {
    clearTimeout(this.timer);
  }

  /** An address is not sent for suggestions: browsers keep whole URLs out of them. */
  private ask(): void {
    clearTimeout(this.timer);
    const { content } = this;
    if (content === this.asked || content === this.options.initial) return;
    if (readTyped(content).kind !== 'words') return;
    this.asked = content;
    this.options.onTyping(content);
  }
}
