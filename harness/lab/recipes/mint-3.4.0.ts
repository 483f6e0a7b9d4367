// Mint 3.4.0 as documented: every search and page, in both modes, readable, to Xiaomi's collector.
import { mintRecipe } from './mint-app.ts';

export const mint340 = mintRecipe('mint-3.4.0');
