import type { Observations } from './examine';
import { findDiffuse } from './find-diffuse';
import { findMark } from './find-mark';
import type { Game } from './game';
import type { Finding, GameResult } from './result';

/** What a game shows of shortcuts. */
export const findInGame = async (game: Game, seen: Observations, result: GameResult): Promise<readonly Finding[]> => {
  const mark = await findMark(game, seen, result);
  const diffuse = findDiffuse(game, seen, result, mark?.strength ?? 0);
  return [mark, diffuse].filter((finding) => finding !== undefined);
};
