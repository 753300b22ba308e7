import {
  type AuditResult,
  examine,
  type Finding,
  findInGame,
  findInTraces,
  findPatterns,
  gameResult,
  type GameResult,
  percent,
  rankFindings,
} from '@longway/audit';
import type { PluginChoice, PluginSurroundings } from '@longway/contracts';
import type { ReadExperiment } from '@longway/registry';
import { progressOn } from '../output/progress';
import { openGame } from './open-game';
import { readPictures } from './read-pictures';
import { readTraces } from './read-traces';
import { sharper } from './subject';
import { type Facts, openDatasetOf } from './survey';

/** Few held-out pictures make every figure rough. */
const FEW = 100;

/** Pictures are compared with each other at more pixels than the games can afford: letters of a mark are told apart. */
const COMPARED_AT = 96;

const remarksOn = (facts: Facts, games: readonly GameResult[]): readonly string[] => [
  ...(facts.test < FEW ? [`Only ${facts.test} pictures were held out: a weak shortcut may have been missed.`] : []),
  ...games
    .filter(({ curve, chance }) => (curve[0]?.accuracy ?? 0) < chance + 0.1 * (1 - chance))
    .map(
      ({ task, curve, steps, chance }) =>
        `The extractor hardly learnt ${task} in ${steps} steps (${percent(curve[0]?.accuracy ?? 0)} right, guessing gives ${percent(chance)}), so that its lens had nothing to take away: more --minutes, or more pictures, may show more.`,
    ),
];

/** Looks at a trained audit: what its lenses change, and what the pictures' ways to here have left in them. */
export const lookAt = async (
  { experiment, catalog }: ReadExperiment,
  {
    runFolder,
    facts,
    title,
    context,
    signal,
  }: { runFolder: string; facts: Facts; title: string; context: PluginSurroundings; signal: AbortSignal },
): Promise<Omit<AuditResult, 'seconds'>> => {
  const seed = experiment.seeds[0] ?? 0;
  const games: GameResult[] = [];
  const findings: Finding[] = [];
  for (const arm of experiment.arms) {
    const { game, close } = await openGame({ runFolder, arm, seed, catalog, context, signal });
    try {
      const seen = await examine(game);
      const result = gameResult(game, seen);
      games.push(result);
      findings.push(...(await findInGame(game, seen, result)));
    } finally {
      await close();
    }
  }
  const [{ config } = { config: undefined }] = experiment.arms;
  if (!config) throw new RangeError('an audit without tasks');
  const open = (choice: PluginChoice) => openDatasetOf(choice, catalog, experiment.folder);
  const progress = progressOn('reading traces');
  const traced = await readTraces(await open(config.dataset), seed, {
    signal,
    progress: (done, total) => progress.update(done, total),
  }).finally(() => progress.stop());
  const compared = await open(sharper(config.dataset, COMPARED_AT, facts.shorterSide));
  const pictures = await readPictures(compared, { data: config.training.data, seed, signal });
  const patterns = findPatterns(pictures, facts.classNames, seed);
  return {
    dataset: title,
    classNames: facts.classNames,
    counts: { train: facts.train, test: facts.test },
    findings: rankFindings([...findings, ...patterns, ...findInTraces(traced)]),
    games,
    traced: traced.length,
    compared: pictures.labels.length,
    remarks: remarksOn(facts, games),
  };
};
