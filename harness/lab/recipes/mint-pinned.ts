// A Mint whose SDK trusts the factory CAs only: behind an intercepting proxy its uploads fail in the handshake.
import { mintRecipe } from './mint-app.ts';

export const mintPinned = mintRecipe('mint-pinned', { pinned: true });
