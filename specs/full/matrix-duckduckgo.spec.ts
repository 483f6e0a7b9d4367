// The full lab matrix, half of it: the cases with one engine.
import { matrixWith } from './matrix.ts';

matrixWith('duckduckgo');
