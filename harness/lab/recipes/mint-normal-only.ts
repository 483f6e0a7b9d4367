// A Mint that keeps quiet in incognito, as the vendor said it would.
import { mintRecipe } from './mint-app.ts';

export const mintNormalOnly = mintRecipe('mint-normal-only', { modes: 'normal only' });
