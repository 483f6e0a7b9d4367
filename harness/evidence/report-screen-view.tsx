/** @jsxRuntime automatic */
/** @jsxImportSource preact */
// A picture of the phone's screen comes in, its markup goes out, watermarked when the phone was simulated.
import type { VNode } from 'preact';
import type { EmbeddedPicture, Picture } from './report-pictures.ts';
import { texts } from './report-texts.ts';

/** All pictures of the page, each once, not shown here but wherever they are used. */
export function PictureStore({ pictures }: { pictures: EmbeddedPicture[] }): VNode {
  return (
    <svg width="0" height="0" class="store" aria-hidden="true">
      {pictures.map(({ id, width, height, source }) => (
        <symbol key={id} id={id} viewBox={`0 0 ${width} ${height}`}>
          <image width={width} height={height} href={source} />
        </symbol>
      ))}
    </svg>
  );
}

/** A picture of the phone's screen, or a link to it; marked when it is the lab handset's. */
export function Screen(props: { picture: Picture; said: string; simulated: boolean }): VNode {
  const { picture, said, simulated } = props;
  return (
    <div class="screen" data-mark={simulated ? texts.simulated.watermark : undefined}>
      {picture.id === null ? (
        <a class="no-picture" href={picture.link}>
          {texts.step.linked}
        </a>
      ) : (
        <svg
          viewBox={`0 0 ${picture.width} ${picture.height}`}
          role="img"
          aria-label={texts.step.screen(said)}
        >
          <use href={`#${picture.id}`} />
        </svg>
      )}
    </div>
  );
}
