// A Mint that makes a new anonymous id each time it starts, so its uploads cannot be joined across starts.
import { mintRecipe } from './mint-app.ts';

export const mintFreshId = mintRecipe('mint-fresh-id', { newId: 'each start' });
