import {
  type AuditResult,
  examine,
  type Finding,
  findInGame,
  findInTraces,
  gameResult,
  type GameResult,
  percent,
  rankFindings,
} from '@longway/audit';
import type { PluginSurroundings } from '@longway/contracts';
import type { ReadExperiment } from '@longway/registry';
import { progressOn } from '../output/progress';
import { openGame } from './open-game';
import { readTraces } from './read-traces';
import { type Facts, openDatasetOf } from './survey';

/** Few held-out pictures make every figure rough. */
const FEW = 100;

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
  const dataset = await openDatasetOf(experiment.arms[0]?.config.dataset ?? { name: '' }, catalog, experiment.folder);
  const progress = progressOn('reading traces');
  const traced = await readTraces(dataset, seed, { signal, progress: (done, total) => progress.update(done, total) }).finally(() =>
    progress.stop(),
  );
  return {
    dataset: title,
    classNames: facts.classNames,
    counts: { train: facts.train, test: facts.test },
    findings: rankFindings([...findings, ...findInTraces(traced)]),
    games,
    traced: traced.length,
    remarks: remarksOn(facts, games),
  };
};
