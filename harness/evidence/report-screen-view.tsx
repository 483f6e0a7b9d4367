/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// A picture of the phone's screen comes in, its markup goes out, watermarked when the phone was simulated.
import type { VNode } from 'preact';
import type { Picture } from './report-pictures.ts';
import { texts } from './report-texts.ts';

/** A picture of the phone's screen, or a link to it; marked when it is the lab handset's. */
export function Screen(props: { picture: Picture; said: string; simulated: boolean }): VNode {
  const { picture, said, simulated } = props;
  return (
    <div class="screen" data-mark={simulated ? texts.simulated.watermark : undefined}>
      {picture.source === null ? (
        <a class="no-picture" href={picture.link}>
          {texts.step.linked}
        </a>
      ) : (
        <img src={picture.source} alt={texts.step.screen(said)} decoding="async" />
      )}
    </div>
  );
}
