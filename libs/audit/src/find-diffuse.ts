import { randomFrom } from '@longway/tensor';
import { bandLabels } from './bands';
import type { Observations } from './examine';
import type { Game } from './game';
import { amounts, meanAccuracy, mostChanged, nameChange, pushOf } from './game-result';
import type { FindingKind } from './place';
import { resample } from './resample';
import type { Finding, GameResult } from './result';
import { isAnsweredByContent, NOTABLE, verdictOf } from './verdict';
import { percent, questionOf } from './words';

/** What is left beside fixed patterns must do so much, since every lens does a little. */
const LEAST_DIFFUSE = 0.3;

/** What no picture shows by itself. Areas of colour and of light are content: the sky is blue, and above. */
const fineKinds: readonly FindingKind[] = ['fine-detail', 'colour-fringe'];

/** A change that is nowhere in particular, of a task that content alone does not give away so cheaply. */
export const findDiffuse = (game: Game, seen: Observations, result: GameResult, explained: number): Finding | undefined => {
  const { seed, taskName, classNames } = game;
  const strength = result.push - explained;
  if (isAnsweredByContent(taskName) || strength < LEAST_DIFFUSE) return undefined;
  const overall = meanAccuracy(seen.accuracy);
  const best = overall.indexOf(Math.min(...overall));
  const { interval, confidence } = resample(
    seen.accuracy.length,
    (drawn) => {
      const found = meanAccuracy(seen.accuracy, drawn);
      return pushOf(found[0] ?? 0, found[best] ?? 0, result.chance) - explained;
    },
    NOTABLE,
    randomFrom(seed, 'resample', taskName, 'diffuse'),
  );
  const named = nameChange([], seen.shape, result.bands);
  const found = verdictOf(strength, confidence);
  const verdict = found && !fineKinds.includes(named.kind) ? 'possible' : found;
  if (!verdict) return undefined;
  return {
    kind: named.kind,
    basis: 'all-over',
    sentence: `Something in ${named.label}, all over the picture, tells ${questionOf(taskName)}.`,
    evidence: [
      `Through the lens, right answers to "${questionOf(taskName)}" fall from ${percent(overall[0] ?? 0)} to ${percent(overall[best] ?? 0)} (guessing: ${percent(result.chance)}), for a change of ${(result.curve[best]?.levels ?? 0).toFixed(1)} of 255 grey levels.`,
      `Of that change, ${Object.entries(result.bands)
        .toSorted(([, a], [, b]) => b - a)
        .slice(0, 2)
        .map(([band, share]) => `${percent(share)} is ${bandLabels[band as keyof typeof bandLabels]}`)
        .join(', ')}.`,
    ],
    strength,
    interval,
    confidence,
    verdict,
    tasks: [taskName],
    classes: [],
    exhibits: mostChanged(seen, classNames, [...seen.labels.keys()], amounts(seen)),
    shape: seen.shape,
  };
};
